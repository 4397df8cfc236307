/** Documents as people and other systems read them, from the streams that they name (documents.md 9.1.1). */

import type { IssuedDocument } from '../../domain/billing/documents/issuing.ts';
import { lineSpans, type StatedDocument, statedDocument } from '../../domain/billing/documents/statedDocument.ts';
import type { BoardEvent } from '../../domain/board.ts';
import type { SchoolEvent } from '../../domain/parties/school.ts';
import type { Ledger, Recordable, Recorded } from '../ledger.ts';
import { streams } from '../streams.ts';
import { billingOf } from './billing.ts';
import { partyFrom, payerOf } from './parties.ts';

/**
 * One document, with the school's name and the debtor's id as they were when it was issued.
 * @throws Error when the log does not hold the decision that it names
 */
export const statedFrom = async (ledger: Ledger, issued: IssuedDocument): Promise<StatedDocument> => {
  const { school, board } = issued;
  const [{ decisions }, own, ofBoard] = await Promise.all([
    billingOf({ ledger }, school),
    asNamed<SchoolEvent>(ledger, issued, streams.school(school)),
    board === null ? [] : asNamed<BoardEvent>(ledger, issued, streams.board(board)),
  ]);
  const decided = decisions.find(({ decided: { document } }) => document === issued.document)?.decided;
  if (decided === undefined) throw new Error(`The decision of document ${issued.number} is not in the log`);
  const cancelled = decisions.find(({ decided: { document } }) => document === decided.cancels)?.decided;
  const party = partyFrom(school, own, ofBoard);
  return statedDocument(issued, {
    schoolName: party.details.name,
    debtorId: payerOf(party),
    spans: lineSpans(decided, cancelled),
  });
};

/** A stream as it was when the document took its parties from it. */
const asNamed = async <E extends Recordable>(
  ledger: Ledger,
  { inputs }: IssuedDocument,
  stream: string,
): Promise<readonly Recorded<E>[]> => {
  const through = inputs.find((input) => input.stream === stream)?.revision ?? -1;
  const { events } = await ledger.read<E>(stream);
  return events.filter(({ revision }) => revision <= through);
};
