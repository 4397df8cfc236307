/** The ways from what a school calls its pupils to their pseudonyms (2.9, 6.2). Ids are neither stored nor logged. */
import { hexOf, pupilWords } from '../../domain/results/columns/hashes.ts';
import type { Results } from '../../domain/results/columns/state.ts';
import { numbersIn } from '../../domain/results/links/list.ts';
import { partyOf } from '../../ledger/states/parties.ts';
import { inSchool, type SchoolTask } from '../../ledger/workers/workers.ts';
import type { CommandStand, Deps } from '../deps.ts';
import type { GivenPair } from '../files/fileReaders.ts';
import { pseudonymsOf } from './secrets.ts';

const pseudonymForm = /^[0-9a-f]{64}$/i;

/** @throws Rejection school_secret_missing, unless all values are pseudonyms that the school has */
export const pseudonymsGiven = async (
  { vault }: Pick<Deps, 'vault'>,
  school: string,
  state: Results,
  pairs: readonly GivenPair[],
): Promise<GivenPair[]> => {
  const numberOf = numbersIn(state);
  const known = (value: string): string | undefined => {
    const pseudonym = value.toLowerCase();
    return pseudonymForm.test(value) && numberOf(pseudonym) !== undefined ? pseudonym : undefined;
  };
  if (pairs.every((pair) => pair.every((value) => known(value) !== undefined)))
    return pairs.map(([a, b]) => [known(a)!, known(b)!]);
  const { pupil } = await pseudonymsOf({ vault }, school, state.secret);
  const pseudonymOf = (value: string): string => known(value) ?? hexOf(pupil(value), 0, pupilWords);
  return pairs.map(([a, b]) => [pseudonymOf(a), pseudonymOf(b)]);
};

/** The pseudonym of an id, and that by which its pupil is shown (2.9): null for an id that no file and no link ever named. */
export type LookedUp = { readonly pseudonym: string; readonly pupil: string | null };

export const pupilLookup: SchoolTask<string, LookedUp, CommandStand> = {
  name: 'pupil-lookup',
  work: async (stand, school, id) => {
    const { vault, folds } = stand as Deps;
    const { state } = await folds.results(school);
    const { pupil } = await pseudonymsOf({ vault }, school, state.secret);
    const pseudonym = hexOf(pupil(id), 0, pupilWords);
    const number = numbersIn(state)(pseudonym);
    const shown = number === undefined ? undefined : (state.links.shownBy?.[number] ?? number);
    return { pseudonym, pupil: shown === undefined ? null : hexOf(state.pupils.values, shown, pupilWords) };
  },
};

/** @throws Rejection school_not_found, school_secret_missing */
export const lookUpPupil = async (deps: Deps, school: string, id: string): Promise<LookedUp> => {
  await partyOf(deps.ledger, school);
  return inSchool(deps, pupilLookup, school, id);
};
