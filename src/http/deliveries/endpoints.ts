/** Deliveries of documents: asked for, listed, and what the receiver said (documents.md 9.9, 9.11). */
import { z } from 'zod';
import { decideOnDelivery, deliveriesOf, requestDelivery } from '../../commands/deliveries/deliveries.ts';
import { deliverMany, type ManyAsked, pursuing } from '../../commands/deliveries/deliveriesJob.ts';
import { streams } from '../../ledger/streams.ts';
import { type DeliveryRow, deliveryRows } from '../../projections/deliveries.ts';
import { staff, within } from '../access/access.ts';
import { alwaysHeavy } from '../access/heavy.ts';
import { documentFor } from '../billing/documentAccess.ts';
import { wholeOf } from '../forms/answer.ts';
import { noQuery } from '../forms/forms.ts';
import { documentParams } from '../forms/params.ts';
import { jobBegun } from '../jobs/answers.ts';
import { contextOf } from '../requests/context.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { endpoint, inLanguage, json, written } from '../serving/endpoint.ts';
import { pageOfRows } from '../serving/lists.ts';
import { model } from '../serving/parkedReads.ts';
import { attemptOn, conditional, wrote } from '../serving/writes.ts';
import { deliveriesPage, delivery, deliveryBegun, deliveryShown, manyDeliveries, manyShown } from './answers.ts';
import { deliveriesQuery, deliveryBody, deliveryParams, manyBody, resultBody } from './requests.ts';
import { manyDeps } from './work.ts';

const byStaff = within('none', ...staff);

const notDeliverable = [
  'delivery_not_configured',
  'email_not_configured',
  'peppol_outbox_not_configured',
  'debtor_identifier_missing',
] as const;

/** Keys of rows: a document's number and the id of a delivery. */
const rowKey = z.string().regex(/^[0-9]{4}-[0-9]{6}\/[0-9a-f-]{36}$/);

export const deliveryEndpoints = [
  endpoint({
    route: 'POST /invoices/{number}/deliveries',
    access: byStaff,
    tag: 'Deliveries',
    summary: 'Send a document',
    description:
      'By the channel that its school or its board chose, or the one named here; after this answer, up to eight times in 24 hours, under one Message-ID. While one is on its way by this channel, this answers its id.',
    request: z.object({ params: documentParams, query: noQuery, body: deliveryBody }),
    answersFrom: [model.documents],
    answers: { 202: written('Asked for; `GET` of the same path tells what became of it', deliveryBegun) },
    refusals: ['document_not_found', ...notDeliverable],
    serve:
      (serving) =>
      async ({ params, body }, req, res) => {
        const { deps, jobs, jobKinds } = serving;
        const { number } = params;
        const document = await documentFor(serving, res, number);
        const context = contextOf(req, res);
        const on = await conditional(deps, req, streams.deliveries(number));
        const asked = { id: context.causationId, channel: body.channel };
        const { delivery: begun, ...at } = await requestDelivery(on, document, asked, context);
        const { id } = begun!;
        await pursuing(jobs, jobKinds.delivery)({ number, id }, context);
        wrote(res, at).status(202).json({ id });
      },
  }),
  endpoint({
    route: 'GET /invoices/{number}/deliveries',
    access: byStaff,
    tag: 'Deliveries',
    summary: 'What was sent of a document',
    request: z.object({ params: documentParams, query: noQuery }),
    answersFrom: [model.documents],
    answers: { 200: json('Its deliveries, the newest first', wholeOf(delivery)) },
    refusals: ['document_not_found', 'history_unknown'],
    serve:
      (serving) =>
      async ({ params }, _req, res) => {
        const { number } = await documentFor(serving, res, params.number);
        const { state } = await deliveriesOf(serving.deps, number);
        res.json({ items: state.toReversed().map(deliveryShown), next: null });
      },
  }),
  endpoint({
    route: 'POST /invoices/{number}/deliveries/{id}/result',
    access: byStaff,
    tag: 'Deliveries',
    summary: 'Record what the access point, or the receiver, said of a delivery',
    description: 'One that was not accepted counts as failed. The latest result holds.',
    request: z.object({ params: deliveryParams, query: noQuery, body: resultBody }),
    answersFrom: [model.documents],
    answers: { 200: written('The delivery', delivery) },
    refusals: ['document_not_found', 'delivery_not_found'],
    serve:
      (serving) =>
      async ({ params, body }, req, res) => {
        const { number, id } = params;
        await documentFor(serving, res, number);
        const on = await conditional(serving.deps, req, streams.deliveries(number));
        const command = { type: 'RecordResult', data: { id, number, ...body } } as const;
        const at = await decideOnDelivery(on, command, contextOf(req, res));
        const { state } = await deliveriesOf(serving.deps, number);
        wrote(res, at).json(deliveryShown(state.find((known) => known.id === id)!));
      },
  }),
  endpoint({
    route: 'GET /deliveries',
    access: byStaff,
    tag: 'Deliveries',
    summary: 'Deliveries of all documents, such as those that failed',
    request: z.object({ query: deliveriesQuery }),
    answersFrom: [model.deliveries],
    answers: { 200: json('A page of deliveries, by number, the newest first', deliveriesPage) },
    refusals: [],
    serve:
      (serving) =>
      async ({ query: { state, ...page } }, req, res) => {
        const query = { ...page, ...(state === undefined ? {} : { status: state }) };
        const shown = (row: DeliveryRow) => ({ number: row.number, school: row.school, ...deliveryShown(row) });
        res.json(await pageOfRows(serving, req, { model: deliveryRows.name, key: rowKey, query, shown }));
      },
  }),
  endpoint({
    route: 'POST /invoice-runs/deliveries',
    access: byStaff,
    tag: 'Deliveries',
    summary: 'Send all documents of some days that were not sent yet',
    description:
      'By number. Those that were delivered or are on their way stay as they are; those that failed are sent again. Can be repeated.',
    request: z.object({ query: noQuery, body: manyBody }),
    heavy: alwaysHeavy,
    answersFrom: [model.documents],
    writesMany: true,
    answers: { 200: inLanguage(json('What is sent, and what cannot be', manyDeliveries)), 202: jobBegun },
    refusals: ['history_unknown', 'concurrent_writes', 'clock_leapt'],
    asJob:
      ({ jobKinds }) =>
      async ({ body }) => ({ kind: jobKinds.deliveries, asked: body satisfies ManyAsked }),
    serve:
      (serving) =>
      async ({ body }, req, res) => {
        const { jobs, jobKinds, stopping, deps } = serving;
        const on = { ...manyDeps(serving, jobs, jobKinds.delivery), ledger: attemptOn(deps, res).ledger };
        const found = await deliverMany(on, body, contextOf(req, res), { signal: stopping.signal });
        withLanguage(res).json(manyShown(found, languageOf(req)));
      },
  }),
] as const;
