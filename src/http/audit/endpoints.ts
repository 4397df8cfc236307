/**
 * The whole ledger: recomputing it from its events (5.4), and finding settled years whose amount due has
 * changed since (5.7).
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { z } from 'zod';
import { publishedKeys } from '../../commands/audit/heads/auditKeys.ts';
import { ledgerHeads } from '../../commands/audit/heads/heads.ts';
import { headsKept, keptText, signHeads } from '../../commands/audit/heads/keptHeads.ts';
import { type VerificationAsked, verifying } from '../../commands/audit/verify/verificationJob.ts';
import { driftAnswer } from '../../queries/billing/drift.ts';
import { staff, within } from '../access/access.ts';
import { alwaysHeavy } from '../access/heavy.ts';
import { auditKeys, heads, ledgerVerification } from '../audit/answers.ts';
import { noQuery } from '../forms/forms.ts';
import { schoolId } from '../forms/primitives.ts';
import { jobBegun } from '../jobs/answers.ts';
import { refusedToStaff } from '../problems/refused.ts';
import { KiB } from '../requests/bodies.ts';
import { whileClientWaits } from '../requests/clientLeaves.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { drift } from '../results/differenceAnswers.ts';
import { answerOne } from '../serving/answers.ts';
import { endpoint, inLanguage, json, one } from '../serving/endpoint.ts';
import { model } from '../serving/parkedReads.ts';
import type { Serving } from '../serving/serving.ts';
import { heads as keptHeads } from './answers.ts';
import { driftQuery, headsQuery, heldVerificationQuery, verificationQuery } from './requests.ts';
import { verifiedShown } from './verified.ts';

/** A verification of one year says nothing about the others. */
const auditedWhole = (
  { metrics, deps }: Serving,
  { year }: { readonly year?: number },
  { differences }: { readonly differences: readonly unknown[] },
): void => {
  if (year === undefined)
    metrics.audited({ of: 'verification', differences: differences.length, at: deps.ledger.now() });
};

export const auditEndpoints = [
  endpoint({
    route: 'GET /audit/verification',
    access: within('none', ...staff),
    tag: 'Audit',
    summary: 'Every event and document of the ledger recomputed',
    description: 'With `year` only documents issued in that calendar year; chains are always checked whole.',
    request: z.object({ query: verificationQuery }),
    heavy: alwaysHeavy,
    answers: { 200: inLanguage(json('What was recomputed, and where it differs', ledgerVerification)), 202: jobBegun },
    refusals: [],
    asJob:
      ({ jobKinds }) =>
      async ({ query }) => ({ kind: jobKinds.verification, asked: query satisfies VerificationAsked }),
    serve:
      (serving) =>
      async ({ query }, req, res) => {
        const found = await verifying(serving.deps, query, contextOf(req, res), { signal: untilEnd(serving, res) });
        auditedWhole(serving, query, found);
        withLanguage(res).json(verifiedShown(found, languageOf(req)));
      },
  }),
  endpoint({
    route: 'POST /audit/verification',
    // Compares the ledger with heads that were kept.
    access: within('none', ...staff),
    tag: 'Audit',
    summary: 'The same, held against heads that an auditor kept',
    description:
      'The body is an earlier answer of `GET /audit/heads`. Every stream in it must still hold the event that was its last, with the same digest. A copy that is not as it was signed is refused, and so is one whose key this supplier does not hold, unless `key` names it. A ledger that was restored numbers documents again once this finds no difference.',
    request: z.object({ query: heldVerificationQuery, body: keptHeads }),
    reads: true,
    // Room for ten times the streams of the whole country.
    bodyBounds: { bytes: 64 * KiB * KiB, values: 2_500_000 },
    heavy: alwaysHeavy,
    answers: { 200: inLanguage(json('What was recomputed, and where it differs', ledgerVerification)), 202: jobBegun },
    refusals: ['heads_copy_forged', 'heads_key_unknown', 'body_too_large', 'concurrent_writes', 'clock_leapt'],
    asJob:
      ({ deps, jobKinds }) =>
      async ({ query, body }) => {
        // Heads that our keys did not sign are refused at once, before there is a job.
        await headsKept(deps, body, query.key);
        return { kind: jobKinds.verification, asked: { ...query, kept: body } satisfies VerificationAsked };
      },
    serve:
      (serving) =>
      async ({ query, body }, req, res) => {
        const asked = { ...query, kept: body };
        const found = await verifying(serving.deps, asked, contextOf(req, res), { signal: untilEnd(serving, res) });
        auditedWhole(serving, query, found);
        withLanguage(res).json(verifiedShown(found, languageOf(req)));
      },
  }),
  endpoint({
    route: 'GET /audit/drift',
    access: within('none', ...staff),
    tag: 'Audit',
    summary: 'Settled years whose due is no longer what was billed, and the events that made it so',
    request: z.object({ query: driftQuery }),
    heavy: alwaysHeavy,
    answersFrom: [model.counts, model.subscriptions, model.calendar],
    answers: { 200: inLanguage(json('A page of schools with such years', drift)) },
    refusals: [],
    serve:
      (serving) =>
      async ({ query: { cursor, ...query } }, req, res) => {
        const after = cursor === undefined ? {} : { after: cursorsOf(serving, req).keyIn(cursor, schoolId) };
        const { next, blocked, ...answer } = await driftAnswer(serving.sources, { ...query, ...after });
        if (query.school === undefined && cursor === undefined)
          serving.metrics.audited({ of: 'drift', schools: answer.totals.schools });
        const refused = blocked === undefined ? {} : { blocked: refusedToStaff(blocked, languageOf(req)) };
        withLanguage(res).json({ ...answer, ...refused, next: cursorsOf(serving, req).after(next) });
      },
  }),
  endpoint({
    route: 'GET /audit/heads',
    access: within('none', ...staff),
    tag: 'Audit',
    summary: 'The last event of every stream, with one signed digest over all',
    description:
      'Recomputed, and signed by the supplier. Kept as a file, `POST /audit/verification` tells later that nothing of it was changed or removed since. To check it without us: the heads, each as `stream LF revision LF digest LF`, come to `digest`; `signature` is a JWS of it by a key of `GET /audit/key`.',
    request: z.object({ query: headsQuery }),
    heavy: alwaysHeavy,
    answers: { 200: json('The heads, by stream', heads) },
    refusals: [],
    serve:
      (serving) =>
      async ({ query: { position } }, _req, res) => {
        const { deps } = serving;
        const heads = await ledgerHeads(deps.ledger.store, {
          ...(position === undefined ? {} : { through: position }),
          workers: deps.workers,
          signal: untilEnd(serving, res),
        });
        const signed = await signHeads(deps, heads);
        await pipeline(Readable.from(keptText(signed)), res.type('application/json'));
      },
  }),
  endpoint({
    route: 'GET /audit/key',
    access: 'open',
    tag: 'Audit',
    summary: 'The public keys that heads are signed with',
    description:
      'Write down the `kid` of the key when you keep a copy: it tells that key from any other, also when it is held no more.',
    request: z.object({ query: noQuery }),
    keptBy: 'anybody',
    answers: { 200: one('A JWK set, the newest first', auditKeys) },
    refusals: ['store_unavailable', 'vault_unavailable'],
    serve:
      ({ deps }) =>
      async (_asked, _req, res) => {
        answerOne(res, { keys: await publishedKeys(deps.vault) });
      },
  }),
] as const;

const untilEnd = ({ stopping }: Pick<Serving, 'stopping'>, res: Response): AbortSignal =>
  AbortSignal.any([stopping.signal, whileClientWaits(res)]);
