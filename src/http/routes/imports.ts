/** Files of results: taken, listed, withdrawn (2.2–2.8). */
import { z } from 'zod';
import { decideResults, importFile } from '../../commands/schoolCommands.ts';
import { importsAnswer } from '../../projections/answers/imports.ts';
import { publicImport } from '../answers/imports.ts';
import { jsonBody } from '../bodies.ts';
import { contextOf } from '../context.ts';
import { cursorsOf } from '../cursors.ts';
import { fileBody, mediaTypeOf } from '../fileBody.ts';
import { mustBeRegistered } from '../reads.ts';
import type { Routes } from '../routing.ts';
import { pageQuery, previewQuery } from '../schemas/forms.ts';
import { importParams, schoolParams } from '../schemas/params.ts';
import { importQuery, withdrawalBody } from '../schemas/results.ts';
import type { Serving } from '../serving.ts';
import { validRequest } from '../validation.ts';
import { decidedOrPreviewed, preconditionsOf, withReason, wrote } from '../writes.ts';

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
