/** Routes about many schools: DUO's register, wishes, and the overview of a board (8.2, 8.3). */
import { z } from 'zod';
import { importRegister } from '../../commands/schools/importRegister.ts';
import { overviewAnswer } from '../../queries/billing/overview.ts';
import { wishesAnswer } from '../../queries/wishes.ts';
import { noQuery, pageQuery } from '../forms/forms.ts';
import { boardParams } from '../forms/params.ts';
import { registerQuery } from '../forms/parties.ts';
import { schoolId } from '../forms/primitives.ts';
import { refusedToStaff } from '../problems/refused.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { fileBody, mediaTypeOf } from '../requests/fileBody.ts';
import { languageOf } from '../requests/language.ts';
import { invalidRequest, validRequest } from '../requests/validation.ts';
import type { Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { wrote } from '../serving/writes.ts';

export const postRegister = z.object({ query: registerQuery });
export const getWishes = z.object({ query: pageQuery });
export const getOverview = z.object({ params: boardParams, query: noQuery });

export const registerMediaTypes = ['text/csv'] as const;

export const registerRoutes = (serving: Serving): Routes => {
  const { deps, sources, limits } = serving;
  return {
    'POST /register-imports': [
      async (req, res) => {
        const { query } = validRequest(postRegister, req);
        if (req.get('if-match') !== undefined)
          throw invalidRequest([{ path: 'If-Match', message: 'is not taken here: a register writes many streams' }]);
        const context = contextOf(req, res);
        mediaTypeOf(req, registerMediaTypes);
        const file = fileBody(req, limits.registerBytesMax);
        const { numbers, differing, blocked, position } = await importRegister(deps, { file, ...query }, context);
        const answer = {
          ...numbers,
          differing,
          ...(blocked.length === 0 ? {} : { blocked: refusedToStaff(blocked, languageOf(req)) }),
        };
        wrote(res, { head: undefined, position }).json(answer);
      },
    ],
    'GET /wishes': [
      async (req, res) => {
        const { cursor, limit } = validRequest(getWishes, req).query;
        const after = cursor === undefined ? undefined : cursorsOf(serving, req).keyIn(cursor, schoolId);
        const { next, ...page } = await wishesAnswer(sources, { limit, after });
        res.json({ ...page, next: cursorsOf(serving, req).after(next) });
      },
    ],
    'GET /boards/{board}/overview': [
      async (req, res) => {
        const { params } = validRequest(getOverview, req);
        res.json(await overviewAnswer(sources, params.board));
      },
    ],
  };
};
