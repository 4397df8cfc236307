/** The contract of audit, catalogue and operations, and every route's together. */
import type { GuardedRoute } from '../access.ts';
import { heads, ledgerVerification } from '../answers/audit.ts';
import { plan, plans, source, sources } from '../answers/catalogue.ts';
import { drift } from '../answers/difference.ts';
import { live, metrics, openApi, projections, ready, rebuilding } from '../answers/operations.ts';
import { getDrift, getHeads, getVerification } from '../routes/audit.ts';
import { getList, putPlan, putSource } from '../routes/catalogue.ts';
import { getProjections, postRebuild } from '../routes/operations.ts';
import { sharingOperations } from '../sharing/contract.ts';
import { billingOperations } from './billing.ts';
import { boardOperations } from './boards.ts';
import { json, type Operation, written } from './operation.ts';
import { partyOperations } from './parties.ts';
import { resultOperations } from './results.ts';
import { openSchoolOperations, schoolOperations } from './schools.ts';

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
  'GET /audit/drift': {
    tag: 'Audit',
    summary: 'Settled years whose due is no longer what was billed, and the events that made it so',
    request: getDrift,
    answers: { 200: json('A page of schools with such years', drift) },
    refusals: [],
  },
  'GET /audit/heads': {
    tag: 'Audit',
    summary: 'The last event of every stream, with one digest over all',
    description:
      'Recomputed from the events. Kept elsewhere, it tells later, with `position`, that nothing up to there was changed or removed since.',
    request: getHeads,
    answers: { 200: json('The heads, by stream', heads) },
    refusals: [],
  },
  'GET /plans': {
    tag: 'Catalogue',
    summary: 'All plans with their prices',
    request: getList,
    answers: { 200: json('The plans', plans) },
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
  'GET /sources': {
    tag: 'Catalogue',
    summary: 'All sources with their status',
    request: getList,
    answers: { 200: json('The sources', sources) },
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
    answers: {
      202: {
        ...json('Begun', rebuilding),
        headers: { Location: { description: 'Where to see how far', required: true, schema: { type: 'string' } } },
      },
    },
    refusals: ['projection_not_found', 'rebuild_in_progress'],
  },
} satisfies { readonly [Route in GuardedRoute]?: Operation };

/** Routes that take none. */
export const openOperations = {
  ...openSchoolOperations,
  'GET /health/live': {
    tag: 'Operations',
    summary: 'Whether the server runs',
    answers: { 200: json('It does', live) },
    refusals: [],
  },
  'GET /health/ready': {
    tag: 'Operations',
    summary: 'Whether the server can answer',
    answers: { 200: json('It can', ready) },
    refusals: [
      'store_unavailable',
      'read_models_failing',
      'read_model_behind',
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
