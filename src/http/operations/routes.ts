/** Routes about the state of the server, for monitoring and for the tools that start and stop it. */
import type { Express } from 'express';
import { z } from 'zod';
import { lagsOf } from '../../projections/following/lag.ts';
import type { Parked } from '../../projections/readStore.ts';
import { noQuery } from '../forms/forms.ts';
import { modelName, schoolId } from '../forms/primitives.ts';
import { Problem } from '../problems/problem.ts';
import type { ProblemCode } from '../problems/problemCodes.ts';
import { validRequest } from '../requests/validation.ts';
import { whole } from '../serving/reads.ts';
import type { Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { type CodedCheck, readinessOf } from './readiness.ts';

export const getProjections = z.object({ query: noQuery });
export const postRebuild = z.object({ params: z.object({ name: modelName }), query: noQuery });
export const postRetry = z.object({
  params: z.object({ name: modelName }),
  query: z.strictObject({ school: schoolId.exactOptional() }),
});

export const operationRoutes = ({ deps, sources, follower, rebuilds, retry }: Serving): Routes => ({
  'GET /projections': [
    async (req, res) => {
      validRequest(getProjections, req);
      const failing = follower.failure() !== undefined;
      const models = await lagsOf({ ledger: deps.ledger, readStore: sources.readStore, follower });
      res.json(
        whole(
          models.map(({ version, parked, ...model }) => ({
            ...model,
            version: version ?? null,
            failing: failing || follower.left().includes(model.name),
            parked: parked.map(parkedShown),
            rebuild: rebuilds.latest(model.name) ?? null,
          })),
        ),
      );
    },
  ],
  'POST /projections/{name}/rebuild': [
    async (req, res) => {
      const { params } = validRequest(postRebuild, req);
      mustBeModel(follower, params.name);
      const rebuild = await rebuilds.start(params.name);
      if (rebuild === 'in progress')
        throw new Problem('rebuild_in_progress', 'This read model is being rebuilt; GET /projections shows how far.');
      res.status(202).location('/projections').json({ name: params.name, rebuild });
    },
  ],
  'DELETE /projections/{name}/rebuild': [
    async (req, res) => {
      const { name } = validRequest(postRebuild, req).params;
      mustBeModel(follower, name);
      if (!rebuilds.cancel(name))
        throw new Problem('rebuild_not_running', 'This server is not rebuilding this read model; another one may be.');
      res
        .status(202)
        .location('/projections')
        .json({ name, rebuild: rebuilds.latest(name) });
    },
  ],
  'POST /projections/{name}/retry': [
    async (req, res) => {
      const { params, query } = validRequest(postRetry, req);
      mustBeModel(follower, params.name);
      const { followed, parked } = await retry(params.name, query.school);
      res.json({ name: params.name, followed, parked: parked.map(({ unit }) => unit) });
    },
  ],
});

const mustBeModel = ({ models }: Serving['follower'], name: string): void => {
  if (!models.includes(name))
    throw new Problem('projection_not_found', 'There is no read model of this name; GET /projections lists them.');
};

const parkedShown = ({ unit, position, stream, revision, type, why, held, parkedAt }: Parked) => ({
  unit,
  event: { position, stream, revision, type },
  why,
  held,
  parkedAt,
});

/** These routes take no token, so their answers tell nothing about stored data. */
export const mountHealth = (app: Express, serving: Serving): void => {
  const readiness = readinessOf(serving);
  app.get('/health/live', (_req, res) => {
    res.json({ status: 'ok' });
  });
  app.get('/health/ready', async (_req, res) => {
    const checks = await readiness();
    const failing = checks.find(({ ok, code }) => !ok && code !== undefined);
    if (failing?.code !== undefined) throw unready(failing.code, failing.why, checks);
    res.json({ status: checks.some(({ why }) => why !== undefined) ? 'degraded' : 'ok', checks: checks.map(shown) });
  });
  app.get('/metrics', async (_req, res) => {
    const text = await serving.metrics.text();
    res.type(serving.metrics.contentType).send(text);
  });
};

const unready = (code: ProblemCode, why = '', checks: readonly CodedCheck[]): Problem =>
  new Problem(code, why, { checks: checks.map(shown), headers: { 'Retry-After': '5' } });

const shown = ({ code: _code, ...check }: CodedCheck) => check;
