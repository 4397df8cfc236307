/** Documents as people and other systems read them, from the streams that they name (documents.md 9.1.1). */

import type { DecidedDocument } from '../../domain/billing/documents/document.ts';
import type { IssuedDocument } from '../../domain/billing/documents/issuing.ts';
import {
  type Around,
  lineSpans,
  type StatedDocument,
  statedDocument,
} from '../../domain/billing/documents/statedDocument.ts';
import type { Subscriptions } from '../../domain/billing/subscription/subscription.ts';
import type { BoardEvent } from '../../domain/board.ts';
import type { SchoolEvent } from '../../domain/parties/school.ts';
import { inParallel } from '../../waiting/inParallel.ts';
import type { Ledger, Recorded } from '../ledger.ts';
import { streams } from '../streams.ts';
import { billingOf } from './billing.ts';
import { asFarAsKnown } from './folds.ts';
import { partyNamedBy, payerOf } from './parties.ts';

/**
 * One document, with the school's name and the debtor's id as they were when it was issued.
 * @throws Error when the log does not hold the decision that it names
 */
export const statedFrom = async (ledger: Ledger, issued: IssuedDocument): Promise<StatedDocument> =>
  (await statedTogether(ledger, issued.school, [issued]))[0]!.stated;

/** A document, and the subscriptions of its school as they are known now. */
type Billed = { readonly stated: StatedDocument; readonly billing: Subscriptions };

/** The same of several documents of one school, whose streams are read once. */
const statedTogether = async (
  ledger: Ledger,
  school: string,
  documents: readonly IssuedDocument[],
): Promise<Billed[]> => {
  const boards = [...new Set(documents.flatMap(({ board }) => board ?? []))];
  const [{ state: billing, decisions }, own, ...ofBoards] = await Promise.all([
    billingOf({ ledger }, school),
    ledger.read<SchoolEvent>(streams.school(school)),
    ...boards.map((board) => ledger.read<BoardEvent>(streams.board(board))),
  ]);
  const decided = decisions.map((one) => one.decided);
  return documents.map((issued) => {
    const ofBoard = issued.board === null ? [] : ofBoards[boards.indexOf(issued.board)]!.events;
    return { stated: statedDocument(issued, toldAround(issued, decided, own.events, ofBoard)), billing };
  });
};

/** Schools whose streams are read at the same time. Each takes a millisecond or two of this thread. */
const schoolsAtOnce = 8;

/**
 * The same of documents of any schools, in the order given. An event that came to a school later, and that this release
 * does not know, changes no document that was issued before.
 */
export const statedAll = async (ledger: Ledger, issued: readonly IssuedDocument[]): Promise<StatedDocument[]> =>
  (await statedWithBilling(ledger, issued)).map(({ stated }) => stated);

/** As `statedAll`, each with the subscriptions of its school. */
export const statedWithBilling = async (ledger: Ledger, issued: readonly IssuedDocument[]): Promise<Billed[]> => {
  const known = asFarAsKnown(ledger);
  const found = new Map<string, Billed>();
  const bySchool = [...Map.groupBy(issued, ({ school }) => school)];
  await inParallel(bySchool, schoolsAtOnce, async ([school, documents]) => {
    for (const one of await statedTogether(known, school, documents)) found.set(one.stated.number, one);
  });
  return issued.map(({ number }) => found.get(number)!);
};

/**
 * The facts that are told of a document besides itself, from the whole streams that it names.
 * @param decisions all decisions of the school
 * @throws Error when the decision that it names is not among them
 */
export const toldAround = (
  issued: Pick<IssuedDocument, 'number' | 'document' | 'school' | 'board' | 'inputs'>,
  decisions: readonly DecidedDocument[],
  own: readonly Recorded<SchoolEvent>[],
  ofBoard: readonly Recorded<BoardEvent>[],
): Around => {
  const { number, document, school, board, inputs } = issued;
  const decided = decisions.find((one) => one.document === document);
  if (decided === undefined) throw new Error(`The decision of document ${number} is not in the log`);
  const cancelled = decisions.find((one) => one.document === decided.cancels);
  const naming = { school, board, named: inputs };
  const party = partyNamedBy(naming, {
    own: (through) => own.filter(({ revision }) => revision <= through),
    ofBoard: (through) => ofBoard.filter(({ revision }) => revision <= through),
  });
  return { schoolName: party.details.name, debtorId: payerOf(party), spans: lineSpans(decided, cancelled) };
};
