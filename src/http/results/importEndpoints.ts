/** Files of results: upload, list and withdraw them (2.2–2.8). */
import type { Request } from 'express';
import { z } from 'zod';
import { importFile, previewFile } from '../../commands/results/importFile.ts';
import { decideResults } from '../../commands/results/schoolCommands.ts';
import { importAnswer, importsAnswer } from '../../queries/results/imports.ts';
import { readers, schoolSide, within } from '../access/access.ts';
import { alwaysHeavy } from '../access/heavy.ts';
import { preview as previewSchema } from '../billing/documentAnswers.ts';
import { newestFirst, noQuery, paging, previewQuery } from '../forms/forms.ts';
import { importParams, schoolParams } from '../forms/params.ts';
import { wholeNumber } from '../forms/primitives.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { fileBody, mediaTypeOf } from '../requests/fileBody.ts';
import { languageOf } from '../requests/language.ts';
import { answerOne } from '../serving/answers.ts';
import { endpoint, inLanguage, json, one, written, writtenOrPreviewed } from '../serving/endpoint.ts';
import { inTimeOrder } from '../serving/lists.ts';
import { model } from '../serving/parkedReads.ts';
import { answerWithProgress, linesType, type Progress } from '../serving/progressLines.ts';
import { mustBeRegistered } from '../serving/reads.ts';
import {
  decidedOrPreviewed,
  headersOf,
  preconditionsOf,
  publicPreview,
  revisionTag,
  withReason,
} from '../serving/writes.ts';
import {
  importDetail,
  imported,
  importLine,
  importPreview,
  imports,
  importWithdrawn,
  publicImport,
  publicImportPreview,
} from './answers.ts';
import { importQuery, withdrawalBody } from './requests.ts';
import { workbookType } from './templateEndpoints.ts';

const revisionKey = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** Refusals of an import that do not depend on its file (6.1, 8.1, 2.2). */
const notAccepted = [
  'dpa_missing',
  'source_not_found',
  'source_not_available',
  'linked_on_in_future',
  'reason_required',
  'school_secret_missing',
  'import_in_progress',
] as const;

export const importEndpoints = [
  endpoint({
    route: 'POST /schools/{school}/imports',
    access: within('school', ...schoolSide),
    tag: 'Imports',
    summary: 'Upload a file of results',
    description:
      'Taken whole or not at all; with `onError=skip` the good rows. A file of 10 pupils or more of which the school knows fewer than one in five is held unless it comes with `confirm=true`. With `preview=true&faults=all` a file with bad rows is answered with all of them, by `Accept: text/csv` as CSV. With `Accept: application/x-ndjson` the answer is a line a second with the `progress`, and last one with the `status`.',
    request: z.object({ params: schoolParams, query: importQuery }),
    heavy: alwaysHeavy,
    file: ['text/csv', 'application/xml', 'text/xml', workbookType],
    faultsAs: ['text/csv'],
    answers: {
      201: inLanguage(written('Imported', imported)),
      200: {
        description:
          'The answer of before, to the same bytes; or what the import would do; or lines, of which the last has the status',
        content: { 'application/json': z.union([importPreview, imported]), [linesType]: importLine },
        written: 'maybe',
        inLanguage: 'always',
      },
    },
    refusals: [
      ...notAccepted,
      'file_of_other_school',
      'file_empty',
      'file_unreadable',
      'file_format_unknown',
      'file_rows_refused',
      'import_unlikely',
      'file_too_large',
      'school_too_large',
      'body_too_large',
    ],
    serve:
      ({ deps, limits }) =>
      async ({ params, query }, req, res) => {
        const { source, onError, preview, confirm, faults, ...rest } = query;
        const context = contextOf(req, res);
        const preconditions = preconditionsOf(req);
        const mediaType = mediaTypeOf(req, deps.readers.keys());
        const { body, onRows, progress } = counted(req, fileBody(req, limits.fileBytesMax));
        const skipBadRows = onError === 'skip';
        const asked = { source, skipBadRows, confirmed: confirm, allFaults: faults === 'all' };
        const request = { ...params, ...rest, ...asked, mediaType, body, onRows };
        await answerWithProgress(req, res, progress, async () => {
          if (preview) {
            const { previewed, unlikely } = await previewFile(deps, request, context, preconditions);
            const shown = publicImportPreview(previewed.outcome, unlikely, languageOf(req));
            return {
              status: 200,
              headers: revisionTag(previewed.at),
              body: { ...publicPreview(previewed, languageOf(req)), ...shown },
              inLanguage: true,
            };
          }
          const { created, answer, ...at } = await importFile(deps, request, context, preconditions);
          const body = publicImport(answer, languageOf(req));
          return { status: created ? 201 : 200, headers: headersOf(at), body, inLanguage: true };
        });
      },
  }),
  endpoint({
    route: 'GET /schools/{school}/imports',
    access: within('school', ...readers),
    tag: 'Imports',
    summary: 'Every import with its numbers, and whether it stands',
    request: z.object({ params: schoolParams, query: z.strictObject({ ...newestFirst, ...paging }) }),
    answers: { 200: json('A page of imports, the newest first', imports) },
    refusals: [],
    serve:
      (serving) =>
      async ({ params, query }, req, res) => {
        const { sources } = serving;
        const { cursor, limit, order } = query;
        await mustBeRegistered(serving, params.school);
        const all = await importsAnswer(sources, params.school);
        const after = cursor === undefined ? undefined : cursorsOf(serving, req).keyIn(cursor, revisionKey);
        const rest = inTimeOrder(all, order, ({ event }) => event.revision, after);
        res.json(
          cursorsOf(serving, req).page(
            rest,
            limit,
            ({ event }) => String(event.revision),
            (item) => item,
          ),
        );
      },
  }),
  endpoint({
    route: 'GET /schools/{school}/imports/{importId}',
    access: within('school', ...readers),
    tag: 'Imports',
    summary: 'One import: what it did, and what it changed in counts and money when it was recorded',
    request: z.object({ params: importParams, query: noQuery }),
    heavy: alwaysHeavy,
    answersFrom: [model.calendar],
    answers: { 200: one('The import', importDetail) },
    refusals: ['import_not_found'],
    serve:
      (serving) =>
      async ({ params: { school, importId } }, _req, res) => {
        await mustBeRegistered(serving, school);
        const { answer, revision } = await importAnswer(serving.sources, school, importId);
        answerOne(res, answer, revision);
      },
  }),
  endpoint({
    route: 'POST /schools/{school}/imports/{importId}/withdrawal',
    access: within('school', ...schoolSide),
    tag: 'Imports',
    summary: 'Withdraw an import, as if it had never been recorded',
    request: z.object({ params: importParams, query: previewQuery, body: withdrawalBody }),
    heavy: alwaysHeavy,
    answers: {
      200: writtenOrPreviewed('The import, withdrawn; or what would follow', z.union([importWithdrawn, previewSchema])),
    },
    refusals: ['import_not_found', 'import_already_withdrawn', 'reason_required'],
    serve:
      ({ deps, sources }) =>
      async ({ params, query, body }, req, res) => {
        const { school, importId } = params;
        const context = withReason(contextOf(req, res), body.reason);
        const decision = { type: 'WithdrawImport', import: importId } as const;
        const asked = { ...query, decision, context, preconditions: preconditionsOf(req) };
        await decidedOrPreviewed(res, await decideResults(deps, school, asked), async () =>
          (await importsAnswer(sources, school)).find((item) => item.importId === importId),
        );
      },
  }),
] as const;

/** The body, and how much of it was read so far. */
const counted = (req: Request, file: AsyncIterable<Uint8Array>) => {
  const total = wholeNumber(req.get('content-length') ?? '', Number.MAX_SAFE_INTEGER) ?? null;
  let done = 0;
  let rows = 0;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of file) {
      done += piece.byteLength;
      yield piece;
    }
  }
  const onRows = (read: number): void => {
    rows = read;
  };
  return { body: pieces(), onRows, progress: (): Progress => ({ done, total, unit: 'bytes', rows }) };
};
