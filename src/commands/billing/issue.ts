/** Gives decisions a number in the documents stream (4.7, 4.8, 5.2). */
import {
  type DocumentsEvent,
  type Issuable,
  type IssuedDocument,
  issuing,
  mustBeIssueDate,
  mustHaveVatRate,
} from '../../domain/billing/documents/issuing.ts';
import { vatRateOn } from '../../domain/catalogue.ts';
import type { Day } from '../../domain/day.ts';
import { Rejection } from '../../domain/rejection.ts';
import { hasIdentifier } from '../../domain/renditions/ublParties.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { confirmed, decidingAgain } from '../../ledger/handler.ts';
import { inputOf } from '../../ledger/inputs.ts';
import type { Context, StreamHead } from '../../ledger/ledger.ts';
import { today } from '../../ledger/ledger.ts';
import { type Billable, billableFrom, type Party, partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';

/** The documents issued, and where things then ended: the stream of the decisions (for a run: `documents`), and the log. */
export type Issuance = {
  readonly issued: readonly IssuedDocument[];
  readonly head: StreamHead | undefined;
  readonly position: Position;
};

/**
 * Parties and rates as they are now.
 * @throws Rejection for data that the school lacks to be billed (4.14); debtor_identifier_missing where every debtor must
 * have a number for e-invoices (documents.md 9.3.5)
 */
export const billable = async (
  { ledger, folds, invoiceIdentifiers = 'optional' }: BillableDeps,
  school: string,
): Promise<{ party: Party; billable: Billable }> => {
  const [party, catalogue] = await Promise.all([partyOf(ledger, school), folds.catalogue()]);
  const found = billableFrom(party, catalogue.state, inputOf(streams.catalogue, catalogue.head));
  if (invoiceIdentifiers === 'required' && !hasIdentifier(found.debtor))
    throw new Rejection('debtor_identifier_missing', { number: null, debtor: found.debtor.name });
  return { party, billable: found };
};

export type BillableDeps = Pick<Deps, 'ledger' | 'folds' | 'invoiceIdentifiers'>;

/**
 * Makes every check that could refuse a date, before anything is decided. After it nothing refuses the date any more,
 * also when the clock steps back or another run gets in between (4.7).
 * @throws Rejection issue_date_in_future, issue_date_before_last, vat_rate_unknown
 */
export const mustBeIssuable = async (deps: Deps, on: Day): Promise<void> => {
  if (deps.repeats) return;
  const [documents, catalogue] = await Promise.all([deps.folds.documents(), deps.folds.catalogue()]);
  mustBeIssueDate(on, today(deps), documents.state);
  mustHaveVatRate(vatRateOn(catalogue.state, on), on);
};

// A document takes some 2–4 kB. This many stay far below the limit of one append, even with many lines each.
const documentsPerAppend = 64;

/**
 * Numbers the decisions that have no number yet, in the order given. They are dated `on`, or as the last document if
 * that is later. Refuses nothing.
 */
export const issue = async (
  deps: Deps,
  documents: readonly Issuable[],
  on: Day,
  context: Context,
): Promise<Issuance> => {
  const issued: IssuedDocument[] = [];
  const { state, head, position } = await deps.folds.documents();
  const open = documents.filter(({ decided }) => !state.issued.has(decided.document));
  let last: Pick<Issuance, 'head' | 'position'> = { head, position };
  for (let at = 0; at < open.length; at += documentsPerAppend) {
    const together = await issueTogether(deps, open.slice(at, at + documentsPerAppend), on, context);
    issued.push(...together.issued);
    last = together;
  }
  return { issued, head: last.head, position: last.position };
};

const issueTogether = (deps: Deps, documents: readonly Issuable[], on: Day, context: Context): Promise<Issuance> =>
  decidingAgain(async () => {
    const { state, head, position: before } = await deps.folds.documents();
    const command = { type: 'IssueDocuments', data: { on, documents, rules: deps.folds.rules } } as const;
    const [first, ...rest] = issuing.decide(command, state);
    if (first === undefined) {
      await confirmed(deps.ledger, streams.documents, head);
      return { issued: [], head, position: before };
    }
    const events: [DocumentsEvent, ...DocumentsEvent[]] = [first, ...rest];
    const { digests, ...written } = await deps.ledger.append(streams.documents, events, head, context);
    return { issued: events.map(({ data }, index) => ({ ...data, digest: digests[index]! })), ...written };
  });
