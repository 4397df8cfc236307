/** The state of the server, for monitoring and for the tools that start and stop it. */
import { z } from 'zod';
import { lagsOf } from '../../projections/following/lag.ts';
import type { Parked } from '../../projections/readStore.ts';
import { patiently } from '../../waiting/patience.ts';
import { findingInWords } from '../../words/findings/findings.ts';
import type { Language } from '../../words/language.ts';
import { staff, within } from '../access/access.ts';
import { noQuery } from '../forms/forms.ts';
import { modelName, schoolId } from '../forms/primitives.ts';
import { begunOrJob } from '../jobs/answers.ts';
import type { RebuildAsked } from '../jobs/kinds.ts';
import { checkIn, Problem } from '../problems/problem.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { type Answer, endpoint, inLanguage, json } from '../serving/endpoint.ts';
import { unpaged } from '../serving/reads.ts';
import type { Serving } from '../serving/serving.ts';
import type { CheckFault } from '../words/facts.ts';
import { live, metrics, projections, ready, rebuilding, retried } from './answers.ts';
import { type CheckedCode, type CodedCheck, readinessOf } from './readiness.ts';

const seenAt = (what: string): Answer => ({
  ...json(what, rebuilding),
  headers: { Location: { description: 'Where to see how far', required: true, schema: { type: 'string' } } },
});

export const operationEndpoints = [
  endpoint({
    route: 'GET /projections',
    access: within('none', ...staff),
    tag: 'Operations',
    summary: 'How far each read model has come',
    request: z.object({ query: noQuery }),
    answers: { 200: inLanguage(json('The read models', projections)) },
    refusals: [],
    serve:
      ({ deps, sources, follower, rebuilds }) =>
      async (_asked, req, res) => {
        const failing = follower.failure() !== undefined;
        const models = await lagsOf({ ledger: deps.ledger, readStore: sources.readStore, follower });
        withLanguage(res).json(
          unpaged(
            models.map(({ version, parked, ...model }) => ({
              ...model,
              version: version ?? null,
              failing: failing || follower.left().includes(model.name),
              parked: parked.map((one) => parkedShown(one, languageOf(req))),
              rebuild: rebuilds.latest(model.name) ?? null,
            })),
          ),
        );
      },
  }),
  endpoint({
    route: 'POST /projections/{name}/rebuild',
    access: within('none', 'admin'),
    tag: 'Operations',
    summary: 'Make a read model anew beside the live one, compare them, and exchange them',
    description:
      'GET /projections shows how far it is, and what differed. It waits for a rebuild of the same read model that is under way.',
    request: z.object({ params: z.object({ name: modelName }), query: noQuery }),
    answers: { 202: begunOrJob('Begun; with `Prefer: respond-async` the job that it becomes', rebuilding) },
    refusals: ['projection_not_found', 'rebuild_in_progress'],
    asJob:
      ({ follower, jobKinds }) =>
      async ({ params }) => {
        mustBeModel(follower, params.name);
        return { kind: jobKinds.rebuild, asked: { model: params.name } satisfies RebuildAsked };
      },
    serve:
      ({ follower, rebuilds }) =>
      async ({ params }, _req, res) => {
        mustBeModel(follower, params.name);
        const rebuild = await patiently(() => rebuilds.start(params.name));
        if (rebuild === 'in progress') throw new Problem('rebuild_in_progress', {});
        res.status(202).location('/projections').json({ name: params.name, rebuild });
      },
  }),
  endpoint({
    route: 'DELETE /projections/{name}/rebuild',
    access: within('none', 'admin'),
    tag: 'Operations',
    summary: 'Cancel a rebuild; the next one goes on where it was',
    description: 'It ends at the next point where another can go on; GET /projections shows when it has.',
    request: z.object({ params: z.object({ name: modelName }), query: noQuery }),
    answers: { 202: seenAt('Told to end') },
    refusals: ['projection_not_found', 'rebuild_not_running'],
    serve:
      ({ follower, rebuilds }) =>
      async ({ params: { name } }, _req, res) => {
        mustBeModel(follower, name);
        if (!rebuilds.cancel(name)) throw new Problem('rebuild_not_running', {});
        res
          .status(202)
          .location('/projections')
          .json({ name, rebuild: rebuilds.latest(name) });
      },
  }),
  endpoint({
    route: 'POST /projections/{name}/retry',
    access: within('none', 'admin'),
    tag: 'Operations',
    summary: 'Try again what the read model could not apply, of all schools or one',
    request: z.object({
      params: z.object({ name: modelName }),
      query: z.strictObject({ school: schoolId.exactOptional() }),
    }),
    answers: { 200: json('What it follows again, and what not', retried) },
    refusals: ['projection_not_found'],
    serve:
      ({ follower, retry }) =>
      async ({ params, query }, _req, res) => {
        mustBeModel(follower, params.name);
        const { followed, parked } = await retry(params.name, query.school);
        res.json({ name: params.name, followed, parked: parked.map(({ unit }) => unit) });
      },
  }),
  // The endpoints below take no token, so their answers tell nothing about stored data.
  endpoint({
    route: 'GET /health/live',
    access: 'open',
    tag: 'Operations',
    summary: 'Whether the server runs',
    ignoresAccept: true,
    answers: { 200: json('It does', live) },
    refusals: [],
    serve: () => (_asked, _req, res) => {
      res.json({ status: 'ok' });
    },
  }),
  endpoint({
    route: 'GET /health/ready',
    access: 'open',
    tag: 'Operations',
    summary: 'Whether the server can answer',
    description: 'Degraded: it can, but a check that is in order says what is left out.',
    ignoresAccept: true,
    answers: { 200: inLanguage(json('It can', ready)) },
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
    serve: (serving) => {
      const readiness = readinessOf(serving);
      return async (_asked, _req, res) => {
        const checks = await readiness();
        const failing = checks.find(({ ok, code }) => !ok && code !== undefined);
        if (failing?.code !== undefined && failing.why !== undefined) throw unready(failing.code, failing.why, checks);
        const status = checks.some(({ why }) => why !== undefined) ? 'degraded' : 'ok';
        withLanguage(res).json({ status, checks: checks.map(shown).map(checkIn(languageOf(res.req))) });
      };
    },
  }),
  endpoint({
    route: 'GET /metrics',
    access: 'open',
    tag: 'Operations',
    summary: 'Figures for Prometheus',
    ignoresAccept: true,
    answers: { 200: { description: 'In its text format', content: { 'text/plain': metrics }, written: 'no' } },
    refusals: [],
    serve:
      ({ metrics }) =>
      async (_asked, _req, res) => {
        const text = await metrics.text();
        res.type(metrics.contentType).send(text);
      },
  }),
] as const;

const mustBeModel = ({ models }: Serving['follower'], name: string): void => {
  if (!models.includes(name)) throw new Problem('projection_not_found', {});
};

const parkedShown = ({ unit, position, stream, revision, type, why, held, parkedAt }: Parked, language: Language) => ({
  unit,
  event: { position, stream, revision, type },
  why: findingInWords(why, language),
  held,
  parkedAt,
});

const unready = (code: CheckedCode, check: CheckFault, checks: readonly CodedCheck[]): Problem =>
  new Problem(code, { check }, { checks: checks.map(shown), headers: { 'Retry-After': '5' } });

const shown = ({ code: _code, ...check }: CodedCheck) => check;
