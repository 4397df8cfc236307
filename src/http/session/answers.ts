/** Answers about the principal of a session, and its rights (pages.md 10.20). */
import { z } from 'zod';
import { roles } from '../access/principal.ts';
import { moment, whole } from '../forms/answer.ts';
import { boardId, guardianId, schoolId } from '../forms/primitives.ts';

const named = <Id extends z.ZodType>(id: Id) => z.strictObject({ id, name: z.string().nullable() }).nullable();

export const session = z
  .strictObject({
    role: z.enum(roles).nullable().meta({ description: 'Null: nobody is signed in' }),
    subject: z.string().nullable(),
    school: named(schoolId).meta({ description: 'The school of a school; null for other roles' }),
    board: named(boardId).meta({ description: 'The board of a board; null for other roles' }),
    guardian: named(guardianId).meta({ description: 'The guardian; null for other roles' }),
    endsAt: moment.nullable().meta({
      description: 'When the session ends unless something is asked before; null for a token, and for nobody',
    }),
    secondsLeft: whole
      .nullable()
      .meta({ description: 'The same in seconds from now, for a clock that differs from ours' }),
    endsForGoodAt: moment
      .nullable()
      .meta({ description: 'When the session ends whatever is asked; null for a token, and for nobody' }),
    reads: z.array(z.string()).meta({ description: 'The paths that the role may read, as this document names them' }),
    writes: z
      .array(z.string())
      .meta({ description: 'What the role may write: method and path, as this document names them' }),
    signIn: z
      .strictObject({
        code: z.boolean().meta({ description: 'One-time links of this server are taken' }),
        provider: z.boolean().meta({ description: 'One can sign in at an OpenID provider: GET /session/oidc' }),
      })
      .meta({ description: 'How one can sign in here' }),
  })
  .meta({ id: 'Session' });

export type SessionAnswer = z.output<typeof session>;

export const signedIn = session
  .extend({
    landing: z
      .string()
      .nullable()
      .meta({ description: 'The path of the page that the link leads to; null: that of the role' }),
  })
  .meta({ id: 'SignedIn' });

export type SignedInAnswer = z.output<typeof signedIn>;

export const ended = z.strictObject({ ended: z.int().min(0) });
