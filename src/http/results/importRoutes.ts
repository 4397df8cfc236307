/** Routes for files of results: upload, list and withdraw them (2.2–2.8). */
import { z } from 'zod';
import { importFile } from '../../commands/results/importFile.ts';
import { decideResults } from '../../commands/results/schoolCommands.ts';
import { importsAnswer } from '../../queries/results/imports.ts';
import { pageQuery, previewQuery } from '../forms/forms.ts';
import { importParams, schoolParams } from '../forms/params.ts';
import { jsonBody } from '../requests/bodies.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { fileBody, mediaTypeOf } from '../requests/fileBody.ts';
import { validRequest } from '../requests/validation.ts';
import { mustBeRegistered } from '../serving/reads.ts';
import type { Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { decidedOrPreviewed, preconditionsOf, withReason, wrote } from '../serving/writes.ts';
import { publicImport } from './answers.ts';
import { importQuery, withdrawalBody } from './requests.ts';

export const postImport = z.object({ params: schoolParams, query: importQuery });
export const getImports = z.object({ params: schoolParams, query: pageQuery });
export const postWithdrawal = z.object({ params: importParams, query: previewQuery, body: withdrawalBody });

const revisionKey = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

export const importRoutes = (serving: Serving): Routes => {
  const { deps, sources, limits } = serving;
  return {
    'POST /schools/{school}/imports': [
      async (req, res) => {
        const { params, query } = validRequest(postImport, req);
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
    ],
    'GET /schools/{school}/imports': [
      async (req, res) => {
        const { params, query } = validRequest(getImports, req);
        const { cursor, limit } = query;
        await mustBeRegistered(serving, params.school);
        const after = cursor === undefined ? -1 : cursorsOf(serving, req).keyIn(cursor, revisionKey);
        const all = await importsAnswer(sources, params.school);
        const rest = all.filter(({ event }) => event.revision > after);
        res.json(
          cursorsOf(serving, req).page(
            rest,
            limit,
            ({ event }) => String(event.revision),
            (item) => item,
          ),
        );
      },
    ],
    'POST /schools/{school}/imports/{importId}/withdrawal': [
      ...jsonBody,
      async (req, res) => {
        const { params, query, body } = validRequest(postWithdrawal, req);
        const { school, importId } = params;
        const context = withReason(contextOf(req, res), body.reason);
        const decision = { type: 'WithdrawImport', import: importId } as const;
        const asked = { ...query, decision, context, preconditions: preconditionsOf(req) };
        await decidedOrPreviewed(res, await decideResults(deps, school, asked), async () =>
          (await importsAnswer(sources, school)).find((item) => item.importId === importId),
        );
      },
    ],
  };
};
