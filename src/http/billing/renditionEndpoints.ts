/** Documents as files: PDF and UBL, one or many (documents.md 9.11). */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { handOut, renditionsOf } from '../../commands/renditions/handOut.ts';
import type { ArchivedFile } from '../../commands/renditions/ports.ts';
import { Rejection } from '../../domain/rejection.ts';
import { type KeptRendition, type RenditionFormat, renditionFormats } from '../../domain/renditions/renditions.ts';
import { type DocumentRow, documentRows } from '../../projections/documents.ts';
import type { RowQuery } from '../../projections/readStore.ts';
import { readers, within } from '../access/access.ts';
import { alwaysHeavy } from '../access/heavy.ts';
import { describing, digest, moment, whole, wholeOf } from '../forms/answer.ts';
import { noQuery } from '../forms/forms.ts';
import { documentParams } from '../forms/params.ts';
import { contextOf } from '../requests/context.ts';
import { type Answer, endpoint, json } from '../serving/endpoint.ts';
import { model } from '../serving/parkedReads.ts';
import { mustBeCaughtUp } from '../serving/reads.ts';
import type { Serving } from '../serving/serving.ts';
import { documentFor, narrowed, readersOfOwn } from './documentAccess.ts';
import { archiveQuery, ublQuery } from './documentRequests.ts';

const text = { required: true, schema: { type: 'string' } } as const;

const ofFile = { 'Content-Disposition': text, 'Repr-Digest': text };

const file = (description: string, mediaType: string): Answer => ({
  description,
  content: { [mediaType]: z.string().meta({ description: 'The bytes of the file' }) },
  written: 'no',
  one: true,
  headers: ofFile,
});

/** Refusals of a first hand-out, which is recorded although the request is a read. */
const whenHandedOut = ['document_not_found', 'history_unknown', 'concurrent_writes', 'clock_leapt'] as const;

const rendition = describing<Pick<KeptRendition, 'format' | 'renderer' | 'sha256' | 'size' | 'first'>>()(
  z
    .strictObject({
      format: z.enum(renditionFormats),
      renderer: whole.min(1),
      sha256: digest,
      size: whole,
      first: moment.meta({ description: 'When it was handed out for the first time' }),
    })
    .meta({ id: 'Rendition' }),
);

const handedOutBefore = 'Made at the first request, and the same bytes ever after.';

export const renditionEndpoints = [
  endpoint({
    route: 'GET /invoices/archive',
    access: within('none', ...readers),
    tag: 'Documents',
    summary: 'All documents of some days in one ZIP file',
    description:
      'One file for each document, and `skipped.json` with the number of each that has no such file, and why. A school gets its own; a board those of its schools.',
    request: z.object({ query: archiveQuery }),
    heavy: alwaysHeavy,
    answersFrom: [model.documents],
    answers: {
      200: {
        description: 'The archive, streamed',
        content: { 'application/zip': z.string() },
        written: 'no',
        headers: { 'Content-Disposition': text },
      },
    },
    refusals: ['board_not_found', 'history_unknown', 'concurrent_writes', 'clock_leapt'],
    serve:
      (serving) =>
      async ({ query }, req, res) => {
        const { format, from, to } = query;
        const wanted = await narrowed(serving, res, query);
        await mustBeCaughtUp(serving);
        res.type('application/zip').set('Content-Disposition', attached(`facturen-${from}-${to}-${format}.zip`));
        await pipeline(Readable.from(serving.deps.archive(archived(serving, req, res, wanted, format))), res);
      },
  }),
  endpoint({
    route: 'GET /invoices/{number}/pdf',
    access: readersOfOwn,
    tag: 'Documents',
    summary: 'A document as PDF, with its UBL inside',
    description: handedOutBefore,
    request: z.object({ params: documentParams, query: noQuery }),
    answersFrom: [model.documents],
    answers: { 200: file('PDF/A-3a and PDF/UA-1', 'application/pdf') },
    keptBy: 'client',
    // Repr-Digest is of the bytes as they are sent.
    uncompressed: true,
    refusals: [...whenHandedOut, 'rendition_lost'],
    serve:
      (serving) =>
      ({ params }, req, res) =>
        sendRendition(serving, req, res, params.number, 'pdf'),
  }),
  endpoint({
    route: 'GET /invoices/{number}/ubl',
    access: readersOfOwn,
    tag: 'Documents',
    summary: 'A document as UBL',
    description: handedOutBefore,
    request: z.object({ params: documentParams, query: ublQuery }),
    answersFrom: [model.documents],
    answers: { 200: file('UBL 2.1', 'application/xml') },
    keptBy: 'client',
    // Repr-Digest is of the bytes as they are sent.
    uncompressed: true,
    refusals: [...whenHandedOut, 'debtor_identifier_missing', 'rendition_lost'],
    serve:
      (serving) =>
      ({ params, query }, req, res) =>
        sendRendition(serving, req, res, params.number, query.profile),
  }),
  endpoint({
    route: 'GET /invoices/{number}/renditions',
    access: readersOfOwn,
    tag: 'Documents',
    summary: 'What was handed out of a document',
    request: z.object({ params: documentParams, query: noQuery }),
    answersFrom: [model.documents],
    answers: { 200: json('By format', wholeOf(rendition)) },
    refusals: ['document_not_found', 'history_unknown'],
    serve:
      (serving) =>
      async ({ params }, _req, res) => {
        const { number } = await documentFor(serving, res, params.number);
        const found = await renditionsOf(serving.deps, number);
        const items = found.map(({ format, renderer, sha256, size, first }) => ({
          format,
          renderer,
          sha256,
          size,
          first,
        }));
        res.json({ items, next: null });
      },
  }),
] as const;

/** @param name plain ASCII without quotes */
export const attached = (name: string): string => `attachment; filename="${name}"`;

const mediaTypes: Readonly<Record<RenditionFormat, string>> = {
  pdf: 'application/pdf',
  nlcius: 'application/xml',
  peppol: 'application/xml',
};

const nameOf = (number: string, format: RenditionFormat): string => `${number}.${format === 'pdf' ? 'pdf' : 'xml'}`;

const sendRendition = async (
  serving: Serving,
  req: Request,
  res: Response,
  number: string,
  format: RenditionFormat,
): Promise<void> => {
  const document = await documentFor(serving, res, number);
  const { rendition, bytes } = await handOut(serving.deps, document, format, contextOf(req, res));
  res
    .type(mediaTypes[format])
    .set({
      'Content-Disposition': attached(nameOf(number, format)),
      ETag: `"${rendition.sha256}"`,
      'Repr-Digest': `sha-256=:${Buffer.from(rendition.sha256, 'hex').toString('base64')}:`,
    })
    .send(Buffer.from(bytes));
};

type Skipped = { readonly number: string; readonly code: string };

const rowsPerRead = 100;

/** The files of an archive. The last one names the documents for which no file can be made. */
async function* archived(
  { deps, sources, stopping }: Serving,
  req: Request,
  res: Response,
  wanted: RowQuery,
  format: RenditionFormat,
): AsyncGenerator<ArchivedFile, void, void> {
  const context = contextOf(req, res);
  const skipped: Skipped[] = [];
  let day = wanted.to!;
  for (let after = ''; ; ) {
    const rows = await sources.readStore.find<DocumentRow>(documentRows.name, { ...wanted, after, limit: rowsPerRead });
    for (const { row } of rows) {
      stopping.signal.throwIfAborted();
      const { number, issuedOn } = row;
      day = issuedOn;
      try {
        const { bytes } = await handOut(deps, row, format, context);
        yield { name: nameOf(number, format), bytes, day: issuedOn };
      } catch (error) {
        if (!(error instanceof Rejection)) throw error;
        skipped.push({ number, code: error.code });
      }
    }
    if (rows.length < rowsPerRead) break;
    after = rows.at(-1)!.key;
  }
  yield { name: 'skipped.json', bytes: Buffer.from(`${JSON.stringify(skipped, null, 2)}\n`), day };
}
