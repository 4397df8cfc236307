/** The whole ledger: recomputed from its events (5.4), and what its settled years are due now (5.7). */
import { z } from 'zod';
import { ledgerHeads } from '../../commands/audit/heads.ts';
import { verifyLedger } from '../../commands/audit/verify.ts';
import { driftAnswer } from '../../projections/answers/drift.ts';
import { goneSignal } from '../gone.ts';
import { schoolId } from '../primitives.ts';
import { cursorAfter, keyIn } from '../reads.ts';
import type { Routes } from '../routing.ts';
import { driftQuery, headsQuery, verificationQuery } from '../schemas.ts';
import type { Serving } from '../serving.ts';
import { validRequest } from '../validation.ts';

export const getVerification = z.object({ query: verificationQuery });
export const getDrift = z.object({ query: driftQuery });
export const getHeads = z.object({ query: headsQuery });

export const auditRoutes = ({ deps, sources, stopping }: Serving): Routes => ({
  'GET /audit/verification': [
    async (req, res) => {
      const { query } = validRequest(getVerification, req);
      const startedAt = performance.now();
      const { events, documents, differences } = await verifyLedger(deps.ledger.store, {
        ...query,
        signal: AbortSignal.any([stopping.signal, goneSignal(res)]),
      });
      const seconds = Math.max(performance.now() - startedAt, 1) / 1000;
      res.json({ events, documents, rate: Math.round(events / seconds), differences });
    },
  ],
  'GET /audit/drift': [
    async (req, res) => {
      const { cursor, ...query } = validRequest(getDrift, req).query;
      const after = cursor === undefined ? {} : { after: keyIn(cursor, schoolId) };
      const { next, ...answer } = await driftAnswer(sources, { ...query, ...after });
      res.json({ ...answer, next: next === null ? null : cursorAfter(next) });
    },
  ],
  'GET /audit/heads': [
    async (req, res) => {
      const { query } = validRequest(getHeads, req);
      res.json(await ledgerHeads(deps.ledger.store, query.position));
    },
  ],
});
