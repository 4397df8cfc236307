/** Routes for directories and for the record of looks into them (6.4). */
import { z } from 'zod';
import { shownToday } from '../../commands/deps.ts';
import type { DirectoryLookedAt } from '../../domain/sharing/events.ts';
import { audienceText } from '../../domain/sharing/items.ts';
import { recorded } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { guardianDirectory, officerDirectory } from '../../queries/sharing/directory.ts';
import { schoolParams } from '../forms/params.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { principalOf } from '../requests/locals.ts';
import { invalidRequest, validRequest } from '../requests/validation.ts';
import { knownAt, mustBeRegistered } from '../serving/reads.ts';
import type { Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { directoryQuery, looksQuery } from './requests.ts';

export const getDirectory = z.object({ params: schoolParams, query: directoryQuery });
export const getLooks = z.object({ params: schoolParams, query: looksQuery });

const number = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

export const directoryRoutes = (serving: Serving): Routes => {
  const { deps } = serving;

  return {
    'GET /schools/{school}/directory': [
      async (req, res) => {
        const { params, query } = validRequest(getDirectory, req);
        const { school } = params;
        const { audience, cursor, limit } = query;
        const principal = principalOf(res);
        const reader = principal.role === 'guardian' ? principal.guardian : undefined;
        // The school of a guardian is always registered, so only others need the check.
        if (reader === undefined) await mustBeRegistered(serving, school);
        else if (query.asKnownAt !== undefined)
          throw invalidRequest([
            { path: 'asKnownAt', message: 'is for the school itself; guardians see what is shared now' },
          ]);
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
    ],
    'GET /schools/{school}/directory-looks': [
      async (req, res) => {
        const { params, query } = validRequest(getLooks, req);
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
    ],
  };
};
