/** The contract of imports, results and counts. */
import { z } from 'zod';
import type { GuardedRoute } from '../access/access.ts';
import { effectPreview } from '../billing/documentAnswers.ts';
import { json, type Operation, written, writtenOrPreviewed } from '../serving/operation.ts';
import {
  decisionLifted,
  imported,
  imports,
  importWithdrawn,
  lookedUp,
  resultCorrected,
  resultWithdrawn,
  secretDestroyed,
} from './answers.ts';
import { countedPupils, counts } from './countAnswers.ts';
import { getCounts, getDifference, getPupils } from './countRoutes.ts';
import { difference } from './differenceAnswers.ts';
import { getImports, postImport, postWithdrawal } from './importRoutes.ts';
import { deleteResult, deleteSecret, liftDecision, patchResult, postLookup } from './resultRoutes.ts';

/** Refusals of an import that do not depend on its file (6.1, 8.1, 2.2). */
const notAccepted = [
  'dpa_missing',
  'source_not_found',
  'source_not_available',
  'linked_on_in_future',
  'reason_required',
  'school_secret_missing',
  'import_in_progress',
] as const;

export const resultOperations = {
  'POST /schools/{school}/imports': {
    tag: 'Imports',
    summary: 'Upload a file of results',
    description:
      'The file is the body. It is taken whole or not at all; with `onError=skip` the good rows are taken and the others reported. An earlier `linkedOn` than today needs a reason in `X-Reason`.',
    request: postImport,
    file: ['text/csv', 'application/xml', 'text/xml'],
    answers: {
      201: written('Imported', imported),
      200: written('These bytes were imported before: the answer is that of the first time', imported),
    },
    refusals: [
      ...notAccepted,
      'file_of_other_school',
      'file_empty',
      'file_unreadable',
      'file_format_unknown',
      'file_rows_refused',
      'file_too_large',
      'school_too_large',
      'body_too_large',
    ],
  },
  'GET /schools/{school}/imports': {
    tag: 'Imports',
    summary: 'Every import with its numbers, and whether it stands',
    request: getImports,
    answers: { 200: json('A page of imports, oldest first', imports) },
    refusals: [],
  },
  'POST /schools/{school}/imports/{importId}/withdrawal': {
    tag: 'Imports',
    summary: 'Withdraw an import, as if it had never been recorded',
    request: postWithdrawal,
    answers: {
      200: writtenOrPreviewed('The import, withdrawn; or what would follow', z.union([importWithdrawn, effectPreview])),
    },
    refusals: ['import_not_found', 'import_already_withdrawn', 'reason_required'],
  },
  'PATCH /schools/{school}/results/{key}': {
    tag: 'Results',
    summary: 'Correct one result by hand',
    description: 'The key is that of the file. At least one of `takenOn`, `category` and `yearGroup` changes.',
    request: patchResult,
    answers: {
      200: writtenOrPreviewed('The decision; or what would follow', z.union([resultCorrected, effectPreview])),
    },
    refusals: ['result_not_found', 'result_not_valid', 'school_secret_missing', 'reason_required'],
  },
  'DELETE /schools/{school}/results/{key}': {
    tag: 'Results',
    summary: 'Withdraw one result by hand',
    description: 'The reason is in `X-Reason`.',
    request: deleteResult,
    answers: {
      200: writtenOrPreviewed('The decision; or what would follow', z.union([resultWithdrawn, effectPreview])),
    },
    refusals: ['result_not_found', 'school_secret_missing', 'reason_required'],
  },
  'POST /schools/{school}/results/{key}/lift': {
    tag: 'Results',
    summary: 'Lift a decision by hand: the result is then what the files say',
    request: liftDecision,
    answers: {
      200: writtenOrPreviewed('The decision; or what would follow', z.union([decisionLifted, effectPreview])),
    },
    refusals: ['result_not_found', 'decision_not_found', 'school_secret_missing'],
  },
  'POST /schools/{school}/pupil-lookup': {
    tag: 'Results',
    summary: 'Look up the pseudonym of a pupil',
    request: postLookup,
    answers: { 200: json('The pseudonym', lookedUp) },
    refusals: ['school_secret_missing'],
  },
  'DELETE /schools/{school}/secret': {
    tag: 'Results',
    summary: "Destroy a school's secret, and with it every way from a pupil to its results",
    description:
      "For good; only after the data processing agreement ended. The body repeats the school's id. What its parents share is dropped by POST /schools/{school}/sharing-drops?all=true.",
    request: deleteSecret,
    answers: { 200: written('Destroyed', secretDestroyed) },
    refusals: ['confirmation_required', 'dpa_still_in_force', 'school_secret_missing'],
  },
  'GET /schools/{school}/counts': {
    tag: 'Counts',
    summary: 'How many pupils counted, by day, month and school year',
    description:
      "`months` and `schoolYears` are those whose last day lies within; a school year's means are over its whole length.",
    request: getCounts,
    answers: { 200: json('The counts', counts) },
    refusals: [],
  },
  'GET /schools/{school}/counts/{day}/pupils': {
    tag: 'Counts',
    summary: 'Who counted on a day, and why',
    request: getPupils,
    answers: { 200: json('A page of pupils, by pseudonym', countedPupils) },
    refusals: [],
  },
  'GET /schools/{school}/difference': {
    tag: 'Counts',
    summary: 'What is known otherwise at one moment than at another, and why',
    description:
      'Counts, years and money before and after; the events in between with what each changed; and, paged, the pupils: one with more results than fit in a page goes on in the next. `to` is now when it is left out.',
    request: getDifference,
    answers: { 200: json('What differs', difference) },
    refusals: [],
  },
} satisfies { readonly [Route in GuardedRoute]?: Operation };
