/** Decisions about single results and about withdrawing imports (2.5, 2.6). The decision to record an import is {@link classify}. */
import { dayText, parseDay } from '../day.ts';
import type { ResultFault } from '../refusals/resultFacts.ts';
import { Rejection } from '../rejection.ts';
import { type Results, resultOfKey, shownKind } from './columns/state.ts';
import type { Result } from './counting/timeline.ts';
import type { ResultChanges, ResultsEvent, ResultsImported, SecretCreated, SecretDestroyed } from './events.ts';
import { categories, type Kind } from './kinds.ts';
import { endPupilLink, type LinksCommand, linkPupils } from './links/decide.ts';
import { earliestTakenOn, yearGroupValid } from './row.ts';

/** `key`: hex of the result key's 8 bytes. */
export type ResultsCommand =
  | { readonly type: 'WithdrawImport'; readonly data: { readonly school: string; readonly import: string } }
  | {
      readonly type: 'CorrectResult';
      readonly data: { readonly school: string; readonly key: string; readonly changes: ResultChanges };
    }
  | { readonly type: 'WithdrawResult'; readonly data: { readonly school: string; readonly key: string } }
  | { readonly type: 'LiftManualDecision'; readonly data: { readonly school: string; readonly key: string } }
  | LinksCommand;

export type DecidedResultsEvent = Exclude<ResultsEvent, ResultsImported | SecretCreated | SecretDestroyed>;

/**
 * `[]` means that there is nothing to do.
 * @throws Rejection import_not_found, import_already_withdrawn, result_not_found, result_not_valid, decision_not_found,
 * link_not_valid, link_not_found, school_too_large
 */
export const decideResults = (command: ResultsCommand, state: Results): DecidedResultsEvent[] => {
  switch (command.type) {
    case 'WithdrawImport':
      return withdrawImport(command.data, state);
    case 'CorrectResult':
      return correct(command.data, state);
    case 'WithdrawResult':
      return withdrawResult(command.data, state);
    case 'LiftManualDecision':
      return lift(command.data, state);
    case 'LinkPupils':
      return linkPupils(command.data, state);
    case 'EndPupilLink':
      return endPupilLink(command.data, state);
  }
};

type Data<T extends ResultsCommand['type']> = Extract<ResultsCommand, { type: T }>['data'];

const withdrawImport = (data: Data<'WithdrawImport'>, { imports }: Results): DecidedResultsEvent[] => {
  const known = imports.find(({ id }) => id === data.import);
  if (known === undefined) throw new Rejection('import_not_found', { school: data.school, import: data.import });
  if (!known.standing) {
    throw new Rejection('import_already_withdrawn', { school: data.school, import: data.import });
  }
  return [{ type: 'ImportWithdrawn', data }];
};

const correct = (data: Data<'CorrectResult'>, state: Results): DecidedResultsEvent[] => {
  const result = existing(resultOfKey(state, data.key));
  const shown = shownKind(state, result);
  if (shown === undefined) throw withdrawnByHand();
  const outcome = { ...shown, ...checkedChanges(data.changes) };
  if (outcome.takenOn > result.linkedOn) {
    throw notValid({ is: 'taken-after-linked', linkedOn: dayText(result.linkedOn) });
  }
  const unchanged =
    outcome.takenOn === shown.takenOn && outcome.category === shown.category && outcome.yearGroup === shown.yearGroup;
  return unchanged ? [] : [{ type: 'ResultCorrected', data }];
};

/** Checks the rules of 2.8 that depend on the changes alone. */
const checkedChanges = ({ takenOn, category, yearGroup }: ResultChanges): Partial<Kind> => {
  const changes: { -readonly [K in keyof Kind]?: Kind[K] } = {};
  if (takenOn !== undefined) {
    const day = parseDay(takenOn);
    if (day === undefined) throw notValid({ is: 'no-day' });
    if (day < earliestTakenOn) throw notValid({ is: 'taken-too-early', earliest: dayText(earliestTakenOn) });
    changes.takenOn = day;
  }
  if (category !== undefined) {
    if (!categories.includes(category)) throw notValid({ is: 'category-unknown', categories });
    changes.category = category;
  }
  if (yearGroup !== undefined) {
    if (!yearGroupValid(yearGroup)) throw notValid({ is: 'year-group-unknown' });
    changes.yearGroup = yearGroup;
  }
  return changes;
};

const withdrawResult = (data: Data<'WithdrawResult'>, state: Results): DecidedResultsEvent[] => {
  const result = existing(resultOfKey(state, data.key));
  return result.decision?.type === 'withdrawn' ? [] : [{ type: 'ResultWithdrawn', data }];
};

const lift = (data: Data<'LiftManualDecision'>, state: Results): DecidedResultsEvent[] => {
  if (resultOfKey(state, data.key)?.decision === undefined) {
    throw new Rejection('decision_not_found', {});
  }
  return [{ type: 'ManualDecisionLifted', data }];
};

const existing = (result: Result | undefined): Result => {
  if (result === undefined) throw new Rejection('result_not_found', { why: 'unknown-key' });
  return result;
};

const withdrawnByHand = () => new Rejection('result_not_found', { why: 'withdrawn-by-hand' });

const notValid = (fault: ResultFault) => new Rejection('result_not_valid', { fault });
