/** Invoice runs, and the documents they issue (4.7, 4.8, 5.3). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { documentVerification } from '../../commands/audit/verify/verify.ts';
import { credit, schoolOfNumber } from '../../commands/billing/amend.ts';
import { runInvoices } from '../../commands/billing/run.ts';
import { type Deps, previewing } from '../../commands/deps.ts';
import { publicDocument, unsealed } from '../../domain/billing/documents/publicDocument.ts';
import { Rejection } from '../../domain/rejection.ts';
import { streams } from '../../ledger/streams.ts';
import { inSchool } from '../../ledger/workers/workers.ts';
import { type InvoiceRow, invoices } from '../../projections/documents.ts';
import type { RowQuery } from '../../projections/readStore.ts';
import { derivationOf, issuedInReadModel, originOf } from '../../queries/billing/derivation.ts';
import { explanationBytes } from '../../queries/billing/explanation.ts';
import { correctionsSince } from '../../queries/billing/since.ts';
import { access, mustEnter } from '../access/access.ts';
import { noQuery, numberingQuery } from '../forms/forms.ts';
import { documentParams } from '../forms/params.ts';
import { documentNumber } from '../forms/primitives.ts';
import { jsonBody, jsonBodyOf } from '../requests/bodies.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { principalOf } from '../requests/locals.ts';
import { validRequest } from '../requests/validation.ts';
import { caughtUp } from '../serving/reads.ts';
import type { Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { conditional, withReason, writeOrPreview, wrote } from '../serving/writes.ts';
import { invoiceRunBody, invoicesQuery, issueBody } from './documentRequests.ts';
import { originFor } from './visiblePools.ts';

export const postRun = z.object({ query: numberingQuery, body: invoiceRunBody });
export const getInvoices = z.object({ query: invoicesQuery });
export const getInvoice = z.object({ params: documentParams, query: noQuery });
export const postCredit = z.object({ params: documentParams, query: numberingQuery, body: issueBody });

export const invoiceRoutes = (serving: Serving): Routes => {
  const { deps, sources, metrics, stopping } = serving;
  const documentFor = documentReader(serving);
  return {
    'POST /invoice-runs': [
      ...jsonBodyOf('POST /invoice-runs'),
      async (req, res) => {
        const { query, body } = validRequest(postRun, req);
        const { confirmRestored } = query;
        const { preview, ...asked } = body;
        const request = { ...asked, confirmRestored };
        const context = contextOf(req, res);
        const on = await conditional(deps, req, streams.documents);
        if (preview || query.preview) {
          const { issued, blocked } = await runInvoices(previewing(on), request, context);
          res.json({ issued: issued.map(publicDocument).map(unsealed), blocked });
        } else {
          const { issued, blocked, ...at } = await runInvoices(on, { ...request, signal: stopping.signal }, context);
          metrics.invoiceRun('request', { outcome: 'done', blocked });
          wrote(res, at).json({ issued: issued.map(publicDocument), blocked });
        }
      },
    ],
    'GET /invoices': [
      async (req, res) => {
        const { query } = validRequest(getInvoices, req);
        const { cursor, limit } = query;
        const wanted = await narrowed(serving, res, query);
        const after = cursor === undefined ? {} : { after: cursorsOf(serving, req).keyIn(cursor, documentNumber) };
        const rows = await sources.readStore.find<InvoiceRow>(invoices.name, { ...wanted, ...after, limit: limit + 1 });
        res.json(
          cursorsOf(serving, req).page(
            rows,
            limit,
            ({ key }) => key,
            ({ row }) => publicDocument(row),
          ),
        );
      },
    ],
    'GET /invoices/{number}': [
      async (req, res) => {
        res.json(publicDocument(await documentFor(req, res)));
      },
    ],
    'GET /invoices/{number}/derivation': [
      async (req, res) => {
        const invoice = await documentFor(req, res);
        const origin = originFor(principalOf(res), await originOf(sources, issuedInReadModel(sources), invoice));
        res.vary('Accept');
        if (req.accepts(['application/json', 'text/plain']) === 'text/plain')
          res.type('text/plain').send(Buffer.from(await inSchool(deps, explanationBytes, invoice.school, origin)));
        else
          res.json(
            derivationOf(
              origin,
              await inSchool(deps, correctionsSince, invoice.school, { document: invoice.document }),
            ),
          );
      },
    ],
    'GET /invoices/{number}/verification': [
      async (req, res) => {
        const { number, school } = await documentFor(req, res);
        res.json(await inSchool(deps, documentVerification, school, number));
      },
    ],
    'POST /invoices/{number}/credit': [
      ...jsonBody,
      async (req, res) => {
        const { params, query, body } = validRequest(postCredit, req);
        const { preview, confirmRestored } = query;
        const context = withReason(contextOf(req, res), body.reason);
        const school = await schoolOfNumber(deps, params.number);
        const on = await conditional(deps, req, streams.subscription(school));
        const write = (target: Deps) => credit(target, params.number, body.on, context, { confirmRestored });
        await writeOrPreview(on, res, { school, preview, context, write }, (outcome) => {
          wrote(res, outcome).json({ issued: outcome.issued.map(publicDocument) });
        });
      },
    ],
  };
};

/**
 * Finds the requested document. A school sees its own documents. A board sees those of its current schools, and those
 * issued to a school while it belonged to the board.
 */
const documentReader =
  (serving: Serving) =>
  async (req: Request, res: Response): Promise<InvoiceRow> => {
    const { sources, boardOf } = serving;
    const { number } = validRequest(getInvoice, req).params;
    const absent = new Rejection('document_not_found', 'There is no such document.');
    const find = () => sources.readStore.get<InvoiceRow>(invoices.name, number);
    const row = (await find()) ?? ((await caughtUp(serving)) ? await find() : undefined);
    if (row === undefined) throw absent;
    const principal = principalOf(res);
    const issuedUnder = principal.role === 'board' && row.board === principal.board;
    const boardOfSchool = issuedUnder ? row.board : await boardOf(row.school);
    const rule = { ...access['GET /invoices/{number}'], scope: 'school' as const };
    mustEnter(principal, rule, { school: row.school, boardOfSchool }, absent);
    return row;
  };

type Wanted = z.output<typeof invoicesQuery>;

/**
 * Narrows a query to what the principal may see. @throws Rejection school_not_found, board_not_found for a school or
 * board of others.
 */
const narrowed = async ({ boardOf }: Serving, res: Response, query: Wanted): Promise<RowQuery> => {
  const { school, board } = query;
  const principal = principalOf(res);
  const asked: RowQuery = {
    ...(school === undefined ? {} : { school }),
    ...(board === undefined ? {} : { board }),
    ...daysOf(query),
  };
  if (principal.role === 'school') {
    if (school !== undefined && school !== principal.school) throw new Rejection('school_not_found', 'Not its own.');
    return { ...asked, school: principal.school };
  }
  if (principal.role !== 'board') return asked;
  if (board !== undefined && board !== principal.board) throw new Rejection('board_not_found', 'Not its own.');
  if (school === undefined) return { ...asked, board: principal.board };
  if ((await boardOf(school)) !== principal.board) throw new Rejection('school_not_found', 'Not one of its own.');
  return asked;
};

/** `year` is the calendar year of issue. Together with `from` or `to`, both conditions hold. */
const daysOf = ({ year, from, to }: Wanted): Pick<RowQuery, 'from' | 'to'> => {
  const first = [from, year === undefined ? undefined : `${year}-01-01`].filter((day) => day !== undefined).sort();
  const last = [to, year === undefined ? undefined : `${year}-12-31`].filter((day) => day !== undefined).sort();
  return {
    ...(first.length === 0 ? {} : { from: first.at(-1)! }),
    ...(last.length === 0 ? {} : { to: last[0]! }),
  };
};
