/** Directories, and the record of looks into them (6.4). */
import { z } from 'zod';
import { shownToday } from '../../commands/deps.ts';
import { audienceText } from '../../domain/sharing/items.ts';
import type { LookRow } from '../../projections/sharing/directoryLooks.ts';
import { guardianDirectory, officerDirectory } from '../../queries/sharing/directory.ts';
import { schoolSide, within } from '../access/access.ts';
import { schoolParams } from '../forms/params.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { principalOf } from '../requests/requestFacts.ts';
import { invalidRequest } from '../requests/validation.ts';
import { endpoint, json } from '../serving/endpoint.ts';
import { pageOfRows } from '../serving/lists.ts';
import { model } from '../serving/parkedReads.ts';
import { knownAt, mustBeCaughtUp, mustBeRegistered } from '../serving/reads.ts';
import { wrong } from '../words/faults.ts';
import { directory, looks } from './directoryAnswers.ts';
import { directoryQuery, looksQuery } from './requests.ts';

const number = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** The key of a look's row. */
const lookKey = z.string().regex(/^\d{16} [A-Za-z0-9_-]{0,64} $/);

export const directoryEndpoints = [
  endpoint({
    route: 'GET /schools/{school}/directory',
    // A guardian sees only the guardian's own audiences: the route narrows its answer to them.
    access: within('school', ...schoolSide, 'guardian'),
    tag: 'Sharing',
    summary: 'What others share with an audience',
    description:
      'To a guardian: what other guardians share with an audience that the guardian belongs to, and nothing else, no id either. To the school and staff: who could see what, by id, now or with `asKnownAt` at a past moment. Each look is recorded: who, when and which audience.',
    request: z.object({ params: schoolParams, query: directoryQuery }),
    quota: 'directoryLooks',
    uncompressed: true,
    answers: { 200: json('A page of the directory, in order of registration', directory) },
    refusals: ['audience_not_found', 'clock_leapt'],
    serve:
      (serving) =>
      async ({ params, query }, req, res) => {
        const { deps } = serving;
        const { school } = params;
        const { audience, cursor, limit } = query;
        const principal = principalOf(res);
        const reader = principal.role === 'guardian' ? principal.guardian : undefined;
        // The school of a guardian is always registered, so only others need the check.
        if (reader === undefined) await mustBeRegistered(serving, school);
        else if (query.asKnownAt !== undefined)
          throw invalidRequest([{ path: 'asKnownAt', message: wrong('as-known-at-not-taken') }]);
        const page = {
          limit,
          ...(cursor === undefined ? {} : { after: cursorsOf(serving, req).keyIn(cursor, number) }),
        };
        const { next, ...answer } =
          reader === undefined
            ? await officerDirectory({ deps }, { school, audience, ...knownAt(serving, query.asKnownAt) }, page)
            : await guardianDirectory({ deps }, { school, reader, audience }, page);
        const look = {
          school,
          ...(reader === undefined ? {} : { guardian: reader }),
          audience: audienceText(audience),
        };
        await deps.sharing.looks.record(look, contextOf(req, res));
        res.json({ ...answer, next: next === null ? null : cursorsOf(serving, req).after(String(next)) });
      },
  }),
  endpoint({
    route: 'GET /schools/{school}/directory-looks',
    access: within('school', ...schoolSide),
    tag: 'Sharing',
    summary: 'Who looked into which directory on a day, or from one day through another; today, without any',
    request: z.object({ params: schoolParams, query: looksQuery }),
    answersFrom: [model.directoryLooks],
    answers: { 200: json('A page of looks, the newest first', looks) },
    refusals: [],
    serve:
      (serving) =>
      async ({ params: { school }, query: { day, from, to, ...query } }, req, res) => {
        const { deps } = serving;
        await mustBeRegistered(serving, school);
        await mustBeCaughtUp(serving);
        const today = shownToday(deps);
        const asked = from === undefined && to === undefined ? { from: day ?? today, to: day ?? today } : { from, to };
        const period = Object.fromEntries(Object.entries(asked).filter(([, end]) => end !== undefined));
        const shown = ({ school: _, day: __, ...look }: LookRow) => look;
        res.json(
          await pageOfRows<LookRow, ReturnType<typeof shown>>(serving, req, {
            model: model.directoryLooks,
            key: lookKey,
            query: { school, ...period, ...query },
            shown,
          }),
        );
      },
  }),
] as const;
