/** Whether a school is in order, and when something was recorded that changed counts or money (2.11, 5.6). */
import { z } from 'zod';
import { dayOfMoment } from '../../domain/day.ts';
import { positionAt } from '../../ledger/states/asKnownAt.ts';
import { dataQualityAnswer } from '../../queries/results/dataQuality.ts';
import { momentsAnswer } from '../../queries/results/moments.ts';
import { runningDay } from '../../queries/sources.ts';
import { readers, within } from '../access/access.ts';
import { alwaysHeavy } from '../access/heavy.ts';
import { schoolParams } from '../forms/params.ts';
import { moment as momentForm } from '../forms/primitives.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { invalidRequest } from '../requests/validation.ts';
import { answerOne } from '../serving/answers.ts';
import { endpoint, json, one } from '../serving/endpoint.ts';
import { model } from '../serving/parkedReads.ts';
import { momentAt, mustBeRegistered, pastMoment } from '../serving/reads.ts';
import { wrong } from '../words/faults.ts';
import { dataQualityQuery, momentsQuery } from './countRequests.ts';
import { dataQuality, moments } from './qualityAnswers.ts';

const positionKey = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** Later pages keep the moment and the position of the first, so that events recorded since do not change them. */
const momentsKey = z
  .string()
  .transform((text) => text.split(' '))
  .pipe(z.tuple([momentForm, positionKey, positionKey]))
  .transform(([moment, position, place]) => ({
    to: { moment, position, day: dayOfMoment(new Date(moment)) },
    place,
  }));

export const qualityEndpoints = [
  endpoint({
    route: 'GET /schools/{school}/data-quality',
    access: within('school', ...readers),
    tag: 'Counts',
    summary:
      "Whether the school's tracking system is in order: who counts, who stops, files, and ids that may be one pupil's",
    description:
      'On `day` (default: today), by what is known now. Numbers and pseudonyms only; of a longer list the first 2,000 are shown, with their number in `total`.',
    request: z.object({ params: schoolParams, query: dataQualityQuery }),
    heavy: alwaysHeavy,
    answersFrom: [model.counts, model.calendar],
    answers: { 200: one('The school, in order or not', dataQuality) },
    refusals: [],
    serve:
      (serving) =>
      async ({ params: { school }, query }, _req, res) => {
        const { sources } = serving;
        await mustBeRegistered(serving, school);
        const today = await runningDay(sources);
        const { day = today } = query;
        if (day > today) throw invalidRequest([{ path: 'day', message: wrong('in-future') }]);
        answerOne(res, await dataQualityAnswer(sources, school, day));
      },
  }),
  endpoint({
    route: 'GET /schools/{school}/moments',
    access: within('school', ...readers),
    tag: 'Counts',
    summary: 'When something was recorded that changed counts or money, and how much',
    description:
      'Newest first unless asked otherwise, on days up to that of `to`. An event that changed nothing is left out, so a page may hold fewer than `limit`, and go on all the same.',
    request: z.object({ params: schoolParams, query: momentsQuery }),
    heavy: alwaysHeavy,
    answers: { 200: json('A page of moments', moments) },
    refusals: [],
    serve:
      (serving) =>
      async ({ params: { school }, query }, req, res) => {
        const { from, to, cursor, limit, order } = query;
        await mustBeRegistered(serving, school);
        const page = cursor === undefined ? undefined : cursorsOf(serving, req).keyIn(cursor, momentsKey);
        const after = from === undefined ? 0 : await positionAt(serving.deps, pastMoment(serving, 'from', from));
        const asked = page ?? { to: await momentAt(serving, 'to', to) };
        const { items, next } = await momentsAnswer(serving.sources, school, { ...asked, from: after, order, limit });
        const goOn = next === null ? null : [asked.to.moment, asked.to.position, next].join(' ');
        res.json({ items, next: cursorsOf(serving, req).after(goOn) });
      },
  }),
] as const;
