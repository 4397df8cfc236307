/**
 * Finds the school of a board that a file belongs to, when it was sent to another one (2.10). Each school has a secret of
 * its own (6.2), so the file's ids are hashed under each school's secret, in the thread that has that school folded.
 */
import { Rejection } from '../../domain/rejection.ts';
import { isKnownPupilIn, strangersMax } from '../../domain/results/known.ts';
import { partyOf } from '../../ledger/states/parties.ts';
import { inSchool, type SchoolTask } from '../../ledger/workers/workers.ts';
import { currentAsker } from '../../waiting/asker.ts';
import type { CommandStand, Deps } from '../deps.ts';
import { pseudonymsOf } from './secrets.ts';

/** A board with more schools than this is searched in part: the largest real ones have about a hundred. */
const schoolsSearchedMax = 200;

/** Tells whether a school knows at least four in five of these pupils. It stops at the first stranger too many. */
export const pupilsKnown: SchoolTask<readonly string[], boolean, CommandStand> = {
  name: 'pupils-known',
  work: async (stand, school, ids) => {
    const { state } = await stand.folds.results(school);
    if (state.secret.status !== 'created' || stand.vault === undefined) return false;
    const hashes = await pseudonymsOf({ vault: stand.vault }, school, state.secret);
    const isKnown = isKnownPupilIn(state);
    let strangers = 0;
    for (const id of ids) {
      if (isKnown(hashes.pupil(id), 0)) continue;
      if (++strangers > strangersMax(ids.length)) return false;
    }
    return ids.length > 0;
  },
};

/**
 * The other school of this school's board that knows at least four in five of these pupils; undefined if there is none.
 * A school whose secret or history cannot be read is passed over.
 */
export const schoolThatKnows = async (
  deps: Deps,
  school: string,
  ids: readonly string[],
): Promise<string | undefined> => {
  const { board } = (await partyOf(deps.ledger, school)).details;
  if (board === null) return undefined;
  const others = (await deps.schools.schoolsOfBoard(board)).filter((other) => other !== school);
  for (const other of others.slice(0, schoolsSearchedMax)) {
    currentAsker()?.abandoned.throwIfAborted();
    if (await knows(deps, other, board, ids)) return other;
  }
  return undefined;
};

const knows = async (deps: Deps, school: string, board: string, ids: readonly string[]): Promise<boolean> => {
  try {
    // The index may also give schools whose events are parked, whatever their board is.
    if ((await partyOf(deps.ledger, school)).details.board !== board) return false;
    return await inSchool(deps, pupilsKnown, school, ids);
  } catch (error) {
    if (error instanceof Rejection) return false;
    throw error;
  }
};
