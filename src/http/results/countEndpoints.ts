/** Counts, the pupils behind them, and how they changed (3.2, 3.6, 5.5, 5.6). */
import { z } from 'zod';
import { dayOfMoment } from '../../domain/day.ts';
import { countsAnswer } from '../../queries/results/counts.ts';
import { differenceAnswer } from '../../queries/results/difference.ts';
import { pupilsAnswer } from '../../queries/results/pupils.ts';
import { readers, within } from '../access/access.ts';
import { alwaysHeavy, heavyByScopeOrAsKnownAt } from '../access/heavy.ts';
import { dayParams, schoolParams } from '../forms/params.ts';
import { moment as momentForm } from '../forms/primitives.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { answerOne } from '../serving/answers.ts';
import { endpoint, json, one } from '../serving/endpoint.ts';
import { model } from '../serving/parkedReads.ts';
import { caughtUp, knownAt, momentAt, mustBeReached, mustBeRegistered } from '../serving/reads.ts';
import { countedPupils, counts } from './countAnswers.ts';
import { countedPupilsQuery, countsQuery, differenceQuery } from './countRequests.ts';
import { difference } from './differenceAnswers.ts';

const pseudonym = z.string().regex(/^[0-9a-f]{64}$/);

/** The place to continue from: after a pupil, or after a number of that pupil's results. */
const placeAmongPupils = z
  .string()
  .regex(/^[0-9a-f]{64}(\.[0-9]{1,7})?$/)
  .transform((text) => text.split('.'))
  .transform(([pupil = '', results]) => ({ pupil, ...(results === undefined ? {} : { results: Number(results) }) }));

/** Later pages keep the moments and positions of the first page, so that events recorded since do not change them. */
const differenceKey = z
  .string()
  .transform((text) => text.split(' '))
  .pipe(
    z.tuple([
      momentForm,
      z
        .string()
        .regex(/^\d{1,15}$/)
        .transform(Number),
      placeAmongPupils,
    ]),
  )
  .transform(([moment, position, after]) => ({ moment, position, day: dayOfMoment(new Date(moment)), after }));

export const countEndpoints = [
  endpoint({
    route: 'GET /schools/{school}/counts',
    access: within('school', ...readers, 'analytics'),
    tag: 'Counts',
    summary: 'How many pupils counted, by day, month and school year',
    description:
      "`months` and `schoolYears` are those whose last day lies within; a school year's means are over its whole length.",
    request: z.object({ params: schoolParams, query: countsQuery }),
    heavy: heavyByScopeOrAsKnownAt,
    answersFrom: [model.counts, model.calendar],
    answers: { 200: one('The counts', counts) },
    refusals: [],
    serve:
      (serving) =>
      async ({ params, query }, _req, res) => {
        const { sources } = serving;
        const { asKnownAt, ...rest } = query;
        const moment = knownAt(serving, asKnownAt);
        await mustBeRegistered(serving, params.school);
        answerOne(res, await countsAnswer(sources, params.school, { ...rest, ...moment }));
      },
  }),
  endpoint({
    route: 'GET /schools/{school}/counts/{day}/pupils',
    access: within('school', ...readers),
    tag: 'Counts',
    summary: 'Who counted on a day, and why',
    request: z.object({ params: dayParams, query: countedPupilsQuery }),
    heavy: alwaysHeavy,
    answersFrom: [model.counts, model.calendar],
    answers: { 200: json('A page of pupils, by pseudonym', countedPupils) },
    refusals: [],
    serve:
      (serving) =>
      async ({ params, query }, req, res) => {
        const { sources } = serving;
        const { asKnownAt, cursor, ...rest } = query;
        const moment = knownAt(serving, asKnownAt);
        await mustBeReached(serving, query.position);
        await mustBeRegistered(serving, params.school);
        const { next, ...page } = await pupilsAnswer(sources, params.school, {
          day: params.day,
          ...rest,
          ...moment,
          ...(cursor === undefined ? {} : { after: cursorsOf(serving, req).keyIn(cursor, pseudonym) }),
        });
        res.json({ ...page, next: cursorsOf(serving, req).after(next) });
      },
  }),
  endpoint({
    route: 'GET /schools/{school}/difference',
    access: within('school', ...readers),
    tag: 'Counts',
    summary: 'What is known otherwise at one moment than at another, and why',
    description:
      'Counts, years and money before and after; the events in between with what each changed; and, paged, the pupils: one with more results than fit in a page goes on in the next. `to` is now when it is left out.',
    request: z.object({ params: schoolParams, query: differenceQuery }),
    heavy: alwaysHeavy,
    answersFrom: [model.counts, model.subscriptions, model.documents, model.calendar],
    answers: { 200: json('What differs', difference) },
    refusals: [],
    serve:
      (serving) =>
      async ({ params, query }, req, res) => {
        const { sources } = serving;
        const { school } = params;
        const { from, to, cursor, ...rest } = query;
        const page = cursor === undefined ? undefined : cursorsOf(serving, req).keyIn(cursor, differenceKey);
        const first = await momentAt(serving, 'from', from);
        const { after, ...last } = page ?? { ...(await momentAt(serving, 'to', to)), after: undefined };
        await mustBeRegistered(serving, school);
        await caughtUp(serving);
        const { next, ...answer } = await differenceAnswer(sources, school, {
          ...rest,
          from: first,
          to: last,
          ...(after === undefined ? {} : { after }),
        });
        const place =
          next === null ? null : [next.pupil, ...(next.results === undefined ? [] : [next.results])].join('.');
        const goOn = [answer.to.moment, answer.to.position, place].join(' ');
        res.json({ ...answer, next: place === null ? null : cursorsOf(serving, req).after(goOn) });
      },
  }),
] as const;
