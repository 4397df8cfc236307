/** The contract of subscriptions and documents. */
import { z } from 'zod';
import type { GuardedRoute } from '../access/access.ts';
import { json, type Operation, previewRefusals, written, writtenOrPreviewed } from '../serving/operation.ts';
import { derivation, explanation, verification } from './derivationAnswers.ts';
import { document, documents, issued, preview, run, runPreview } from './documentAnswers.ts';
import { getInvoice, getInvoices, postCredit, postRun } from './documentRoutes.ts';
import { myData } from './myDataAnswers.ts';
import { storedSubscription, storedTrial, subscription } from './subscriptionAnswers.ts';
import {
  deleteEnd,
  deleteMigration,
  getMyData,
  getSubscription,
  postCorrection,
  postEnd,
  postMigration,
  postSubscription,
  postTrial,
} from './subscriptionRoutes.ts';

const notIssuable = [
  'issue_date_in_future',
  'issue_date_before_last',
  'vat_rate_unknown',
  'restored_unchecked',
  'reason_required',
] as const;
const notBillable = [...notIssuable, 'supplier_incomplete', 'debtor_incomplete'] as const;

const conditions = ['school_not_offered', 'school_closed', 'terms_missing', 'dpa_missing'] as const;

export const billingOperations = {
  'POST /schools/{school}/trial': {
    tag: 'Subscription',
    summary: 'Grant a free trial, once per school, with an enrolment in a course',
    request: postTrial,
    answers: { 201: written('As stored, with its last day', storedTrial) },
    refusals: [...conditions, 'trial_used', 'trial_with_subscription'],
  },
  'POST /schools/{school}/subscription': {
    tag: 'Subscription',
    summary: 'Start a subscription, or take one over that runs elsewhere',
    description:
      '`takenOver` gives what was billed elsewhere: those years are not billed again, and settled here with the next document.',
    request: postSubscription,
    answers: {
      201: written('As stored', storedSubscription),
      200: json('What would follow (`preview=true`)', preview),
    },
    refusals: [
      ...conditions,
      'plan_not_found',
      'plan_is_trial',
      'plan_closed',
      'subscription_overlaps',
      'taken_over_year_not_valid',
      ...previewRefusals,
    ],
  },
  'POST /schools/{school}/subscription/migration': {
    tag: 'Subscription',
    summary: 'Move to another plan, at an anniversary or, from a flat plan, on a day',
    request: postMigration,
    answers: { 200: writtenOrPreviewed('As stored; or what would follow', z.union([storedSubscription, preview])) },
    refusals: [
      'subscription_not_found',
      'end_already_passed',
      'end_recorded',
      'plan_not_found',
      'plan_is_trial',
      'plan_closed',
      'migration_pending',
      'migration_to_same_plan',
      'migration_day_not_valid',
      'migration_before_billed_year',
      ...previewRefusals,
    ],
  },
  'DELETE /schools/{school}/subscription/migration': {
    tag: 'Subscription',
    summary: 'Take a migration back, until its day',
    request: deleteMigration,
    answers: { 200: writtenOrPreviewed('As stored; or what would follow', z.union([storedSubscription, preview])) },
    refusals: [
      'subscription_not_found',
      'end_already_passed',
      'end_recorded',
      'migration_not_pending',
      ...previewRefusals,
    ],
  },
  'POST /schools/{school}/subscription/end': {
    tag: 'Subscription',
    summary: 'End the subscription with its running year, or a later one',
    description:
      'On the last day of a year. A year that is past too, when `X-Reason` says why it is only recorded now (a letter that lay too long), and no later year has a standing document: credit that first.',
    request: postEnd,
    answers: { 200: writtenOrPreviewed('As stored; or what would follow', z.union([storedSubscription, preview])) },
    refusals: [
      'subscription_not_found',
      'end_already_passed',
      'end_not_last_day_of_year',
      'end_before_billed_year',
      'reason_required',
      'migration_pending',
      ...previewRefusals,
    ],
  },
  'DELETE /schools/{school}/subscription/end': {
    tag: 'Subscription',
    summary: 'Take the end back, until the final document stands',
    request: deleteEnd,
    answers: { 200: writtenOrPreviewed('As stored; or what would follow', z.union([storedSubscription, preview])) },
    refusals: ['subscription_not_found', 'end_not_recorded', 'final_document_stands', ...previewRefusals],
  },
  'GET /schools/{school}/subscription': {
    tag: 'Subscription',
    summary: 'Terms and years: count day, count, months, average, price, due, billed and documents',
    request: getSubscription,
    answers: { 200: json('The subscription', subscription) },
    refusals: ['subscription_not_found'],
  },
  'POST /schools/{school}/subscription/correction': {
    tag: 'Subscription',
    summary: 'Correct all settled years now, instead of with the next document',
    request: postCorrection,
    answers: { 200: writtenOrPreviewed('What was issued; or what would follow', z.union([issued, preview])) },
    refusals: ['subscription_not_found', ...notBillable],
  },
  'GET /schools/{school}/my-data': {
    tag: 'Subscription',
    summary: "'Mijn gegevens': all of it, and what the running year is coming to, for a person to read",
    request: getMyData,
    answers: { 200: json('All that is known', myData) },
    refusals: [],
  },
  'POST /invoice-runs': {
    tag: 'Documents',
    summary: 'Issue everything that is due on or before a day',
    description:
      'Can be repeated: nothing is issued twice. A school that cannot be billed, or of which the history is not as it was recorded, is named; others go on.',
    request: postRun,
    answers: { 200: writtenOrPreviewed('What was issued; or what would follow', z.union([run, runPreview])) },
    refusals: [...notIssuable],
  },
  'GET /invoices': {
    tag: 'Documents',
    summary: 'Documents by number',
    description: 'A school sees its own; a board those of its schools, and those issued while they were.',
    request: getInvoices,
    answers: { 200: json('A page of documents', documents) },
    refusals: ['school_not_found', 'board_not_found'],
  },
  'GET /invoices/{number}': {
    tag: 'Documents',
    summary: 'A document',
    request: getInvoice,
    answers: { 200: json('The document', document) },
    refusals: ['document_not_found'],
  },
  'GET /invoices/{number}/derivation': {
    tag: 'Documents',
    summary: 'From each line to its formula, its counts and their days, and the streams behind them',
    request: getInvoice,
    description: 'As `text/plain` the same in Dutch, down to pupils and events: a text to keep.',
    answers: {
      200: {
        ...json('The derivation', derivation),
        content: { 'application/json': derivation, 'text/plain': explanation },
        headers: { Vary: { required: true, schema: { type: 'string', const: 'Accept' } } },
      },
    },
    refusals: ['document_not_found'],
  },
  'GET /invoices/{number}/verification': {
    tag: 'Documents',
    summary: 'A document recomputed from the events alone',
    request: getInvoice,
    answers: { 200: json('What was recomputed, and where it differs', verification) },
    refusals: ['document_not_found'],
  },
  'POST /invoices/{number}/credit': {
    tag: 'Documents',
    summary: 'Credit the latest standing document of a subscription, whole',
    request: postCredit,
    answers: { 200: writtenOrPreviewed('What was issued; or what would follow', z.union([issued, preview])) },
    refusals: [
      'document_not_found',
      'document_cancels',
      'document_already_credited',
      'document_not_latest',
      ...notBillable,
    ],
  },
} satisfies { readonly [Route in GuardedRoute]?: Operation };
