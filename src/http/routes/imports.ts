/** Files of results: taken, listed, withdrawn (2.2–2.8). */
import { z } from 'zod';
import { withdrawImport } from '../../commands/results/decideResults.ts';
import { type ImportAnswer, importResults } from '../../commands/results/importResults.ts';
import { streams } from '../../commands/streams.ts';
import { importsAnswer } from '../../projections/answers/imports.ts';
import { contextOf } from '../context.ts';
import { cursorsOf } from '../cursors.ts';
import { fileBody, mediaTypeOf } from '../fileBody.ts';
import { mustBeRegistered } from '../reads.ts';
import type { Routes } from '../routing.ts';
import { importParams, importQuery, pageQuery, previewQuery, schoolParams, withdrawalBody } from '../schemas.ts';
import type { Serving } from '../serving.ts';
import { jsonBody, validRequest } from '../validation.ts';
import { conditional, withEffect, withReason, writeOrPreview, wrote } from '../writes.ts';

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
        const on = await conditional(deps, req, streams.results(params.school));
        const request = { ...params, ...rest, source, skipBadRows: onError === 'skip', mediaType, body };
        const { created, answer, ...at } = await importResults(on, request, context);
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
        const on = await conditional(deps, req, streams.results(school));
        const write = withEffect(school, (target) => withdrawImport(target, school, importId, context));
        await writeOrPreview(
          on,
          res,
          { school, ...query, context, write, previewed: ({ effect }) => effect },
          async (outcome) => {
            const items = await importsAnswer(sources, school);
            wrote(res, outcome).json({ ...items.find((item) => item.importId === importId), ...outcome.effect });
          },
        );
      },
    ],
  };
};

/** Rows that were left out on request are listed as what they are here: skipped (2.8). */
const publicImport = ({ badRows, warnings, ...answer }: ImportAnswer) => ({
  ...answer,
  skippedRows: badRows,
  warnings,
});

export type PublicImport = ReturnType<typeof publicImport>;
