/** Refusals inside of an answer: the schools for which something was not done, and why. */
import type { RefusedSchool, RejectionCode } from '../../domain/rejection.ts';
import type { Language } from '../../words/language.ts';
import { refusalInWords, refusalToReader } from '../../words/words.ts';
import { furtherPaths } from './furtherPaths.ts';

export type RefusedShown = {
  readonly school: string;
  readonly code: RejectionCode;
  readonly detail: string;
  readonly see?: readonly string[];
};

/** Refusals as they are shown to a reader who may see only some schools. */
export const refusedShown = (refused: readonly RefusedSchool[], language: Language): RefusedShown[] =>
  refused.map((one) => refusedIn(one, refusalToReader(one, language)));

/** Refusals as they are shown to the supplier's staff, who may see the streams of every school. */
export const refusedToStaff = (refused: readonly RefusedSchool[], language: Language): RefusedShown[] =>
  refused.map((one) => refusedIn(one, refusalInWords(one, language)));

const refusedIn = (one: RefusedSchool, detail: string): RefusedShown => ({
  school: one.school,
  code: one.code,
  detail,
  ...furtherPaths(one),
});
