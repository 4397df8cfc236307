/**
 * A school's details, its debtor and its agreements. All of it comes from the school's own stream and its board's
 * (4.12, 4.14, 6.1).
 */

import type { Input } from '../../domain/billing/documents/document.ts';
import type { Issuable } from '../../domain/billing/documents/issuing.ts';
import { type Board, type BoardEvent, board } from '../../domain/board.ts';
import { type BoardPeriods, boardPeriodsOf } from '../../domain/boards/boardPeriods.ts';
import type { Catalogue } from '../../domain/catalogueEvents.ts';
import { type Day, dayOfMoment } from '../../domain/day.ts';
import { fold } from '../../domain/decider.ts';
import { type Dpa, isInForce } from '../../domain/parties/agreements.ts';
import type { Debtor } from '../../domain/parties/party.ts';
import {
  type School,
  type SchoolDetails,
  type SchoolEvent,
  school,
  type TermsAcceptance,
} from '../../domain/parties/school.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { Position } from '../eventStore.ts';
import { inputOf } from '../inputs.ts';
import { headOf, type Ledger, type Recordable, type Recorded } from '../ledger.ts';
import { streams } from '../streams.ts';

export type Party = {
  readonly details: SchoolDetails & { readonly school: string };
  readonly school: School;
  readonly board: Board | undefined;
  readonly boardPeriods: BoardPeriods;
  /** The streams that the party was read from. */
  readonly inputs: readonly Input[];
};

/**
 * @param through as known at this position (inclusive); default: now (5.6)
 * @throws Rejection school_not_found
 */
export const partyOf = async (
  ledger: Ledger,
  schoolId: string,
  through: Position = Number.POSITIVE_INFINITY,
): Promise<Party> => {
  const own = await eventsOf<SchoolEvent>(ledger, streams.school(schoolId), through);
  const boardId = fold(school, own).details?.board ?? null;
  const ofBoard = boardId === null ? [] : await eventsOf<BoardEvent>(ledger, streams.board(boardId), through);
  return partyFrom(schoolId, own, ofBoard);
};

/** A stream's events as known at a position (inclusive). */
export const eventsOf = async <E extends Recordable>(
  ledger: Ledger,
  stream: string,
  through: Position,
): Promise<readonly Recorded<E>[]> => (await ledger.read<E>(stream, undefined, through)).events;

/** The board that a school belonged to, by the business days on which that was registered. */
export const boardPeriodsIn = (events: readonly Recorded<SchoolEvent>[]): BoardPeriods =>
  boardPeriodsOf(
    events.flatMap((event) =>
      event.type === 'SchoolRegistered'
        ? [{ board: event.data.board, from: dayOfMoment(new Date(event.metadata.recordedAt)) }]
        : [],
    ),
  );

/**
 * As {@link partyOf}, from events already read, which may end earlier than their streams do.
 * @throws Rejection school_not_found
 */
export const partyFrom = (
  schoolId: string,
  own: readonly Recorded<SchoolEvent>[],
  ofBoard: readonly Recorded<BoardEvent>[],
): Party => {
  const state = fold(school, own);
  if (state.details === undefined) throw new Rejection('school_not_found', {});
  const { board: boardId } = state.details;
  const ownInput = inputOf(streams.school(schoolId), headOf(own));
  return {
    details: state.details,
    school: state,
    board: boardId === null ? undefined : fold(board, ofBoard),
    boardPeriods: boardPeriodsIn(own),
    inputs: boardId === null ? [ownInput] : [ownInput, inputOf(streams.board(boardId), headOf(ofBoard))],
  };
};

/** A document, as far as it names its school and board, and the events of these that it was issued upon. */
export type Naming = {
  readonly school: string;
  readonly board: string | null;
  /** The streams that it names, and the latest revision of each. */
  readonly named: readonly Pick<Input, 'stream' | 'revision'>[];
};

/** The events of a school and of its board through a revision (inclusive); -1: none. */
export type PartyEvents = {
  readonly own: (through: number) => readonly Recorded<SchoolEvent>[];
  readonly ofBoard: (through: number) => readonly Recorded<BoardEvent>[];
};

/**
 * The school and its board as they were when a document was issued (documents.md 9.1.1).
 * @throws Rejection school_not_found where the document does not name its school
 */
export const partyNamedBy = ({ school: id, board: boardId, named }: Naming, { own, ofBoard }: PartyEvents): Party => {
  const through = (stream: string): number => named.find((input) => input.stream === stream)?.revision ?? -1;
  return partyFrom(
    id,
    own(through(streams.school(id))),
    boardId === null ? [] : ofBoard(through(streams.board(boardId))),
  );
};

/** Whether a DPA of the school itself or of its board is in force on a day (6.1). */
export const hasDpa = (party: Party, on: Day): boolean => dpaOn(party, on) !== undefined;

/** The DPA in force on a day, and whose it is: the school's own before its board's, and of several the latest. */
export const dpaOn = (
  { school: own, board: of }: Party,
  on: Day,
): (Dpa & { whose: 'school' | 'board' }) | undefined => {
  const [ofSchool, ofBoard] = [own.dpas, of?.dpas ?? []].map((dpas) => dpas.findLast((dpa) => isInForce([dpa], on)));
  if (ofSchool !== undefined) return { ...ofSchool, whose: 'school' };
  return ofBoard && { ...ofBoard, whose: 'board' };
};

export const hasTerms = (party: Party, on: Day): boolean => termsOn(party, on) !== undefined;

/** The general terms as the school last accepted them on or before a day (4.12). */
export const termsOn = ({ school: own }: Party, on: Day): TermsAcceptance | undefined =>
  own.terms.findLast(({ acceptedOn }) => acceptedOn <= on);

/** Whether the school can get an offer: a primary school with year classes (8.3). */
export const isOffered = ({ details }: Party): boolean => details.kind === 'primary' && details.yearClasses;

/**
 * The school's own debtor; without one, its board; without a complete board, the school itself. Undefined while none of
 * them is complete (4.14).
 */
export const debtorOf = ({ details, school: own, board: of }: Party): Debtor | undefined => {
  if (own.debtor !== undefined) return own.debtor;
  if (of?.details !== undefined) {
    const { board: _, ...debtor } = of.details;
    return debtor;
  }
  return details.address === null ? undefined : { name: details.name, address: details.address };
};

/** The id by which a debtor is named: that of the board where it pays, else that of the school (documents.md 9.1.1). */
export const payerOf = ({ details, school: own, board: of }: Party): string =>
  own.debtor === undefined && of?.details !== undefined ? `board-${of.details.board}` : `school-${details.school}`;

/** Everything that a document takes from streams other than its decision's (4.14). */
export type Billable = Omit<Issuable, 'decided' | 'decision'>;

/** @throws Rejection supplier_incomplete, debtor_incomplete: nothing is issued for the school then */
export const billableFrom = (party: Party, catalogue: Catalogue, catalogueInput: Input): Billable => {
  const { supplier } = catalogue;
  const debtor = debtorOf(party);
  const { school: id, board: boardId } = party.details;
  if (supplier === undefined) throw new Rejection('supplier_incomplete', {});
  if (debtor === undefined) throw new Rejection('debtor_incomplete', { school: id });
  return {
    board: boardId,
    supplier,
    debtor,
    vatRates: catalogue.vatRates,
    inputs: [catalogueInput, ...party.inputs],
  };
};
