/** Compares a decided document with what its inputs, as they were, lead to (5.3). */
import type { DecidedDocument, Draft, Input } from '../../../domain/billing/documents/document.ts';
import { naming, type Reckoning, rulesNamed, unknownRules, versionNamed } from '../../../domain/billing/rules/rules.ts';
import type { Subscriptions } from '../../../domain/billing/subscription/subscription.ts';
import { documentId } from '../../../domain/billing/subscription/subscription.ts';
import { subscriptions } from '../../../domain/billing/subscription/subscriptionDecider.ts';
import { fold } from '../../../domain/decider.ts';
import { countsByScope } from '../../../domain/results/counting/counting.ts';
import type { Recordable, Recorded } from '../../../ledger/ledger.ts';
import { streams } from '../../../ledger/streams.ts';
import { StoreUnavailable } from '../../../waiting/unavailable.ts';
import { compare, type Difference } from '../differences.ts';
import { agreementsNamed } from './agreementsNamed.ts';
import { inputName } from './chains.ts';
import type { DecidedFrom, DecisionEvent } from './decisions.ts';
import { historyThrough, inputNamed, isAsNamed } from './histories.ts';
import { inputsMissed, type Missed } from './inputsMissed.ts';

export const verifyDecision = async (from: DecidedFrom, decision: DecisionEvent): Promise<Difference[]> => {
  const { school, history, results, catalogues, histories, members } = from;
  const { stream, revision, data } = decision;
  const at = { stream, revision, document: data.document };
  const rules = rulesNamed(from.rules, data);
  if (rules === undefined) return [{ ...at, what: unknownRules(data) }];
  return recomputing(at, async () => {
    const own = inputNamed(data.inputs, stream);
    const ofResults = inputNamed(data.inputs, streams.results(school));
    const ofCatalogue = inputNamed(data.inputs, streams.catalogue);
    const changed = [
      ...inputsThatChanged(at, history, own),
      ...inputsThatChanged(at, results.history, ofResults),
      ...inputsThatChanged(at, catalogues.history, ofCatalogue),
      ...decidedOnStaleState(at, own),
    ];
    if (changed.length > 0) return changed;
    const state = fold(subscriptions, historyThrough(history, own));
    const catalogue = catalogues.at(ofCatalogue);
    const { agreements, changed: others } = await agreementsNamed(
      histories,
      members,
      school,
      data.inputs,
      catalogue,
      rules,
    );
    if (others.length > 0) return others.map((input) => changedInput(at, input));
    const missed = await inputsMissed(from, decision, state, agreements);
    const reckoning: Reckoning = {
      rules,
      catalogue,
      counts: countsByScope(await results.at(ofResults, rules), rules.countsOf),
      ...(agreements === undefined ? {} : { agreements }),
    };
    const { inputs: _, ...stored } = data;
    const draft = draftAgain(state, reckoning, data);
    const recomputed =
      draft === undefined ? undefined : { document: documentId(school, state), school, ...draft, ...naming(rules) };
    return [
      ...missed.map((one) => missedInput(at, one)),
      ...rulesGoBack(at, data, state),
      ...compare(at, stored, recomputed),
    ];
  });
};

const missedInput = (at: Omit<Difference, 'what'>, { input, revision }: Missed): Difference => ({
  ...at,
  what: `was decided from ${input.stream} ${input.revision === -1 ? 'left out' : `through revision ${input.revision}`}, though revision ${revision} was there`,
});

/**
 * Rules never get older from one decision to the next: a release that does not know the rules of an earlier decision
 * decides nothing.
 */
const rulesGoBack = (
  at: Omit<Difference, 'what'>,
  decided: DecidedDocument,
  { documents }: Subscriptions,
): Difference[] => {
  const before = Math.max(...documents.map(versionNamed), 1);
  const version = versionNamed(decided);
  return version < before ? [{ ...at, what: `claims rules ${version}, though rules ${before} decided before it` }] : [];
};

/** The function that decided a document, asked again. */
const draftAgain = (state: Subscriptions, reckoning: Reckoning, decided: DecidedDocument): Draft | undefined => {
  const { rules } = reckoning;
  switch (decided.purpose) {
    case 'year':
    case 'final':
      return rules.nextDocumentDue(state, reckoning, decided.dueFrom);
    case 'correction':
      return rules.correctionsNow(state, reckoning, decided.dueFrom)[0];
    case 'cancel':
      return decided.cancels === null ? undefined : rules.cancellationOf(state, decided.cancels, rules);
  }
};

/** A decision stands directly after the event that it was decided on. That rule lets only one writer win (5.2). */
const decidedOnStaleState = (at: Omit<Difference, 'what'>, own: Input): Difference[] =>
  own.revision === at.revision - 1
    ? []
    : [{ ...at, what: `was decided on ${inputName(own)}, which is not the event before it` }];

export const inputsThatChanged = (
  at: Omit<Difference, 'what'>,
  history: readonly Recorded<Recordable>[],
  input: Input,
): Difference[] => (isAsNamed(history, input) ? [] : [changedInput(at, input)]);

const changedInput = (at: Omit<Difference, 'what'>, input: Input): Difference => ({
  ...at,
  what: `its input, ${inputName(input)}, is not there as it was`,
});

/** A refusal by the rules while recomputing is a difference too. A store that could not be read is no difference. */
export const recomputing = async (
  at: Omit<Difference, 'what'>,
  work: () => Promise<Difference[]>,
): Promise<Difference[]> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    return [{ ...at, what: `cannot be recomputed: ${error instanceof Error ? error.message : String(error)}` }];
  }
};
