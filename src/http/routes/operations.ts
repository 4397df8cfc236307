/** How the server is: for those who watch over it, and for what starts and stops it. */
import type { Express } from 'express';
import { z } from 'zod';
import type { Metadata } from '../../commands/ledger.ts';
import { Problem } from '../problem.ts';
import { whole } from '../reads.ts';
import type { Routes } from '../routing.ts';
import { noQuery } from '../schemas.ts';
import type { Serving } from '../serving.ts';
import { validRequest } from '../validation.ts';

export const getProjections = z.object({ query: noQuery });

export const operationRoutes = ({ deps, sources, follower }: Serving): Routes => ({
  'GET /projections': [
    async (req, res) => {
      validRequest(getProjections, req);
      const head = await deps.ledger.store.head();
      const failing = follower.failure() !== undefined;
      const models = await Promise.all(
        follower.models.map(async (name) => {
          const position = await sources.readStore.checkpoint(name);
          const seconds = await secondsBehind(deps, position);
          // Positions may leave gaps: there are at most so many events between.
          return { name, position, lag: { events: Math.max(0, head - position), seconds }, failing };
        }),
      );
      res.json(whole(models));
    },
  ],
});

/** How long the first event that a read model lacks has been there. */
const secondsBehind = async ({ ledger }: Serving['deps'], position: number): Promise<number> => {
  const [next] = await ledger.store.readAll(position, 1);
  if (next === undefined) return 0;
  const { recordedAt } = JSON.parse(next.metadata) as Metadata;
  return Math.max(0, Math.round((ledger.now().getTime() - Date.parse(recordedAt)) / 1000));
};

/** No token is asked here, so nothing is told but yes or no, and a code. */
export const mountHealth = (app: Express, { deps, follower, limits }: Serving): void => {
  app.get('/health/live', (_req, res) => {
    res.json({ status: 'ok' });
  });
  app.get('/health/ready', async (_req, res) => {
    if (!(await inTime(deps.ledger.store.head(), limits.storeMsMax)))
      throw unready('store_unavailable', 'The store does not answer now.');
    if (follower.failure() !== undefined)
      throw unready('read_models_failing', 'The read models cannot follow the log now; they try again by themselves.');
    res.json({ status: 'ok' });
  });
};

const unready = (code: 'store_unavailable' | 'read_models_failing', detail: string): Problem =>
  new Problem(code, detail, { headers: { 'Retry-After': '5' } });

const inTime = (answer: Promise<unknown>, msMax: number): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, msMax, false);
    answer
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(() => clearTimeout(timer));
  });
