/** A school and a board as they are now (4.9–4.14, 6.1, 7). */
import { z } from 'zod';
import type { BoardAnswer } from '../../queries/parties/board.ts';
import { type FirstSteps, firstStepNames } from '../../queries/parties/firstSteps.ts';
import type { SchoolAnswer } from '../../queries/parties/school.ts';
import { agreementStatus, evaluationBody } from '../boards/requests.ts';
import { describing, pageOf, whole } from '../forms/answer.ts';
import { debtorBody, schoolBody, supplierBody, termsAccepted } from '../forms/parties.ts';
import { priceTerms } from '../forms/priceTerms.ts';
import { agreementId, boardId, day, pilotId, planId, schoolId } from '../forms/primitives.ts';
import { signatory, dpa as signed } from './answers.ts';

/** A school for those who may know its name alone. */
const named = z.strictObject({ school: schoolId, name: z.string() });

const listed = z
  .strictObject({
    ...named.shape,
    board: boardId.nullable(),
    boardName: z.string().nullable(),
    kind: schoolBody.shape.kind,
    yearClasses: z.boolean(),
    closed: day.nullable().meta({ description: 'The day on which it was noticed that it closed' }),
  })
  .meta({ id: 'SchoolListed' });

export const schools = pageOf(z.union([listed, named]));

const dpa = { ...signed.shape, signatory };
const dpas = z.array(z.strictObject(dpa).meta({ id: 'DpaRead' }));
const accepted = termsAccepted.extend({ signatory }).meta({ id: 'TermsRead' });

const membered = { from: day, joinedOn: day, leftOn: day.exactOptional() };

const framework = { agreement: agreementId, validFrom: day, validUntil: day, terms: priceTerms };

export const oneSchool = z.union([
  describing<SchoolAnswer>()(
    z
      .strictObject({
        ...schoolBody.shape,
        source: z.string().nullable(),
        address: debtorBody.shape.address.nullable(),
        school: schoolId,
        board: z.strictObject({ board: boardId, name: z.string().nullable() }).nullable(),
        closed: listed.shape.closed,
        debtor: z
          .strictObject({ ...debtorBody.shape, of: z.enum(['own', 'board', 'school']) })
          .nullable()
          .meta({ description: 'Who pays: a debtor of its own, its board, or the school itself' }),
        dpa: z
          .strictObject({ ...dpa, of: z.enum(['board', 'school']), inForce: z.boolean() })
          .nullable()
          .meta({ description: 'The one in force today, or else the latest' }),
        terms: accepted.nullable(),
        dpas: dpas.meta({ description: 'All that the school itself signed, the latest last' }),
        acceptances: z.array(accepted).meta({ description: 'Of the general terms, the latest last' }),
        trial: z
          .strictObject({
            enrolment: z.strictObject({ kind: z.enum(['masterclass', 'on-the-job']), reference: z.string() }),
            startsOn: day,
            endsOn: day,
          })
          .nullable(),
        subscription: z
          .strictObject({ plan: planId, term: whole, startsOn: day, endsOn: day.nullable() })
          .nullable()
          .meta({ description: 'The latest, by its latest term' }),
        agreement: z.strictObject(framework).nullable().meta({ description: 'Of which it is a member today' }),
        membership: z.strictObject({ agreement: agreementId, ...membered }).nullable(),
      })
      .meta({ id: 'SchoolRead' }),
  ),
  named,
]);

export const boards = pageOf(z.strictObject({ board: boardId, name: z.string() }));

export const oneBoard = describing<BoardAnswer>()(
  z
    .strictObject({
      ...debtorBody.shape,
      board: boardId,
      dpas,
      pilots: z.array(
        z.strictObject({
          id: pilotId,
          schools: z.array(schoolId),
          from: day,
          until: day,
          outcome: z.enum(['awaiting', 'unanimous', 'divided']),
          evaluations: z.array(z.strictObject(evaluationBody.shape)),
        }),
      ),
      agreements: z.array(
        z.strictObject({
          id: agreementId,
          validFrom: day,
          validUntil: day,
          pilot: pilotId.exactOptional(),
          terms: priceTerms,
          status: agreementStatus,
          members: z
            .array(z.strictObject({ school: schoolId, ...membered }))
            .meta({ description: 'The schools that joined, in that order, also those that left' }),
        }),
      ),
    })
    .meta({ id: 'BoardRead' }),
);

export const names = z.strictObject({ items: z.array(named), next: z.null() });

export const firstSteps = describing<FirstSteps>()(
  z
    .strictObject({
      steps: z
        .array(z.strictObject({ step: z.enum(firstStepNames), done: z.boolean() }))
        .meta({ description: 'In the order in which they are taken' }),
      school: schoolId
        .nullable()
        .meta({ description: 'The school to go on with: the one that came furthest, or the only one' }),
    })
    .meta({ id: 'FirstSteps' }),
);

/** The supplier is answered as it is written. */
export const supplier = supplierBody;
