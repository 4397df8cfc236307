/** Free information: anyone may ask for it, and staff handle the requests (8.4). */
import { z } from 'zod';
import { askInformation, eraseRequest, setRequestStatus } from '../../commands/information/informationRequests.ts';
import { streams } from '../../ledger/streams.ts';
import { type InformationRequestRow, informationRequests } from '../../projections/informationRequests.ts';
import { withEnquiry } from '../../queries/informationRequests.ts';
import { askedSeldom } from '../access/rateLimit.ts';
import { noQuery } from '../forms/forms.ts';
import { requestParams } from '../forms/params.ts';
import { requestId, schoolId } from '../forms/primitives.ts';
import { jsonBody, jsonBodyOf } from '../requests/bodies.ts';
import { anonymousContext, contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { validRequest } from '../requests/validation.ts';
import { rememberingBody } from '../serving/idempotency.ts';
import type { OpenRoutes, Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { attemptOn, conditional, wrote } from '../serving/writes.ts';
import { informationRequestBody, informationRequestStatusBody, informationRequestsQuery } from './requests.ts';

export const postRequest = z.object({ query: noQuery, body: informationRequestBody });
export const getRequests = z.object({ query: informationRequestsQuery });
export const patchRequest = z.object({ params: requestParams, query: noQuery, body: informationRequestStatusBody });
export const deleteRequest = z.object({ params: requestParams, query: noQuery });

/** Answers the id, with the usual headers of a write. */
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
