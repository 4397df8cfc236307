/** The whole ledger, recomputed from its events (5.4). */
import { z } from 'zod';
import { ledgerHeads } from '../../commands/audit/heads.ts';
import { verifyLedger } from '../../commands/audit/verify.ts';
import type { Routes } from '../routing.ts';
import { headsQuery, verificationQuery } from '../schemas.ts';
import type { Serving } from '../serving.ts';
import { validRequest } from '../validation.ts';

export const getVerification = z.object({ query: verificationQuery });
export const getHeads = z.object({ query: headsQuery });

export const auditRoutes = ({ deps }: Serving): Routes => ({
  'GET /audit/verification': [
    async (req, res) => {
      const { query } = validRequest(getVerification, req);
      const startedAt = performance.now();
      const { events, documents, differences } = await verifyLedger(deps.ledger.store, query);
      const seconds = Math.max(performance.now() - startedAt, 1) / 1000;
      res.json({ events, documents, rate: Math.round(events / seconds), differences });
    },
  ],
  'GET /audit/heads': [
    async (req, res) => {
      const { query } = validRequest(getHeads, req);
      res.json(await ledgerHeads(deps.ledger.store, query.position));
    },
  ],
});
