/** Parties and agreements as they were stored (4.12, 4.14, 6.1). */
import { z } from 'zod';
import type { Dpa } from '../../domain/parties/agreements.ts';
import type { Signatory } from '../../queries/parties/signatories.ts';
import { describing } from '../forms/answer.ts';
import { boardBody, dpaSigned, schoolBody } from '../forms/parties.ts';
import { boardId, day, schoolId, vaultId } from '../forms/primitives.ts';

export const school = schoolBody.extend({ school: schoolId });
export const board = boardBody.extend({ board: boardId });

export const dpa = describing<Omit<Dpa, 'signatory'>>()(
  dpaSigned.extend({ endsOn: day.exactOptional().meta({ description: 'The first day without it' }) }),
);

export const signatoryErased = z.strictObject({ signatory: vaultId, erased: z.literal(true) });

/** The person who signed or accepted, where a name was given. */
export const signatory = describing<Signatory>()(
  z
    .strictObject({ id: vaultId, name: z.string().nullable().meta({ description: 'Null once it was erased' }) })
    .meta({ id: 'Signatory' }),
).exactOptional();
