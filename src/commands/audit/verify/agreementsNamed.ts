/** The boards' agreements and the pooled schools that a decision names, as they were at the time (5.3, 7.4). */
import type { Input } from '../../../domain/billing/documents/document.ts';
import type { Rules } from '../../../domain/billing/rules/rules.ts';
import type { SubscriptionEvent } from '../../../domain/billing/subscription/subscription.ts';
import { subscriptions } from '../../../domain/billing/subscription/subscriptionDecider.ts';
import { type Agreements, type PooledSchool, scopesOf } from '../../../domain/billing/years/price.ts';
import { type BoardEvent, board } from '../../../domain/board.ts';
import type { Catalogue } from '../../../domain/catalogueEvents.ts';
import { fold } from '../../../domain/decider.ts';
import type { SchoolEvent } from '../../../domain/parties/school.ts';
import { countsOfScopes } from '../../../domain/results/counting/counting.ts';
import { countsIn } from '../../../ledger/states/countsCache.ts';
import { boardPeriodsIn } from '../../../ledger/states/parties.ts';
import { pooledFrom } from '../../../ledger/states/pooled.ts';
import { streams } from '../../../ledger/streams.ts';
import { remembering } from '../../../waiting/remembering.ts';
import { type Histories, historyThrough, inputNamed, isAsNamed, type ResultsStates } from './histories.ts';

export type AgreementsNamed = {
  /** Absent when the decision names no board. It knew of no agreement then. */
  readonly agreements?: Agreements;
  /** Inputs that are no longer as the decision names them. */
  readonly changed: readonly Input[];
};

type Member = { readonly pooled: PooledSchool; readonly changed: readonly Input[] };

/** A school as the inputs name it. @throws Error when its results cannot be folded */
export type Members = (school: string, inputs: readonly Input[], catalogue: Catalogue, rules: Rules) => Promise<Member>;

// The decisions of one run name the schools of a pool at the same revisions, but they are far apart in the log.
const membersKeptMax = 1_024;

export type Results = (school: string) => Promise<ResultsStates>;

/** Each is folded once for all decisions that name it as it then was, and the same rules. */
export const membersIn = (histories: Histories, results: Results): Members => {
  const known = remembering<Promise<Member>>(membersKeptMax);
  return (school, inputs, catalogue, rules) => {
    const named = [streams.school(school), streams.subscription(school), streams.results(school)].map((stream) =>
      inputNamed(inputs, stream),
    ) as [Input, Input, Input];
    const key = [
      rules.version,
      ...named.map(({ stream, revision, digest }) => `${stream}@${revision}/${digest}`),
    ].join();
    return known(key, () => memberAt(histories, results, school, named, catalogue, rules));
  };
};

const memberAt = async (
  histories: Histories,
  resultsOf: Results,
  school: string,
  [ofSchool, ofSubscription, ofResults]: readonly [Input, Input, Input],
  catalogue: Catalogue,
  rules: Rules,
): Promise<Member> => {
  const [own, subscribed, results] = await Promise.all([
    histories<SchoolEvent>(ofSchool.stream),
    histories<SubscriptionEvent>(ofSubscription.stream),
    resultsOf(school),
  ]);
  const changed = [
    ...(isAsNamed(own, ofSchool) ? [] : [ofSchool]),
    ...(isAsNamed(subscribed, ofSubscription) ? [] : [ofSubscription]),
    ...(isAsNamed(results.history, ofResults) ? [] : [ofResults]),
  ];
  const state = fold(subscriptions, historyThrough(subscribed, ofSubscription));
  const byScope = countsOfScopes(await results.at(ofResults, rules), scopesOf(state, catalogue), rules.countsOf);
  const pooled = pooledFrom(school, historyThrough(own, ofSchool), state, countsIn({ byScope }));
  return { pooled, changed };
};

/** @throws Error when results that the decision names cannot be folded */
export const agreementsNamed = async (
  histories: Histories,
  members: Members,
  school: string,
  inputs: readonly Input[],
  catalogue: Catalogue,
  rules: Rules,
): Promise<AgreementsNamed> => {
  const ofBoards = inputs.filter(({ stream }) => stream.startsWith(streams.board('')));
  if (ofBoards.length === 0) return { changed: [] };
  const ofSchool = inputNamed(inputs, streams.school(school));
  const own = await histories<SchoolEvent>(ofSchool.stream);
  const boards = await Promise.all(
    ofBoards.map(async (input) => ({ input, history: await histories<BoardEvent>(input.stream) })),
  );
  const named = await Promise.all(
    schoolsNamed(school, inputs).map((other) => members(other, inputs, catalogue, rules)),
  );
  return {
    agreements: {
      school,
      boardPeriods: boardPeriodsIn(historyThrough(own, ofSchool)),
      boards: boards.map(({ input, history }) => ({
        board: input.stream.slice(streams.board('').length),
        frameworks: fold(board, historyThrough(history, input)).frameworks,
      })),
      pooled: named.map(({ pooled }) => pooled),
    },
    changed: [
      ...(isAsNamed(own, ofSchool) ? [] : [ofSchool]),
      ...boards.flatMap(({ input, history }) => (isAsNamed(history, input) ? [] : [input])),
      ...named.flatMap(({ changed }) => changed),
    ],
  };
};

/** The other schools whose results a decision names. */
export const schoolsNamed = (school: string, inputs: readonly Input[]): string[] =>
  inputs
    .filter(({ stream }) => stream.startsWith(streams.results('')))
    .map(({ stream }) => stream.slice(streams.results('').length))
    .filter((other) => other !== school);
