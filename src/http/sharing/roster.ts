/**
 * Routes for a school's children and groups, read from files of the school's own system, and for how long data of those
 * who left are kept (6.4).
 */
import { z } from 'zod';
import { importRoster } from '../../commands/sharing/importRoster.ts';
import { dropLeft, dropSchool, putRetention } from '../../commands/sharing/retention.ts';
import { streams } from '../../ledger/streams.ts';
import { rosterAnswer } from '../../queries/sharing/roster.ts';
import { noQuery } from '../forms/forms.ts';
import { schoolParams } from '../forms/params.ts';
import { jsonBody } from '../requests/bodies.ts';
import { contextOf } from '../requests/context.ts';
import { fileBody, mediaTypeOf } from '../requests/fileBody.ts';
import { validRequest } from '../requests/validation.ts';
import { mustBeRegistered } from '../serving/reads.ts';
import type { Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { conditional, wrote } from '../serving/writes.ts';
import { dropQuery, retentionBody, rosterQuery } from './requests.ts';

export const postEdexml = z.object({ params: schoolParams, query: rosterQuery });
export const getRoster = z.object({ params: schoolParams, query: noQuery });
export const putRetentionRequest = z.object({ params: schoolParams, query: noQuery, body: retentionBody });
export const postDrop = z.object({ params: schoolParams, query: dropQuery });

export const rosterMediaTypes = ['application/xml', 'text/xml'] as const;

export const rosterRoutes = (serving: Serving): Routes => {
  const { deps, limits } = serving;
  return {
    'POST /schools/{school}/edexml-imports': [
      async (req, res) => {
        const { params, query } = validRequest(postEdexml, req);
        const context = contextOf(req, res);
        mediaTypeOf(req, rosterMediaTypes);
        const file = fileBody(req, limits.rosterBytesMax);
        const on = await conditional(deps, req, streams.sharing(params.school));
        const { answer, ...at } = await importRoster(on, { ...params, ...query, file }, context);
        wrote(res, at).json(answer);
      },
    ],
    'GET /schools/{school}/roster': [
      async (req, res) => {
        const { params } = validRequest(getRoster, req);
        await mustBeRegistered(serving, params.school);
        res.json(await rosterAnswer(deps, params.school));
      },
    ],
    'PUT /schools/{school}/sharing-retention': [
      ...jsonBody,
      async (req, res) => {
        const { params, body } = validRequest(putRetentionRequest, req);
        const on = await conditional(deps, req, streams.sharing(params.school));
        wrote(res, await putRetention(on, params.school, body.months, contextOf(req, res))).json(body);
      },
    ],
    'POST /schools/{school}/sharing-drops': [
      async (req, res) => {
        const { params, query } = validRequest(postDrop, req);
        const on = await conditional(deps, req, streams.sharing(params.school));
        const { answer, ...at } = await (query.all ? dropSchool : dropLeft)(on, params.school, contextOf(req, res));
        wrote(res, at).json(answer);
      },
    ],
  };
};
