/** Many schools: DUO's register, wishes, and the overview of a board (8.2, 8.3). */
import { z } from 'zod';
import { importRegister } from '../../commands/schools/importRegister.ts';
import { overviewAnswer } from '../../queries/billing/overview.ts';
import { wishesAnswer } from '../../queries/wishes.ts';
import { staff, within } from '../access/access.ts';
import { noQuery, pageQuery } from '../forms/forms.ts';
import { boardParams } from '../forms/params.ts';
import { registerQuery } from '../forms/parties.ts';
import { schoolId } from '../forms/primitives.ts';
import { refusedToStaff } from '../problems/refused.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { fileBody, mediaTypeOf } from '../requests/fileBody.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { invalidRequest } from '../requests/validation.ts';
import { answerOne } from '../serving/answers.ts';
import { endpoint, inLanguage, json, one, written } from '../serving/endpoint.ts';
import { model } from '../serving/parkedReads.ts';
import { wrote } from '../serving/writes.ts';
import { wrong } from '../words/faults.ts';
import { overview, registerNumbers, wishes } from './schoolAnswers.ts';

const registerMediaTypes = ['text/csv'] as const;

export const schoolsEndpoints = [
  endpoint({
    route: 'POST /register-imports',
    access: within('none', 'admin'),
    tag: 'Parties',
    summary: "Take the schools from DUO's register",
    description:
      'Of any year, in UTF-8 or windows-1252; nothing is taken while a row is not in order. A school that the register names no more has closed: it is billed on until its subscription ends, and starts no other. What was set by hand stays until the register itself changes it (`differing`). Cut off, it is sent again, and goes on. More than ten schools, and more than a tenth, close only with `confirmClosing=true`.',
    request: z.object({ query: registerQuery }),
    writesMany: true,
    file: registerMediaTypes,
    answers: { 200: inLanguage(written('What it led to', registerNumbers)) },
    refusals: [
      'file_too_large',
      'file_format_unknown',
      'file_empty',
      'file_unreadable',
      'file_rows_refused',
      'register_closes_many',
    ],
    serve:
      ({ deps, limits }) =>
      async ({ query }, req, res) => {
        if (req.get('if-match') !== undefined)
          throw invalidRequest([{ path: 'If-Match', message: wrong('if-match-not-taken') }]);
        const context = contextOf(req, res);
        mediaTypeOf(req, registerMediaTypes);
        const file = fileBody(req, limits.registerBytesMax);
        const { numbers, differing, blocked, position } = await importRegister(deps, { file, ...query }, context);
        const answer = {
          ...numbers,
          differing,
          ...(blocked.length === 0 ? {} : { blocked: refusedToStaff(blocked, languageOf(req)) }),
        };
        wrote(withLanguage(res), { head: undefined, position }).json(answer);
      },
  }),
  endpoint({
    route: 'GET /wishes',
    access: within('none', ...staff),
    tag: 'Parties',
    summary: 'Schools that asked for a trial or a subscription, and are not offered one yet',
    request: z.object({ query: pageQuery }),
    answersFrom: [model.schools],
    answers: { 200: json('A page of them, and how many there are', wishes) },
    refusals: [],
    serve:
      (serving) =>
      async ({ query: { cursor, limit } }, req, res) => {
        const { sources } = serving;
        const after = cursor === undefined ? undefined : cursorsOf(serving, req).keyIn(cursor, schoolId);
        const { next, ...page } = await wishesAnswer(sources, { limit, after });
        res.json({ ...page, next: cursorsOf(serving, req).after(next) });
      },
  }),
  endpoint({
    route: 'GET /boards/{board}/overview',
    access: within('board', 'admin', 'finance', 'board'),
    tag: 'Parties',
    summary: "All of a board's schools in one view",
    request: z.object({ params: boardParams, query: noQuery }),
    answersFrom: [model.counts, model.subscriptions, model.documents, model.schools, model.calendar],
    answers: { 200: one('Each school, and all together', overview) },
    refusals: [],
    serve:
      ({ sources }) =>
      async ({ params }, _req, res) => {
        answerOne(res, await overviewAnswer(sources, params.board));
      },
  }),
] as const;
