/** Who a school is, who pays for it and what it agreed to, read from its own stream and its board's (4.12, 4.14, 6.1). */
import { isInForce } from '../domain/agreements.ts';
import { type Board, type BoardEvent, board } from '../domain/board.ts';
import type { Day } from '../domain/day.ts';
import type { Debtor } from '../domain/party.ts';
import { Rejection } from '../domain/rejection.ts';
import { type School, type SchoolDetails, type SchoolEvent, school } from '../domain/school.ts';
import { load } from './handler.ts';
import { inputOf } from './inputs.ts';
import type { Ledger } from './ledger.ts';
import { streams } from './streams.ts';

export type Party = {
  readonly details: SchoolDetails & { readonly school: string };
  readonly school: School;
  readonly board: Board | undefined;
  /** The streams all this was read from, as document inputs. */
  readonly inputs: ReturnType<typeof inputOf>[];
};

/** @throws Rejection school_not_found */
export const partyOf = async (ledger: Ledger, schoolId: string): Promise<Party> => {
  const { state, head } = await load<School, SchoolEvent>(ledger, school, streams.school(schoolId));
  if (state.details === undefined)
    throw new Rejection(
      'school_not_found',
      `School ${schoolId} is not registered; PUT /schools/${schoolId} registers it.`,
    );
  const boardId = state.details.board;
  const own = inputOf(streams.school(schoolId), head);
  if (boardId === null) return { details: state.details, school: state, board: undefined, inputs: [own] };
  const of = await load<Board, BoardEvent>(ledger, board, streams.board(boardId));
  return {
    details: state.details,
    school: state,
    board: of.state,
    inputs: [own, inputOf(streams.board(boardId), of.head)],
  };
};

/** A DPA of the school itself or of its board, in force on a day (6.1). */
export const hasDpa = ({ school: own, board: of }: Party, on: Day): boolean =>
  isInForce(own.dpas, on) || (of !== undefined && isInForce(of.dpas, on));

export const hasTerms = ({ school: own }: Party, on: Day): boolean =>
  own.terms.some(({ acceptedOn }) => acceptedOn <= on);

/** A primary school with year classes (8.3). */
export const isOffered = ({ details }: Party): boolean => details.kind === 'primary' && details.yearClasses;

/** The school's own debtor, else its board, else the school itself; undefined while none of them is complete (4.14). */
export const debtorOf = ({ details, school: own, board: of }: Party): Debtor | undefined => {
  if (own.debtor !== undefined) return own.debtor;
  if (of?.details !== undefined) {
    const { board: _, ...debtor } = of.details;
    return debtor;
  }
  return details.address === null ? undefined : { name: details.name, address: details.address };
};
