/** A board with its agreements and its pilots (6.1, 7). */
import { pilotSchools } from '../../commands/boards/boards.ts';
import { type BoardEvent, board as boardDecider } from '../../domain/board.ts';
import type { Membership } from '../../domain/boards/frameworkEvents.ts';
import { type Agreed, allAgreements } from '../../domain/boards/frameworks.ts';
import { type Evaluation, type Pilot, type PilotOutcome, pilotOutcome } from '../../domain/boards/pilots.ts';
import { fold } from '../../domain/decider.ts';
import type { Dpa } from '../../domain/parties/agreements.ts';
import type { Debtor } from '../../domain/parties/party.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { Revision } from '../../ledger/eventStore.ts';
import { streams } from '../../ledger/streams.ts';
import type { NamingSources } from '../sources.ts';
import { allWithSignatory, type ShownSigned } from './signatories.ts';

export type PilotAnswer = Omit<Pilot, 'pilot'> & {
  readonly id: string;
  readonly outcome: PilotOutcome;
  readonly evaluations: readonly Omit<Evaluation, 'pilot'>[];
};

export type BoardAnswer = Debtor & {
  readonly board: string;
  readonly dpas: readonly ShownSigned<Dpa>[];
  readonly pilots: readonly PilotAnswer[];
  readonly agreements: readonly (Omit<Agreed, 'agreement'> & {
    readonly id: string;
    /** In the order of joining. A school that left is listed too, with its first day outside. */
    readonly members: readonly Omit<Membership, 'agreement'>[];
  })[];
};

/**
 * `revision`: of the board's stream.
 * @throws Rejection board_not_found
 */
export const boardAnswer = async (
  { deps }: Pick<NamingSources, 'deps'>,
  board: string,
): Promise<{ readonly answer: BoardAnswer; readonly revision: Revision }> => {
  const { events, head } = await deps.ledger.read<BoardEvent>(streams.board(board));
  const { details, dpas, pilots, frameworks } = fold(boardDecider, events);
  if (details === undefined || head === undefined) throw new Rejection('board_not_found', {});
  const shownPilots = await Promise.all(
    pilots.pilots.map(async (pilot) => ({
      id: pilot.pilot,
      schools: pilot.schools,
      from: pilot.from,
      until: pilot.until,
      outcome: pilotOutcome(pilots, pilot, await pilotSchools(deps, pilot)),
      evaluations: pilots.evaluations
        .filter((evaluation) => evaluation.pilot === pilot.pilot)
        .map(({ pilot: _, ...evaluation }) => evaluation),
    })),
  );
  const agreements = allAgreements(frameworks).map(({ agreement: id, ...agreement }) => ({
    id,
    ...agreement,
    members: frameworks.memberships
      .filter((membership) => membership.agreement === id)
      .map(({ agreement: _, ...membership }) => membership),
  }));
  const signed = await allWithSignatory(deps, dpas);
  return { answer: { ...details, dpas: signed, pilots: shownPilots, agreements }, revision: head.revision };
};
