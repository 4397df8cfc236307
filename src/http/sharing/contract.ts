/** The contract of sharing between parents (6.4). */
import type { GuardedRoute } from '../access/access.ts';
import { json, type Operation, written } from '../serving/operation.ts';
import {
  directory,
  dropped,
  erased,
  guardianExport,
  guardianPage,
  imported,
  looks,
  registered,
  retention,
  roster,
  sharing,
} from './answers.ts';
import { getDirectory, getLooks } from './directory.ts';
import {
  deleteGuardianRequest,
  getSharingRequest,
  guardianRequest,
  putGuardianRequest,
  putSharingRequest,
} from './guardians.ts';
import { getRoster, postDrop, postEdexml, putRetentionRequest, rosterMediaTypes } from './roster.ts';

export const sharingOperations = {
  'PUT /guardians/{id}': {
    tag: 'Sharing',
    summary: 'Register a guardian with their children, by their school',
    description:
      'The guardian is given whole: what is left out is gone. A child is known by the id that the school’s own system has for it; what is left out of it stays as it is, so that a child of an EDEXML file is named by its id alone. One that neither a file nor an earlier registration named is refused as a mistyped id, unless it comes with `"new": true`. `groups` are groups and composite groups, `classes` year classes; with `leavesOn`, the first day that it is gone, a child leaves, and null takes that back. A child that is no longer named is no longer this guardian’s. Nothing is shared before the guardian decides so.',
    request: putGuardianRequest,
    answers: { 200: written('Registered, with the audiences that the guardian belongs to today', registered) },
    refusals: [
      'school_not_found',
      'dpa_missing',
      'child_unknown',
      'guardian_not_found',
      'guardian_erased',
      'school_secret_missing',
      'school_too_large',
    ],
  },
  'DELETE /guardians/{id}': {
    tag: 'Sharing',
    summary: 'Erase what is known of a guardian, for good; decisions remain, by id',
    description: 'The body repeats the id. What is known of the children stays: it is the school’s.',
    request: deleteGuardianRequest,
    answers: { 200: written('Erased', erased) },
    refusals: ['confirmation_required'],
  },
  'PUT /guardians/{id}/sharing': {
    tag: 'Sharing',
    summary: 'Decide what is shared, and with whom; whatever is left out is not shared',
    description:
      'For each item the circles: `group`, `class`, `school`. An item of one’s own goes to the groups and classes of all one’s children, an item of a child to those of that child. It works from this moment. What the school has nothing recorded of cannot be shared.',
    request: putSharingRequest,
    answers: { 200: written('What is shared now', sharing) },
    refusals: ['child_not_found', 'item_not_recorded', 'school_secret_missing'],
  },
  'GET /guardians/{id}/sharing': {
    tag: 'Sharing',
    summary: 'What a guardian shares, with every decision, and the audiences they belong to today',
    description: 'Decisions are given in pages, in order of recording.',
    request: getSharingRequest,
    answers: { 200: json('The page', guardianPage) },
    refusals: [],
  },
  'GET /guardians/{id}/export': {
    tag: 'Sharing',
    summary: 'All that is known of a guardian, their looks into directories included',
    request: guardianRequest,
    answers: { 200: json('All of it', guardianExport) },
    refusals: [],
  },
  'GET /schools/{school}/directory': {
    tag: 'Sharing',
    summary: 'What others share with an audience',
    description:
      'To a guardian: what other guardians share with an audience that the guardian belongs to, and nothing else, no id either. To the school and staff: who could see what, by id, now or with `asKnownAt` at a past moment. Each look is recorded: who, when and which audience.',
    request: getDirectory,
    answers: { 200: json('A page of the directory, in order of registration', directory) },
    // Each look into a directory is recorded with its date, so the clock must be believed.
    refusals: ['audience_not_found', 'clock_leapt'],
  },
  'GET /schools/{school}/directory-looks': {
    tag: 'Sharing',
    summary: 'Who looked into which directory on a day; today, without one',
    request: getLooks,
    answers: { 200: json('A page of looks, oldest first', looks) },
    refusals: [],
  },
  'GET /schools/{school}/roster': {
    tag: 'Sharing',
    summary: 'Groups, roles, and how many children and guardians a school has',
    request: getRoster,
    answers: { 200: json('The roster', roster) },
    refusals: [],
  },
  'POST /schools/{school}/edexml-imports': {
    tag: 'Sharing',
    summary: 'Take children, groups and roles from an EDEXML 2.1 file',
    description:
      'The file is the body. Pupils with name, birthday and groups, groups, and roles of staff are taken; all else that it carries is dropped while it is read. It carries no guardians: those are registered with PUT /guardians/{id}. Nothing is taken while a row is not in order; a file that is taken takes effect all at once. At most 20,000 pupils. A child that an earlier file named and this one does not leaves the school today; more than ten children, and more than a tenth, only with `confirmLeaving=true`. The same file again writes nothing.',
    request: postEdexml,
    file: rosterMediaTypes,
    answers: { 200: written('What it led to', imported) },
    refusals: [
      'dpa_missing',
      'file_format_unknown',
      'file_empty',
      'file_unreadable',
      'file_rows_refused',
      'file_of_other_school',
      'file_too_large',
      'school_too_large',
      'roster_loses_many',
      'roster_outdated',
      'school_secret_missing',
    ],
  },
  'PUT /schools/{school}/sharing-retention': {
    tag: 'Sharing',
    summary: 'Say how many months decisions about a child that left are kept; 24 by default',
    request: putRetentionRequest,
    answers: { 200: written('As stored', retention) },
    refusals: [],
  },
  'POST /schools/{school}/sharing-drops': {
    tag: 'Sharing',
    summary: 'Drop the children that left longer ago than that, and guardians who have no other',
    description:
      'Nothing is held of them any more but ids in the log: what the vault had is gone, and no answer about now knows of them. With `all=true`, once the data processing agreement ended, all children and guardians of the school go, its groups, and the secret that the children are known under, for good.',
    request: postDrop,
    answers: { 200: written('How many were dropped', dropped) },
    refusals: ['dpa_still_in_force'],
  },
} satisfies { readonly [Route in GuardedRoute]?: Operation };
