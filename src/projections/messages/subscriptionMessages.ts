/** A school's trial and subscriptions with the documents issued for them, complete (4.9–4.13). */
import type { Purpose, YearReference } from '../../domain/billing/documents/document.ts';
import type { BilledDocument, TakenOverYear, Term, Trial } from '../../domain/billing/subscription/subscription.ts';
import { trialOf } from '../../domain/billing/subscription/trial.ts';
import type { Day } from '../../domain/day.ts';
import type { DecimalText } from '../../domain/money.ts';
import type { Cause } from '../following/applied.ts';
import type { SubscriptionsRow } from '../subscriptions.ts';
import { type Message, messageOf } from './message.ts';

export type SubscriptionsData = {
  readonly school: string;
  /** The trial with its last day; null for a school that never had one. */
  readonly trial: { readonly kind: Trial['enrolment']['kind']; readonly startsOn: Day; readonly endsOn: Day } | null;
  /** Oldest first. */
  readonly subscriptions: readonly {
    readonly terms: readonly Term[];
    readonly endsOn: Day | null;
    readonly takenOver: readonly TakenOverYear[];
  }[];
  /** Oldest first. */
  readonly documents: readonly {
    readonly number: string;
    readonly purpose: Purpose;
    readonly year: YearReference;
    readonly total: DecimalText;
    /** True for a document that is neither credited nor a credit itself. */
    readonly standing: boolean;
  }[];
};

export type SubscriptionsMessage = Message<'telboek.subscriptions.v1', SubscriptionsData>;

export const subscriptionsMessage = (row: SubscriptionsRow, cause: Cause): SubscriptionsMessage =>
  messageOf('telboek.subscriptions.v1', row.school, cause, {
    school: row.school,
    trial: trialShown(trialOf(row.state)),
    subscriptions: row.state.subscriptions.map(({ terms, endsOn, takenOver }) => ({
      terms,
      endsOn: endsOn ?? null,
      takenOver: takenOver ?? [],
    })),
    documents: row.state.documents.flatMap((document) => documentsShown(document, row.numbers[document.document])),
  });

/** Leaves out the reference of the enrolment, which may be a person's. */
const trialShown = (trial: Trial | null): SubscriptionsData['trial'] =>
  trial && { kind: trial.enrolment.kind, startsOn: trial.startsOn, endsOn: trial.endsOn };

/** Shows only documents that have a number: a decision is not told before. */
const documentsShown = (
  { purpose, year, total, standing }: BilledDocument,
  number: string | undefined,
): SubscriptionsData['documents'] => (number === undefined ? [] : [{ number, purpose, year, total, standing }]);
