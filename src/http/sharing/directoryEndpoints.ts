/** Directories, and the record of looks into them (6.4). */
import { z } from 'zod';
import { shownToday } from '../../commands/deps.ts';
import type { DirectoryLookedAt } from '../../domain/sharing/events.ts';
import { audienceText } from '../../domain/sharing/items.ts';
import { recorded } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { guardianDirectory, officerDirectory } from '../../queries/sharing/directory.ts';
import { schoolSide, within } from '../access/access.ts';
import { schoolParams } from '../forms/params.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { principalOf } from '../requests/requestFacts.ts';
import { invalidRequest } from '../requests/validation.ts';
import { endpoint, json } from '../serving/endpoint.ts';
import { knownAt, mustBeRegistered } from '../serving/reads.ts';
import { wrong } from '../words/faults.ts';
import { directory, looks } from './answers.ts';
import { directoryQuery, looksQuery } from './requests.ts';

const number = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

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
    summary: 'Who looked into which directory on a day; today, without one',
    request: z.object({ params: schoolParams, query: looksQuery }),
    answers: { 200: json('A page of looks, oldest first', looks) },
    refusals: [],
    serve:
      (serving) =>
      async ({ params, query }, req, res) => {
        const { deps } = serving;
        await mustBeRegistered(serving, params.school);
        const from = query.cursor === undefined ? 0 : cursorsOf(serving, req).keyIn(query.cursor, number) + 1;
        const stream = streams.directoryLooks(params.school, query.day ?? shownToday(deps));
        const stored = await deps.ledger.store.read(stream, from, query.limit + 1);
        const looks = stored.map((event) => recorded<DirectoryLookedAt>(event));
        res.json(
          cursorsOf(serving, req).page(
            looks,
            query.limit,
            ({ revision }) => String(revision),
            ({ data, revision, metadata: { recordedAt, actor } }) => ({
              recordedAt,
              guardian: data.guardian ?? null,
              ...actor,
              audience: data.audience,
              event: { stream, revision },
            }),
          ),
        );
      },
  }),
] as const;
