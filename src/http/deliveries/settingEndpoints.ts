/** How a school or a board wants its documents (documents.md 9.9.1). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { deliveryOf, type Receiver, setDelivery, streamOf } from '../../commands/deliveries/settings.ts';
import { readers, schoolSide, staff, within } from '../access/access.ts';
import { noQuery } from '../forms/forms.ts';
import { boardParams, schoolParams } from '../forms/params.ts';
import { contextOf } from '../requests/context.ts';
import { answerOne } from '../serving/answers.ts';
import { endpoint, one, written } from '../serving/endpoint.ts';
import type { Serving } from '../serving/serving.ts';
import { conditional, wrote } from '../serving/writes.ts';
import { deliverySetting } from './answers.ts';
import { settingBody } from './requests.ts';

type Setting = z.output<typeof settingBody>;

const put = async (
  { deps }: Serving,
  receiver: Receiver,
  body: Setting,
  req: Request,
  res: Response,
): Promise<void> => {
  const on = await conditional(deps, req, streamOf(receiver));
  const { email = null, ...wanted } = body;
  wrote(res, await setDelivery(on, receiver, { ...wanted, email }, contextOf(req, res))).json(body);
};

const get = async ({ deps }: Serving, receiver: Receiver, res: Response): Promise<void> => {
  const { head, email, ...setting } = await deliveryOf(deps, receiver);
  answerOne(res, { ...setting, ...(email === null ? {} : { email }) }, head?.revision);
};

export const deliverySettingEndpoints = [
  endpoint({
    route: 'PUT /schools/{school}/delivery',
    access: within('school', ...schoolSide),
    tag: 'Deliveries',
    summary: 'How documents of a school are delivered',
    description: 'What a school chose goes before what its board chose; with `none` that of its board holds.',
    request: z.object({ params: schoolParams, query: noQuery, body: settingBody }),
    answers: { 200: written('As stored', settingBody) },
    refusals: [],
    serve:
      (serving) =>
      ({ params, body }, req, res) =>
        put(serving, { kind: 'school', id: params.school }, body, req, res),
  }),
  endpoint({
    route: 'GET /schools/{school}/delivery',
    access: within('school', ...readers),
    tag: 'Deliveries',
    summary: 'What a school chose',
    request: z.object({ params: schoolParams, query: noQuery }),
    answers: { 200: one('Its own choice', deliverySetting) },
    refusals: [],
    serve:
      (serving) =>
      ({ params }, _req, res) =>
        get(serving, { kind: 'school', id: params.school }, res),
  }),
  endpoint({
    route: 'PUT /boards/{board}/delivery',
    access: within('board', 'admin', 'board'),
    tag: 'Deliveries',
    summary: 'How documents of the schools of a board are delivered',
    description: 'It holds for documents that were issued while the school was of this board.',
    request: z.object({ params: boardParams, query: noQuery, body: settingBody }),
    answers: { 200: written('As stored', settingBody) },
    refusals: [],
    serve:
      (serving) =>
      ({ params, body }, req, res) =>
        put(serving, { kind: 'board', id: params.board }, body, req, res),
  }),
  endpoint({
    route: 'GET /boards/{board}/delivery',
    access: within('board', ...staff, 'board'),
    tag: 'Deliveries',
    summary: 'What a board chose',
    request: z.object({ params: boardParams, query: noQuery }),
    answers: { 200: one('Its choice', deliverySetting) },
    refusals: [],
    serve:
      (serving) =>
      ({ params }, _req, res) =>
        get(serving, { kind: 'board', id: params.board }, res),
  }),
] as const;
