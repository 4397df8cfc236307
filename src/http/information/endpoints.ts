/** Free information: anyone may ask for it, and staff handle the requests (8.4). */
import { z } from 'zod';
import { askInformation, eraseRequest, setRequestStatus } from '../../commands/information/informationRequests.ts';
import { streams } from '../../ledger/streams.ts';
import { type InformationRequestRow, informationRequests } from '../../projections/informationRequests.ts';
import { withEnquiry } from '../../queries/informationRequests.ts';
import type { Language } from '../../words/language.ts';
import { within } from '../access/access.ts';
import { askedSeldom } from '../access/rateLimit.ts';
import { noQuery } from '../forms/forms.ts';
import { requestParams } from '../forms/params.ts';
import { requestId, schoolId } from '../forms/primitives.ts';
import { formType, KiB } from '../requests/bodies.ts';
import { anonymousContext, contextOf } from '../requests/context.ts';
import { isFileOf } from '../requests/fileBody.ts';
import { endpoint, json, redirect, written } from '../serving/endpoint.ts';
import { pageOfRows } from '../serving/lists.ts';
import { model } from '../serving/parkedReads.ts';
import { attemptOn, conditional, wrote } from '../serving/writes.ts';
import { asked, requestErased, requestStatus, requests } from './answers.ts';
import {
  askingQuery,
  informationRequestBody,
  informationRequestStatusBody,
  informationRequestsQuery,
} from './requests.ts';

/** The page (10.52) that tells a request's id. Its address holds nothing about the person who asked. */
const askedPage = (id: string, language: Language | undefined): string =>
  `/voorlichting?verzoek=${id}${language === undefined ? '' : `&taal=${language}`}`;

export const informationEndpoints = [
  endpoint({
    route: 'POST /information-requests',
    access: 'open',
    tag: 'Information',
    summary: 'Ask for free information',
    description:
      'Without a token, and only so often. What is sent is kept apart from the ledger, and can be erased. `school` is its name, or its id. A browser’s form is sent on to a page with the request’s id, and a refusal is a page.',
    request: z.object({ query: askingQuery, body: informationRequestBody }),
    form: 'too',
    bodyBounds: { bytes: 16 * KiB, values: 20 },
    answers: {
      201: written('Under which id staff will find it', asked),
      303: { ...redirect('To the page that says so, of a form'), written: 'yes' },
    },
    refusals: [
      'too_many_requests',
      'store_unavailable',
      'store_denied',
      'vault_unavailable',
      'starting',
      'clock_leapt',
      'concurrent_writes',
    ],
    before: ({ limits }) => askedSeldom(limits.informationRequests),
    serve:
      (serving) =>
      async ({ query: { language }, body: { school = null, ...asked } }, req, res) => {
        const named = schoolId.safeParse(school).data;
        const on = attemptOn(serving.deps, res);
        const { request: id, ...at } = await askInformation(on, { ...asked, school }, named, anonymousContext(res));
        // Sent with `send` and not `end`: only an answer that is sent is remembered for a repeated request.
        if (isFileOf(req, [formType])) wrote(res, at).status(303).location(askedPage(id, language)).send('');
        else wrote(res, at).status(201).json({ id });
      },
  }),
  endpoint({
    route: 'GET /information-requests',
    // The answer holds personal data of the people who asked.
    access: within('none', 'admin'),
    tag: 'Information',
    summary: 'What was asked, and by whom',
    request: z.object({ query: informationRequestsQuery }),
    answersFrom: [model.informationRequests],
    uncompressed: true,
    answers: { 200: json('A page of requests, the newest first', requests) },
    refusals: [],
    serve:
      (serving) =>
      async ({ query }, req, res) => {
        const { deps } = serving;
        const shown = (row: InformationRequestRow) => withEnquiry(deps, row);
        const { items, next } = await pageOfRows<InformationRequestRow, ReturnType<typeof shown>>(serving, req, {
          model: informationRequests.name,
          key: requestId,
          query,
          shown,
        });
        res.json({ items: await Promise.all(items), next });
      },
  }),
  endpoint({
    route: 'PATCH /information-requests/{id}',
    access: within('none', 'admin'),
    tag: 'Information',
    summary: 'Say that a request was handled, or close it',
    request: z.object({ params: requestParams, query: noQuery, body: informationRequestStatusBody }),
    answers: { 200: written('As it is now', requestStatus) },
    refusals: ['request_not_found', 'request_closed'],
    serve:
      ({ deps }) =>
      async ({ params, body }, req, res) => {
        const on = await conditional(deps, req, streams.informationRequest(params.id));
        wrote(res, await setRequestStatus(on, params.id, body.status, contextOf(req, res))).json({
          ...params,
          ...body,
        });
      },
  }),
  endpoint({
    route: 'DELETE /information-requests/{id}',
    access: within('none', 'admin'),
    tag: 'Information',
    summary: 'Erase who asked and what; that somebody did stays recorded',
    request: z.object({ params: requestParams, query: noQuery }),
    answers: { 200: written('Erased', requestErased) },
    refusals: ['request_not_found'],
    serve:
      ({ deps }) =>
      async ({ params }, req, res) => {
        const on = await conditional(deps, req, streams.informationRequest(params.id));
        wrote(res, await eraseRequest(on, params.id, contextOf(req, res))).json({ ...params, erased: true });
      },
  }),
] as const;
