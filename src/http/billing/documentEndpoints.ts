/** Invoice runs, and the documents they issue (4.7, 4.8, 5.3). */
import { z } from 'zod';
import { sortedDifferences } from '../../commands/audit/differences.ts';
import { documentVerification } from '../../commands/audit/verify/verify.ts';
import { credit, schoolOfNumber } from '../../commands/billing/amend.ts';
import { issueDueDocuments } from '../../commands/billing/run.ts';
import { beginningOfRun, type RunAsked } from '../../commands/billing/runJob.ts';
import { type Deps, previewing, shownToday } from '../../commands/deps.ts';
import { verifyRenditions } from '../../commands/renditions/keepRenditions.ts';
import { documentTotals } from '../../domain/billing/documents/documentTotals.ts';
import { withoutUbl } from '../../domain/renditions/ublParties.ts';
import { statedAll } from '../../ledger/states/statedDocuments.ts';
import { streams } from '../../ledger/streams.ts';
import { inSchool } from '../../ledger/workers/workers.ts';
import { type DocumentRow, documentRows } from '../../projections/documents.ts';
import { derivationOf, issuedInReadModel, originOf } from '../../queries/billing/derivation.ts';
import { explanationBytes } from '../../queries/billing/explaining/explanation.ts';
import { shownDocuments, shownDraft } from '../../queries/billing/shownDocuments.ts';
import { correctionsSince } from '../../queries/billing/since.ts';
import { missedFiles } from '../../queries/results/missedFiles.ts';
import { differencesInWords } from '../../words/findings/findings.ts';
import { readers, staff, within } from '../access/access.ts';
import { alwaysHeavy } from '../access/heavy.ts';
import { noQuery, numberingQuery } from '../forms/forms.ts';
import { documentParams } from '../forms/params.ts';
import { documentNumber } from '../forms/primitives.ts';
import { jobBegun } from '../jobs/answers.ts';
import { refusedToStaff } from '../problems/refused.ts';
import { KiB } from '../requests/bodies.ts';
import { contextOf } from '../requests/context.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { earlierAttemptsOf, principalOf } from '../requests/requestFacts.ts';
import { answerOne, answerText } from '../serving/answers.ts';
import { endpoint, inLanguage, json, one, writtenOrPreviewed } from '../serving/endpoint.ts';
import { pageOfRows } from '../serving/lists.ts';
import { model } from '../serving/parkedReads.ts';
import { conditional, confirmable, preconditionsOf, withReason, writeOrPreview, wrote } from '../serving/writes.ts';
import { derivation, explanation, verification } from './derivationAnswers.ts';
import { documentFor, narrowed, readersOfOwn } from './documentAccess.ts';
import { documents, issued, preview, run, runPreview, statedDocument } from './documentAnswers.ts';
import { documentsQuery, invoiceRunBody, issueBody } from './documentRequests.ts';
import { notBillable, notIssuable } from './issuingRefusals.ts';
import { originFor } from './visiblePools.ts';

export const documentEndpoints = [
  endpoint({
    route: 'POST /invoice-runs',
    access: within('none', ...staff),
    tag: 'Documents',
    summary: 'Issue everything that is due on or before a day',
    description:
      'Can be repeated: nothing is issued twice. A job that is cancelled keeps what it issued; a preview is always answered at once. A school that cannot be billed, or of which the history is not as it was recorded, is named; others go on.',
    request: z.object({ query: numberingQuery, body: invoiceRunBody }),
    // Room for ten thousand schools.
    bodyBounds: { bytes: 128 * KiB, values: 10_010 },
    answers: {
      200: writtenOrPreviewed('What was issued; or what would follow', z.union([run, runPreview])),
      202: jobBegun,
    },
    refusals: [...notIssuable],
    asJob:
      ({ deps, jobKinds }) =>
      async ({ query, body }, req, res) => {
        const { preview, ...asked } = body;
        if (preview || query.preview) return undefined;
        // Refused at once where that is known, and again before the first document.
        await conditional(deps, req, streams.documents);
        const since = await beginningOfRun(deps, earlierAttemptsOf(res));
        const { expected } = preconditionsOf(req);
        const { confirmRestored } = query;
        return { kind: jobKinds.run, asked: { ...asked, confirmRestored, expected, since } satisfies RunAsked };
      },
    serve:
      ({ deps, sources, metrics, stopping }) =>
      async ({ query, body }, req, res) => {
        const { confirmRestored } = query;
        const { preview, ...asked } = body;
        const request = { ...asked, confirmRestored };
        const context = contextOf(req, res);
        const on = await conditional(deps, req, streams.documents);
        if (preview || query.preview) {
          const { head } = await on.folds.documents();
          const trial = previewing(on);
          const { issued, blocked } = await issueDueDocuments(trial, request, context);
          const stated = await statedAll(trial.ledger, issued);
          confirmable(withLanguage(res), head).json({
            issued: stated.map((document) => shownDraft(document, languageOf(req))),
            withoutEInvoice: withoutUbl(issued),
            blocked: refusedToStaff(blocked, languageOf(req)),
            totals: documentTotals(issued),
            missedFiles: await missedFiles(sources, issued, request.on),
            later: [],
            counts: [],
          });
        } else {
          const { issued, blocked, ...at } = await issueDueDocuments(
            on,
            { ...request, signal: stopping.signal },
            context,
          );
          metrics.invoiceRun('request', { outcome: 'done', blocked });
          wrote(withLanguage(res), at).json({
            issued: await shownDocuments(deps, issued, languageOf(req)),
            withoutEInvoice: withoutUbl(issued),
            blocked: refusedToStaff(blocked, languageOf(req)),
            totals: documentTotals(issued),
          });
        }
      },
  }),
  endpoint({
    route: 'GET /invoices',
    access: within('none', ...readers),
    tag: 'Documents',
    summary: 'Documents by number',
    description: 'A school sees its own; a board those of its schools, and those issued while they were.',
    request: z.object({ query: documentsQuery }),
    answersFrom: [model.documents],
    answers: { 200: inLanguage(json('A page of documents, the newest first', documents)) },
    refusals: ['school_not_found', 'board_not_found'],
    serve:
      (serving) =>
      async ({ query }, req, res) => {
        const { school: _school, board: _board, year: _year, from: _from, to: _to, ...page } = query;
        const wanted = { ...(await narrowed(serving, res, query)), ...page };
        const list = { model: documentRows.name, key: documentNumber, query: wanted, shown: (row: DocumentRow) => row };
        const { items, next } = await pageOfRows<DocumentRow, DocumentRow>(serving, req, list);
        withLanguage(res).json({ items: await shownDocuments(serving.deps, items, languageOf(req)), next });
      },
  }),
  endpoint({
    route: 'GET /invoices/{number}',
    access: readersOfOwn,
    tag: 'Documents',
    summary: 'A document',
    request: z.object({ params: documentParams, query: noQuery }),
    answersFrom: [model.documents],
    keptBy: 'client',
    answers: { 200: one('The document', statedDocument) },
    refusals: ['document_not_found'],
    serve:
      (serving) =>
      async ({ params }, req, res) => {
        const issued = await documentFor(serving, res, params.number);
        const [shown] = await shownDocuments(serving.deps, [issued], languageOf(req));
        answerOne(res.vary('Accept-Language'), shown!);
      },
  }),
  endpoint({
    route: 'GET /invoices/{number}/derivation',
    access: readersOfOwn,
    tag: 'Documents',
    summary: 'From each line to its formula, its counts and their days, and the streams behind them',
    description: 'As `text/plain` the same down to pupils and events: a text to keep.',
    request: z.object({ params: documentParams, query: noQuery }),
    heavy: alwaysHeavy,
    answersFrom: [model.documents],
    answers: {
      200: {
        ...one('The derivation', derivation),
        content: { 'application/json': derivation, 'text/plain': explanation },
        inLanguage: 'always',
      },
    },
    refusals: ['document_not_found'],
    serve:
      (serving) =>
      async ({ params }, req, res) => {
        const { deps, sources } = serving;
        const document = await documentFor(serving, res, params.number);
        const origin = originFor(principalOf(res), await originOf(sources, issuedInReadModel(sources), document));
        const language = languageOf(req);
        withLanguage(res).vary('Accept');
        if (req.accepts(['application/json', 'text/plain']) === 'text/plain')
          answerText(
            res,
            'text/plain',
            Buffer.from(await inSchool(deps, explanationBytes, document.school, { origin, language })),
          );
        else {
          const asked = { document: document.document };
          const since = await inSchool(deps, correctionsSince, document.school, asked);
          answerOne(res, derivationOf(origin, since, language));
        }
      },
  }),
  endpoint({
    route: 'GET /invoices/{number}/verification',
    access: readersOfOwn,
    tag: 'Documents',
    summary: 'A document recomputed from the events alone',
    request: z.object({ params: documentParams, query: noQuery }),
    heavy: alwaysHeavy,
    answers: { 200: inLanguage(json('What was recomputed, and where it differs', verification)) },
    refusals: ['document_not_found'],
    serve:
      (serving) =>
      async ({ params }, req, res) => {
        const { number, school } = await documentFor(serving, res, params.number);
        const { deps } = serving;
        const found = await inSchool(deps, documentVerification, school, number);
        const { renditions, differences } = await verifyRenditions(deps, { today: shownToday(deps), number });
        const all = found && sortedDifferences([...found.differences, ...differences]);
        withLanguage(res).json(all && { ...found, renditions, differences: differencesInWords(all, languageOf(req)) });
      },
  }),
  endpoint({
    route: 'POST /invoices/{number}/credit',
    access: within('none', ...staff),
    tag: 'Documents',
    summary: 'Credit the latest standing document of a subscription, whole',
    request: z.object({ params: documentParams, query: numberingQuery, body: issueBody }),
    answers: { 200: writtenOrPreviewed('What was issued; or what would follow', z.union([issued, preview])) },
    refusals: [
      'document_not_found',
      'document_cancels',
      'document_already_credited',
      'document_not_latest',
      ...notBillable,
    ],
    serve:
      ({ deps }) =>
      async ({ params, query, body }, req, res) => {
        const { preview, confirmRestored } = query;
        const context = withReason(contextOf(req, res), body.reason);
        const school = await schoolOfNumber(deps, params.number);
        const stream = streams.subscription(school);
        const on = await conditional(deps, req, stream);
        const write = (target: Deps) => credit(target, params.number, body.on, context, { confirmRestored });
        await writeOrPreview(on, res, { school, stream, preview, context, write }, async (outcome) => {
          const issued = await shownDocuments(deps, outcome.issued, languageOf(req));
          wrote(withLanguage(res), outcome).json({ issued });
        });
      },
  }),
] as const;
