/**
 * Routes about the whole ledger: recomputing it from its events (5.4), and finding settled years whose amount due has
 * changed since (5.7).
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { z } from 'zod';
import { publishedKeys } from '../../commands/audit/heads/auditKeys.ts';
import { ledgerHeads } from '../../commands/audit/heads/heads.ts';
import { headsKept, keptText, signHeads } from '../../commands/audit/heads/keptHeads.ts';
import type { Head } from '../../commands/audit/heads/logIndex.ts';
import { verifyLedger } from '../../commands/audit/verify/verify.ts';
import { recordHeld } from '../../commands/identity/identity.ts';
import { driftAnswer } from '../../queries/billing/drift.ts';
import { noQuery } from '../forms/forms.ts';
import { schoolId } from '../forms/primitives.ts';
import { refusedToStaff } from '../problems/refused.ts';
import { jsonBodyOf } from '../requests/bodies.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { languageOf } from '../requests/language.ts';
import { validRequest } from '../requests/validation.ts';
import { goneSignal } from '../serving/gone.ts';
import type { OpenRoutes, Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { heads as keptHeads } from './answers.ts';
import { driftQuery, headsQuery, heldVerificationQuery, verificationQuery } from './requests.ts';

export const getVerification = z.object({ query: verificationQuery });
export const postVerification = z.object({ query: heldVerificationQuery, body: keptHeads });
export const getDrift = z.object({ query: driftQuery });
export const getHeads = z.object({ query: headsQuery });
export const getKey = z.object({ query: noQuery });

export const auditRoutes = (serving: Serving): Routes => ({
  'GET /audit/verification': [
    async (req, res) => {
      const { query } = validRequest(getVerification, req);
      res.json(await verification(serving, res, query));
    },
  ],
  'POST /audit/verification': [
    ...jsonBodyOf('POST /audit/verification'),
    async (req, res) => {
      const { query, body } = validRequest(postVerification, req);
      const { key, ...year } = query;
      const heads = await headsKept(serving.deps, body, key);
      const answer = await verification(serving, res, { ...year, heads });
      // A restored ledger that holds everything of the kept heads may issue numbers again (operations 11.5).
      if (answer.differences.length === 0) await recordHeld(serving.deps.ledger, body, contextOf(req, res));
      res.json(answer);
    },
  ],
  'GET /audit/drift': [
    async (req, res) => {
      const { cursor, ...query } = validRequest(getDrift, req).query;
      const after = cursor === undefined ? {} : { after: cursorsOf(serving, req).keyIn(cursor, schoolId) };
      const { next, blocked, ...answer } = await driftAnswer(serving.sources, { ...query, ...after });
      const refused = blocked === undefined ? {} : { blocked: refusedToStaff(blocked, languageOf(req)) };
      res.json({ ...answer, ...refused, next: cursorsOf(serving, req).after(next) });
    },
  ],
  'GET /audit/heads': [
    async (req, res) => {
      const { position } = validRequest(getHeads, req).query;
      const { deps } = serving;
      const heads = await ledgerHeads(deps.ledger.store, {
        ...(position === undefined ? {} : { through: position }),
        workers: deps.workers,
        signal: untilEnd(serving, res),
      });
      const signed = await signHeads(deps, heads);
      await pipeline(Readable.from(keptText(signed)), res.type('application/json'));
    },
  ],
});

/** The key is public: anybody with a copy of the ledger can check its signatures, without access to anything else. */
export const openAuditRoutes = ({ deps }: Serving): OpenRoutes => ({
  'GET /audit/key': [
    async (req, res) => {
      validRequest(getKey, req);
      res.json({ keys: await publishedKeys(deps.vault) });
    },
  ],
});

type Asked = { readonly year?: number; readonly heads?: readonly Head[] };

const verification = async (serving: Serving, res: Response, asked: Asked) => {
  const startedAt = performance.now();
  const { events, documents, differences } = await verifyLedger(serving.deps.ledger.store, {
    ...asked,
    workers: serving.deps.workers,
    signal: untilEnd(serving, res),
  });
  const seconds = Math.max(performance.now() - startedAt, 1) / 1000;
  return { events, documents, rate: Math.round(events / seconds), differences };
};

const untilEnd = ({ stopping }: Pick<Serving, 'stopping'>, res: Response): AbortSignal =>
  AbortSignal.any([stopping.signal, goneSignal(res)]);
