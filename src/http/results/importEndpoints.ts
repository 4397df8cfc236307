/** Files of results: upload, list and withdraw them (2.2–2.8). */
import { z } from 'zod';
import { decideResults, importFile } from '../../commands/results/schoolCommands.ts';
import { importsAnswer } from '../../queries/results/imports.ts';
import { readers, schoolSide, within } from '../access/access.ts';
import { always } from '../access/heavy.ts';
import { preview } from '../billing/documentAnswers.ts';
import { newestFirst, paging, previewQuery } from '../forms/forms.ts';
import { importParams, schoolParams } from '../forms/params.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { fileBody, mediaTypeOf } from '../requests/fileBody.ts';
import { type Endpoint, endpoint, json, written, writtenOrPreviewed } from '../serving/endpoint.ts';
import { inTimeOrder } from '../serving/lists.ts';
import { mustBeRegistered } from '../serving/reads.ts';
import { decidedOrPreviewed, preconditionsOf, withReason, wrote } from '../serving/writes.ts';
import { imported, imports, importWithdrawn, publicImport } from './answers.ts';
import { importQuery, withdrawalBody } from './requests.ts';

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

export const importEndpoints: readonly Endpoint[] = [
  endpoint({
    route: 'POST /schools/{school}/imports',
    access: within('school', ...schoolSide),
    tag: 'Imports',
    summary: 'Upload a file of results',
    description:
      'The file is the body. It is taken whole or not at all; with `onError=skip` the good rows are taken and the others reported. An earlier `linkedOn` than today needs a reason in `X-Reason`.',
    request: z.object({ params: schoolParams, query: importQuery }),
    heavy: always,
    file: ['text/csv', 'application/xml', 'text/xml'],
    answers: {
      201: written('Imported', imported),
      200: written('These bytes were imported before: the answer is that of the first time', imported),
    },
    refusals: [
      ...notAccepted,
      'file_of_other_school',
      'file_unreadable',
      'file_format_unknown',
      'file_rows_refused',
      'file_too_large',
      'school_too_large',
      'body_too_large',
    ],
    serve:
      ({ deps, limits }) =>
      async ({ params, query }, req, res) => {
        const { source, onError, ...rest } = query;
        const context = contextOf(req, res);
        const mediaType = mediaTypeOf(req, deps.readers.keys());
        const body = fileBody(req, limits.fileBytesMax);
        const request = { ...params, ...rest, source, skipBadRows: onError === 'skip', mediaType, body };
        const { created, answer, ...at } = await importFile(deps, request, context, preconditionsOf(req));
        wrote(res, at)
          .status(created ? 201 : 200)
          .json(publicImport(answer));
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
    route: 'POST /schools/{school}/imports/{importId}/withdrawal',
    access: within('school', ...schoolSide),
    tag: 'Imports',
    summary: 'Withdraw an import, as if it had never been recorded',
    request: z.object({ params: importParams, query: previewQuery, body: withdrawalBody }),
    heavy: always,
    answers: {
      200: writtenOrPreviewed('The import, withdrawn; or what would follow', z.union([importWithdrawn, preview])),
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
];
