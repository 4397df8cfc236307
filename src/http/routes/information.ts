/** Free information: anyone may ask for it, staff handle what was asked (8.4). */
import { z } from 'zod';
import { askInformation, eraseRequest, setRequestStatus } from '../../commands/informationRequests.ts';
import { streams } from '../../commands/streams.ts';
import { type InformationRequestRow, informationRequests } from '../../projections/informationRequests.ts';
import { withEnquiry } from '../../queries/informationRequests.ts';
import { jsonBody, jsonBodyOf } from '../bodies.ts';
import { anonymousContext, contextOf } from '../context.ts';
import { cursorsOf } from '../cursors.ts';
import { rememberingBody } from '../idempotency.ts';
import { requestId, schoolId } from '../primitives.ts';
import { askedSeldom } from '../rateLimit.ts';
import type { OpenRoutes, Routes } from '../routing.ts';
import { noQuery } from '../schemas/forms.ts';
import {
  informationRequestBody,
  informationRequestStatusBody,
  informationRequestsQuery,
} from '../schemas/information.ts';
import { requestParams } from '../schemas/params.ts';
import type { Serving } from '../serving.ts';
import { validRequest } from '../validation.ts';
import { attemptOn, conditional, wrote } from '../writes.ts';

export const postRequest = z.object({ query: noQuery, body: informationRequestBody });
export const getRequests = z.object({ query: informationRequestsQuery });
export const patchRequest = z.object({ params: requestParams, query: noQuery, body: informationRequestStatusBody });
export const deleteRequest = z.object({ params: requestParams, query: noQuery });

/** Answers the id, and in its headers what every write does. */
export const openInformationRoutes = (serving: Serving): OpenRoutes => ({
  'POST /information-requests': [
    ...askedSeldom(serving.limits.informationRequests),
    ...jsonBodyOf('POST /information-requests'),
    rememberingBody(serving),
    async (req, res) => {
      const { school = null, ...asked } = validRequest(postRequest, req).body;
      const named = schoolId.safeParse(school).data;
      const on = attemptOn(serving.deps, res);
      const { request: id, ...at } = await askInformation(on, { ...asked, school }, named, anonymousContext(res));
      wrote(res, at).status(201).json({ id });
    },
  ],
});

export const informationRoutes = (serving: Serving): Routes => {
  const { deps, sources } = serving;
  return {
    'GET /information-requests': [
      async (req, res) => {
        const { cursor, limit, open } = validRequest(getRequests, req).query;
        const rows = await sources.readStore.find<InformationRequestRow>(informationRequests.name, {
          ...(open === undefined ? {} : { open }),
          ...(cursor === undefined ? {} : { after: cursorsOf(serving, req).keyIn(cursor, requestId) }),
          limit: limit + 1,
        });
        const { items, next } = cursorsOf(serving, req).page(
          rows,
          limit,
          ({ key }) => key,
          ({ row }) => row,
        );
        res.json({ items: await Promise.all(items.map((row) => withEnquiry(deps, row))), next });
      },
    ],
    'PATCH /information-requests/{id}': [
      ...jsonBody,
      async (req, res) => {
        const { params, body } = validRequest(patchRequest, req);
        const on = await conditional(deps, req, streams.informationRequest(params.id));
        wrote(res, await setRequestStatus(on, params.id, body.status, contextOf(req, res))).json({
          ...params,
          ...body,
        });
      },
    ],
    'DELETE /information-requests/{id}': [
      async (req, res) => {
        const { params } = validRequest(deleteRequest, req);
        const on = await conditional(deps, req, streams.informationRequest(params.id));
        wrote(res, await eraseRequest(on, params.id, contextOf(req, res))).json({ ...params, erased: true });
      },
    ],
  };
};
