import { z } from 'zod';
import type { Difference } from '../../commands/audit/differences.ts';
import type { Verification } from '../../commands/audit/verify/verify.ts';
import type {
  BilledBefore,
  CountedDay,
  Derivation,
  DerivedLine,
  DerivedYear,
  DocumentReference,
} from '../../queries/billing/derived.ts';
import type { LineSince } from '../../queries/billing/since.ts';
import { decimal, describing, digest, eventAt, input, money, position, whole } from '../forms/answer.ts';
import { agreementId, day, documentNumber } from '../forms/primitives.ts';
import { dueMove } from '../results/differenceAnswers.ts';
import { shownEvent } from '../results/evidenceAnswers.ts';
import { line as documentLine, formulaParts } from './documentLines.ts';
import { yearAccount } from './subscription/subscriptionAnswers.ts';

const lineSince = describing<LineSince>()(
  z
    .strictObject({
      events: z.array(
        z.strictObject({
          ...dueMove.shape,
          share: money.meta({ description: 'What the event added to what is due for the year' }),
        }),
      ),
      rest: money.meta({
        description: 'What the events leave unsaid of the amount: billed elsewhere, or other rules',
      }),
    })
    .meta({ id: 'LineSince', description: 'The events since the year was last settled' }),
);

const billedBefore = describing<BilledBefore>()(
  z
    .strictObject({
      number: documentNumber,
      average: decimal.nullable(),
      due: money.nullable(),
      months: z.array(
        z.strictObject({
          lastDay: day,
          before: whole.meta({ description: 'N as it was billed' }),
          pupils: whole.meta({ description: 'N as known when this document was decided' }),
        }),
      ),
    })
    .meta({ id: 'BilledBefore', description: 'The year on the document that settled it last' }),
);

const derivedLine = describing<DerivedLine>()(
  z
    .strictObject({
      line: whole.min(1),
      description: z.string(),
      ...documentLine.shape,
      formula: z.string(),
      formulaParts,
      from: yearAccount
        .nullable()
        .meta({ description: 'The year it is for, with counts and their days, as known when it was decided' }),
      before: billedBefore.exactOptional().meta({ description: 'Of a correction of a year that was billed here' }),
      since: lineSince.exactOptional().meta({ description: 'Why a correction is there; absent from other lines' }),
    })
    .meta({ id: 'DerivedLine' }),
);

const countedDay = describing<CountedDay>()(
  z
    .strictObject({
      day,
      as: z.enum(['count-day', 'month-end', 'change']),
      pupils: whole,
      who: z.string().meta({ description: 'Path of those who counted on it, as known when the document was decided' }),
    })
    .meta({ id: 'CountedDay' }),
);

const derivedYear = describing<DerivedYear>()(
  z
    .strictObject({
      term: whole.min(1),
      year: whole.min(1),
      price: z
        .strictObject({
          amount: decimal,
          event: shownEvent.nullable(),
          document: documentNumber.nullable(),
          agreed: z
            .strictObject({
              agreement: agreementId,
              formula: z.string(),
              formulaParts,
              concludedBy: shownEvent.nullable(),
              joinedBy: shownEvent.nullable(),
            })
            .exactOptional()
            .meta({ description: 'The framework agreement that made it; absent when it is the price of the plan' }),
        })
        .nullable()
        .meta({ description: "The catalogue's event that it is from, and the document that settled on it for good" }),
      days: z.array(countedDay),
    })
    .meta({ id: 'DerivedYear' }),
);

const documentReference = describing<DocumentReference>()(
  z
    .strictObject({
      number: documentNumber,
      issuedOn: day,
      total: money,
      decided: input,
      issued: z.strictObject({ ...eventAt.shape, digest }),
    })
    .meta({ id: 'DocumentReference' }),
);

/** The same explanation as Dutch text, for the reader to keep. */
export const explanation = z.string();

export const derivation = describing<Derivation>()(
  z
    .strictObject({
      number: documentNumber,
      digest,
      decision: input,
      purpose: z.enum(['year', 'final', 'correction', 'cancel']),
      cancels: documentNumber.nullable(),
      lines: z.array(derivedLine),
      years: z.array(derivedYear),
      settled: z.array(documentReference),
      decidedBy: shownEvent,
      issuedBy: eventAt,
      inputs: z.array(input).meta({ description: 'What the decision was made from: nothing else counts' }),
      rules: whole.min(1).meta({ description: 'The version of the billing rules that it was made by' }),
      resultsAt: position.meta({ description: "Where the school's results are as the decision read them" }),
      issuedFrom: z.array(input).meta({ description: 'What number, date and parties were taken from' }),
      vatFormula: z.string(),
      vatFormulaParts: formulaParts,
    })
    .meta({ id: 'Derivation' }),
);

export const difference = describing<Difference>()(
  z
    .strictObject({
      stream: z.string().max(300),
      revision: whole,
      document: z.string().max(100).exactOptional(),
      line: whole.min(1).exactOptional(),
      what: z.string().max(20_000),
    })
    .meta({ id: 'Difference' }),
);

export const verification = describing<Verification & { readonly renditions: number }>()(
  z.strictObject({ events: whole, documents: whole, renditions: whole, differences: z.array(difference) }).meta({
    id: 'Verification',
    description:
      'Events and documents recomputed, files that were handed out checked, and where they are not as they were',
  }),
);
