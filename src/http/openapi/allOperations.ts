/** The contract of audit, catalogue and operations, and the table of all operations together. */
import type { GuardedRoute, OpenRoute } from '../access/access.ts';
import { auditKeys, heads, ledgerVerification } from '../audit/answers.ts';
import { getDrift, getHeads, getKey, getVerification, postVerification } from '../audit/routes.ts';
import { billingOperations } from '../billing/contract.ts';
import { boardOperations } from '../boards/contract.ts';
import { plan, plans, source, sources } from '../catalogue/answers.ts';
import { getList, putPlan, putSource } from '../catalogue/routes.ts';
import { feedLine } from '../feed/answers.ts';
import { getFeed } from '../feed/routes.ts';
import { openSchoolOperations } from '../information/contract.ts';
import { live, metrics, openApi, projections, ready, rebuilding, retried } from '../operations/answers.ts';
import { getProjections, postRebuild, postRetry } from '../operations/routes.ts';
import { partyOperations } from '../parties/contract.ts';
import { schoolOperations } from '../parties/schoolContract.ts';
import { resultOperations } from '../results/contract.ts';
import { drift } from '../results/differenceAnswers.ts';
import { type Answer, json, type Operation, written } from '../serving/operation.ts';
import { sharingOperations } from '../sharing/contract.ts';

const seenAt = (what: string): Answer => ({
  ...json(what, rebuilding),
  headers: { Location: { description: 'Where to see how far', required: true, schema: { type: 'string' } } },
});

/** Routes that take a token. */
export const guardedOperations = {
  ...partyOperations,
  ...resultOperations,
  ...billingOperations,
  ...schoolOperations,
  ...boardOperations,
  ...sharingOperations,
  'GET /audit/verification': {
    tag: 'Audit',
    summary: 'Every event and document of the ledger recomputed',
    description: 'With `year` only documents issued in that calendar year; chains are always checked whole.',
    request: getVerification,
    answers: { 200: json('What was recomputed, and where it differs', ledgerVerification) },
    refusals: [],
  },
  'POST /audit/verification': {
    tag: 'Audit',
    summary: 'The same, held against heads that an auditor kept',
    description:
      'The body is an earlier answer of `GET /audit/heads`. Every stream in it must still hold the event that was its last, with the same digest: a tail that was cut off, a stream that is gone, and a history that was written anew are differences. A copy that is not as it was signed is refused, and so is one whose key this supplier does not hold, unless `key` names it. A ledger that was restored numbers documents again once this finds no difference.',
    request: postVerification,
    answers: { 200: json('What was recomputed, and where it differs', ledgerVerification) },
    refusals: ['heads_copy_forged', 'heads_key_unknown', 'body_too_large', 'concurrent_writes', 'clock_leapt'],
  },
  'GET /audit/drift': {
    tag: 'Audit',
    summary: 'Settled years whose due is no longer what was billed, and the events that made it so',
    request: getDrift,
    answers: { 200: json('A page of schools with such years', drift) },
    refusals: [],
  },
  'GET /audit/heads': {
    tag: 'Audit',
    summary: 'The last event of every stream, with one signed digest over all',
    description:
      'Recomputed from the events, and signed by the supplier. Kept as a file, `POST /audit/verification` tells later that nothing that was there then was changed or removed since. To check it without us: the heads, each as `stream LF revision LF digest LF`, come to `digest`; `signature` is a JWS of it by a key of `GET /audit/key`.',
    request: getHeads,
    answers: { 200: json('The heads, by stream', heads) },
    refusals: [],
  },
  'PUT /plans/{plan}': {
    tag: 'Catalogue',
    summary: 'Define a plan, close it, or price it from a day on',
    description:
      'What a plan counts and settles never changes: define another one. Years that were billed keep their price.',
    request: putPlan,
    answers: { 200: written('The plan', plan) },
    refusals: ['plan_rules_fixed'],
  },
  'PUT /sources/{source}': {
    tag: 'Catalogue',
    summary: 'Set the status of a source from a day on',
    request: putSource,
    answers: { 200: written('As stored', source) },
    refusals: [],
  },
  'GET /feed': {
    tag: 'Feed',
    summary: 'Counts, documents and subscriptions as they change: the same messages as on Kafka',
    description:
      'CloudEvents 1.0, one on each line, in the order in which they were caused. Give the `cursor` of the last line you have processed as `after`; an answer without lines says that there is nothing newer. Counts and subscriptions are whole: of each school only the latest message is kept. Documents are all kept. A message may come again, also after a stop in the middle: drop one whose `id` you have had.',
    request: getFeed,
    answers: {
      200: {
        description: 'Messages, at most `limit`',
        content: { 'application/x-ndjson': feedLine },
        written: 'no',
      },
    },
    refusals: [],
  },
  'GET /projections': {
    tag: 'Operations',
    summary: 'How far each read model has come',
    request: getProjections,
    answers: { 200: json('The read models', projections) },
    refusals: [],
  },
  'POST /projections/{name}/rebuild': {
    tag: 'Operations',
    summary: 'Make a read model anew beside the live one, compare them, and exchange them',
    description: 'GET /projections shows how far it is, and what differed.',
    request: postRebuild,
    answers: { 202: seenAt('Begun') },
    refusals: ['projection_not_found', 'rebuild_in_progress'],
  },
  'DELETE /projections/{name}/rebuild': {
    tag: 'Operations',
    summary: 'Cancel a rebuild; the next one goes on where it was',
    request: postRebuild,
    description: 'It ends at the next point where another can go on; GET /projections shows when it has.',
    answers: { 202: seenAt('Told to end') },
    refusals: ['projection_not_found', 'rebuild_not_running'],
  },
  'POST /projections/{name}/retry': {
    tag: 'Operations',
    summary: 'Try again what the read model could not apply, of all schools or one',
    request: postRetry,
    answers: { 200: json('What it follows again, and what not', retried) },
    refusals: ['projection_not_found'],
  },
} satisfies { readonly [Route in GuardedRoute]?: Operation };

const openAuditOperations = {
  'GET /audit/key': {
    tag: 'Audit',
    summary: 'The public keys that heads are signed with',
    description:
      'Write down the `kid` of the key when you keep a copy: it tells that key from any other, also when it is held no more.',
    request: getKey,
    answers: { 200: json('A JWK set, the newest first', auditKeys) },
    refusals: ['store_unavailable', 'vault_unavailable'],
  },
} satisfies { readonly [Route in OpenRoute]?: Operation };

const openCatalogueOperations = {
  'GET /plans': {
    tag: 'Catalogue',
    summary: 'All plans with their prices',
    request: getList,
    answers: { 200: json('The plans', plans) },
    refusals: ['store_unavailable'],
  },
  'GET /sources': {
    tag: 'Catalogue',
    summary: 'All sources with their status',
    request: getList,
    answers: { 200: json('The sources', sources) },
    refusals: ['store_unavailable'],
  },
} satisfies { readonly [Route in OpenRoute]?: Operation };

/** Routes that take none. */
export const openOperations = {
  ...openSchoolOperations,
  ...openAuditOperations,
  ...openCatalogueOperations,
  'GET /health/live': {
    tag: 'Operations',
    summary: 'Whether the server runs',
    answers: { 200: json('It does', live) },
    refusals: [],
  },
  'GET /health/ready': {
    tag: 'Operations',
    summary: 'Whether the server can answer',
    description: 'Degraded: it can, but a check that is in order says what is left out.',
    answers: { 200: json('It can', ready) },
    refusals: [
      'store_unavailable',
      'store_denied',
      'starting',
      'read_models_failing',
      'read_model_behind',
      'read_model_outdated',
      'vault_unavailable',
      'day_not_closed',
      'stopping',
    ],
  },
  'GET /metrics': {
    tag: 'Operations',
    summary: 'Figures for Prometheus',
    answers: { 200: { description: 'In its text format', content: { 'text/plain': metrics }, written: 'no' } },
    refusals: [],
  },
  'GET /openapi.json': {
    tag: 'Operations',
    summary: 'This document',
    answers: { 200: json('OpenAPI 3.1', openApi) },
    refusals: [],
  },
} satisfies Readonly<Record<string, Operation>>;

/** The media types of a route's successful answers. */
export const mediaTypesOf = (route: GuardedRoute | keyof typeof openOperations): readonly string[] => {
  const { answers }: Operation = { ...guardedOperations, ...openOperations }[route];
  return [...new Set(Object.values<Answer>(answers).flatMap(({ content }) => Object.keys(content)))];
};
