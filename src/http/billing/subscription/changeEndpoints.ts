/** What changes a school's trial and subscription (4.7, 4.9–4.13). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { correctNow } from '../../../commands/billing/amend.ts';
import {
  endSubscription,
  migrateSubscription,
  startSubscription,
  startTrial,
  takeBackEnd,
  takeBackMigration,
} from '../../../commands/billing/subscribe.ts';
import type { Deps } from '../../../commands/deps.ts';
import { latestSubscription, latestTerm } from '../../../domain/billing/subscription/subscription.ts';
import { trialRunsThrough } from '../../../domain/billing/subscription/trial.ts';
import type { Day } from '../../../domain/day.ts';
import type { Outcome } from '../../../ledger/handler.ts';
import type { Context, Recordable } from '../../../ledger/ledger.ts';
import { billingOf } from '../../../ledger/states/billing.ts';
import { streams } from '../../../ledger/streams.ts';
import { shownDocuments } from '../../../queries/billing/shownDocuments.ts';
import { schoolSide, staff, within } from '../../access/access.ts';
import { noQuery, numberingQuery, previewQuery } from '../../forms/forms.ts';
import { schoolParams } from '../../forms/params.ts';
import { contextOf } from '../../requests/context.ts';
import { languageOf, withLanguage } from '../../requests/language.ts';
import { endpoint, previewRefusals, written, writtenOrPreviewed } from '../../serving/endpoint.ts';
import { conditional, withReason, writeOrPreview, wrote } from '../../serving/writes.ts';
import { issued, preview } from '../documentAnswers.ts';
import { issueBody } from '../documentRequests.ts';
import { notBillable } from '../issuingRefusals.ts';
import { storedSubscription, storedTrial } from './subscriptionAnswers.ts';
import { migrationBody, subscriptionBody, subscriptionEndBody, trialBody } from './subscriptionRequests.ts';

type Asked = { readonly school: string; readonly preview: boolean; readonly about?: Day | undefined };
type Command = (target: Deps, context: Context) => Promise<Outcome<Recordable>>;

const conditions = ['school_not_offered', 'school_closed', 'terms_missing', 'dpa_missing'] as const;

/** Decides a command on the school's subscription, or previews it, and answers the subscription as it then is. */
const change = async (
  deps: Deps,
  req: Request,
  res: Response,
  { school, preview, about }: Asked,
  command: Command,
  status = 200,
): Promise<void> => {
  const context = contextOf(req, res);
  const stream = streams.subscription(school);
  const on = await conditional(deps, req, stream);
  const write = (target: Deps) => command(target, context);
  await writeOrPreview(on, res, { school, stream, about, preview, context, write }, async (outcome) => {
    wrote(res, outcome)
      .status(status)
      .json(await subscriptionInLog(deps, school));
  });
};

export const subscriptionChangeEndpoints = [
  endpoint({
    route: 'POST /schools/{school}/trial',
    access: within('school', ...schoolSide),
    tag: 'Subscription',
    summary: 'Grant a free trial, once per school, with an enrolment in a course',
    request: z.object({ params: schoolParams, query: noQuery, body: trialBody }),
    answers: { 201: written('As stored, with its last day', storedTrial) },
    refusals: [...conditions, 'trial_used', 'trial_with_subscription'],
    serve:
      ({ deps }) =>
      async ({ params, body }, req, res) => {
        const { school } = params;
        const on = await conditional(deps, req, streams.subscription(school));
        const outcome = await startTrial(on, school, body, contextOf(req, res));
        const { state } = await billingOf(deps, school);
        wrote(res, outcome)
          .status(201)
          .json({ school, ...body, endsOn: trialRunsThrough(state) });
      },
  }),
  endpoint({
    route: 'POST /schools/{school}/subscription',
    access: within('school', ...schoolSide),
    tag: 'Subscription',
    summary: 'Start a subscription, or take one over that runs elsewhere',
    description:
      '`takenOver` gives what was billed elsewhere: those years are not billed again, and settled here with the next document.',
    request: z.object({ params: schoolParams, query: previewQuery, body: subscriptionBody }),
    answers: {
      201: written('As stored', storedSubscription),
      200: writtenOrPreviewed('What would follow (`preview=true`)', preview),
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
    serve:
      ({ deps }) =>
      async ({ params, query, body }, req, res) => {
        await change(
          deps,
          req,
          res,
          { ...params, ...query, about: body.startsOn },
          (target, context) => startSubscription(target, params.school, body, context),
          201,
        );
      },
  }),
  endpoint({
    route: 'POST /schools/{school}/subscription/migration',
    access: within('school', ...schoolSide),
    tag: 'Subscription',
    summary: 'Move to another plan, at an anniversary or, from a flat plan, on a day',
    request: z.object({ params: schoolParams, query: previewQuery, body: migrationBody }),
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
    serve:
      ({ deps }) =>
      async ({ params, query, body }, req, res) => {
        await change(deps, req, res, { ...params, ...query, about: body.on }, (target, context) =>
          migrateSubscription(target, params.school, body, context),
        );
      },
  }),
  endpoint({
    route: 'DELETE /schools/{school}/subscription/migration',
    access: within('school', ...schoolSide),
    tag: 'Subscription',
    summary: 'Take a migration back, until its day',
    request: z.object({ params: schoolParams, query: previewQuery }),
    answers: { 200: writtenOrPreviewed('As stored; or what would follow', z.union([storedSubscription, preview])) },
    refusals: [
      'subscription_not_found',
      'end_already_passed',
      'end_recorded',
      'migration_not_pending',
      ...previewRefusals,
    ],
    serve:
      ({ deps }) =>
      async ({ params, query }, req, res) => {
        await change(deps, req, res, { ...params, ...query }, (target, context) =>
          takeBackMigration(target, params.school, context),
        );
      },
  }),
  endpoint({
    route: 'POST /schools/{school}/subscription/end',
    access: within('school', ...schoolSide),
    tag: 'Subscription',
    summary: 'End the subscription with its running year, or a later one',
    description:
      'On the last day of a year. A year that is past too, when `X-Reason` says why it is only recorded now (a letter that lay too long), and no later year has a standing document: credit that first.',
    request: z.object({ params: schoolParams, query: previewQuery, body: subscriptionEndBody }),
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
    serve:
      ({ deps }) =>
      async ({ params, query, body }, req, res) => {
        await change(deps, req, res, { ...params, ...query, about: body.on }, (target, context) =>
          endSubscription(target, params.school, body.on, context),
        );
      },
  }),
  endpoint({
    route: 'DELETE /schools/{school}/subscription/end',
    access: within('school', ...schoolSide),
    tag: 'Subscription',
    summary: 'Take the end back, until the final document stands',
    request: z.object({ params: schoolParams, query: previewQuery }),
    answers: { 200: writtenOrPreviewed('As stored; or what would follow', z.union([storedSubscription, preview])) },
    refusals: ['subscription_not_found', 'end_not_recorded', 'final_document_stands', ...previewRefusals],
    serve:
      ({ deps }) =>
      async ({ params, query }, req, res) => {
        await change(deps, req, res, { ...params, ...query }, (target, context) =>
          takeBackEnd(target, params.school, context),
        );
      },
  }),
  endpoint({
    route: 'POST /schools/{school}/subscription/correction',
    access: within('school', ...staff),
    tag: 'Subscription',
    summary: 'Correct all settled years now, instead of with the next document',
    request: z.object({ params: schoolParams, query: numberingQuery, body: issueBody }),
    answers: { 200: writtenOrPreviewed('What was issued; or what would follow', z.union([issued, preview])) },
    refusals: ['subscription_not_found', ...notBillable],
    serve:
      ({ deps }) =>
      async ({ params, query, body }, req, res) => {
        const { preview, confirmRestored } = query;
        const { school } = params;
        const context = withReason(contextOf(req, res), body.reason);
        const stream = streams.subscription(school);
        const on = await conditional(deps, req, stream);
        const write = (target: Deps) => correctNow(target, school, body.on, context, { confirmRestored });
        await writeOrPreview(on, res, { school, stream, preview, context, write }, async (outcome) => {
          const issued = await shownDocuments(deps, outcome.issued, languageOf(req));
          wrote(withLanguage(res), outcome).json({ issued });
        });
      },
  }),
] as const;

/** The subscription as it stands in the log after the write. */
const subscriptionInLog = async (deps: Deps, school: string) => {
  const latest = latestSubscription((await billingOf(deps, school)).state);
  if (latest === undefined) return undefined;
  const { endsOn = null, takenOver } = latest;
  return {
    school,
    ...latestTerm(latest),
    endsOn,
    ...(takenOver === undefined ? {} : { takenOver: { years: takenOver } }),
  };
};
