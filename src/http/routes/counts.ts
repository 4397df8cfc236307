/** How many pupils counted, and who (3.2, 3.6, 5.5). */
import { z } from 'zod';
import { countsAnswer } from '../../projections/answers/counts.ts';
import { pupilsAnswer } from '../../projections/answers/pupils.ts';
import { cursorAfter, keyIn, knownAt, mustBeRegistered } from '../reads.ts';
import type { Routes } from '../routing.ts';
import { countedPupilsQuery, countsQuery, dayParams, schoolParams } from '../schemas.ts';
import type { Serving } from '../serving.ts';
import { validRequest } from '../validation.ts';

export const getCounts = z.object({ params: schoolParams, query: countsQuery });
export const getPupils = z.object({ params: dayParams, query: countedPupilsQuery });

const pseudonym = z.string().regex(/^[0-9a-f]{64}$/);

export const countRoutes = (serving: Serving): Routes => {
  const { sources } = serving;
  return {
    'GET /schools/{school}/counts': [
      async (req, res) => {
        const { params, query } = validRequest(getCounts, req);
        const { asKnownAt, ...rest } = query;
        const moment = knownAt(serving, asKnownAt);
        await mustBeRegistered(serving, params.school);
        res.json(await countsAnswer(sources, params.school, { ...rest, ...moment }));
      },
    ],
    'GET /schools/{school}/counts/{day}/pupils': [
      async (req, res) => {
        const { params, query } = validRequest(getPupils, req);
        const { asKnownAt, cursor, ...rest } = query;
        const moment = knownAt(serving, asKnownAt);
        await mustBeRegistered(serving, params.school);
        const { next, ...page } = await pupilsAnswer(sources, params.school, {
          day: params.day,
          ...rest,
          ...moment,
          ...(cursor === undefined ? {} : { after: keyIn(cursor, pseudonym) }),
        });
        res.json({ ...page, next: next === null ? null : cursorAfter(next) });
      },
    ],
  };
};
