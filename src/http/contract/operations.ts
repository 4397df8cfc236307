/** The contract of audit, catalogue and operations, and every route's together. */
import type { GuardedRoute } from '../access.ts';
import { heads, ledgerVerification } from '../answers/audit.ts';
import { plans, sources } from '../answers/catalogue.ts';
import { health, openApi, projections } from '../answers/operations.ts';
import { getHeads, getVerification } from '../routes/audit.ts';
import { getList } from '../routes/catalogue.ts';
import { getProjections } from '../routes/operations.ts';
import { billingOperations } from './billing.ts';
import { json, type Operation } from './operation.ts';
import { partyOperations } from './parties.ts';
import { resultOperations } from './results.ts';

/** Routes that take a token. */
export const guardedOperations = {
  ...partyOperations,
  ...resultOperations,
  ...billingOperations,
  'GET /audit/verification': {
    tag: 'Audit',
    summary: 'Every event and document of the ledger recomputed',
    description: 'With `year` only documents issued in that calendar year; chains are always checked whole.',
    request: getVerification,
    answers: { 200: json('What was recomputed, and where it differs', ledgerVerification) },
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
} satisfies { readonly [Route in GuardedRoute]?: Operation };

/** Routes that take none. */
export const openOperations = {
  'GET /health/live': {
    tag: 'Operations',
    summary: 'Whether the server runs',
    answers: { 200: json('It does', health) },
    refusals: [],
  },
  'GET /health/ready': {
    tag: 'Operations',
    summary: 'Whether the server can answer',
    answers: { 200: json('It can', health) },
    refusals: ['store_unavailable', 'read_models_failing'],
  },
  'GET /openapi.json': {
    tag: 'Operations',
    summary: 'This document',
    answers: { 200: json('OpenAPI 3.1', openApi) },
    refusals: [],
  },
} satisfies Readonly<Record<string, Operation>>;
