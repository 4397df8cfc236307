/**
 * A school's children and groups, read from files of the school's own system, and for how long data of those
 * who left are kept (6.4).
 */
import { z } from 'zod';
import { importRoster } from '../../commands/sharing/importRoster.ts';
import { dropLeft, dropSchool, putRetention } from '../../commands/sharing/retention.ts';
import { streams } from '../../ledger/streams.ts';
import { rosterAnswer } from '../../queries/sharing/roster.ts';
import { schoolSide, within } from '../access/access.ts';
import { noQuery } from '../forms/forms.ts';
import { schoolParams } from '../forms/params.ts';
import { contextOf } from '../requests/context.ts';
import { fileBody, mediaTypeOf } from '../requests/fileBody.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { answerOne } from '../serving/answers.ts';
import { endpoint, inLanguage, one, written } from '../serving/endpoint.ts';
import { mustBeRegistered } from '../serving/reads.ts';
import { conditional, wrote } from '../serving/writes.ts';
import { dropQuery, retentionBody, rosterQuery } from './requests.ts';
import { dropped, imported, importedShown, retention, roster } from './rosterAnswers.ts';

const rosterMediaTypes = ['application/xml', 'text/xml'] as const;

export const rosterEndpoints = [
  endpoint({
    route: 'POST /schools/{school}/edexml-imports',
    access: within('school', ...schoolSide),
    tag: 'Sharing',
    summary: 'Take children, groups and roles from an EDEXML 2.1 file',
    description:
      'Pupils with name, birthday and groups, groups, and roles of staff are taken; all else is dropped while it is read. It carries no guardians (PUT /guardians/{id}). Nothing is taken while a row is not in order. At most 20,000 pupils. A child that an earlier file named and this one does not leaves the school today; more than ten, and more than a tenth, only with `confirmLeaving=true`. The same file again writes nothing.',
    request: z.object({ params: schoolParams, query: rosterQuery }),
    file: rosterMediaTypes,
    answers: { 200: inLanguage(written('What it led to', imported)) },
    refusals: [
      'dpa_missing',
      'file_format_unknown',
      'file_empty',
      'file_unreadable',
      'file_rows_refused',
      'file_of_other_school',
      'file_too_large',
      'school_too_large',
      'roster_loses_many',
      'roster_outdated',
      'school_secret_missing',
    ],
    serve:
      ({ deps, limits }) =>
      async ({ params, query }, req, res) => {
        const context = contextOf(req, res);
        mediaTypeOf(req, rosterMediaTypes);
        const file = fileBody(req, limits.rosterBytesMax);
        const on = await conditional(deps, req, streams.sharing(params.school));
        const { answer, ...at } = await importRoster(on, { ...params, ...query, file }, context);
        wrote(withLanguage(res), at).json(importedShown(answer, languageOf(req)));
      },
  }),
  endpoint({
    route: 'GET /schools/{school}/roster',
    access: within('school', ...schoolSide),
    tag: 'Sharing',
    summary: 'Groups, roles, and how many children and guardians a school has',
    request: z.object({ params: schoolParams, query: noQuery }),
    uncompressed: true,
    answers: { 200: one('The roster', roster) },
    refusals: [],
    serve:
      (serving) =>
      async ({ params }, _req, res) => {
        const { deps } = serving;
        await mustBeRegistered(serving, params.school);
        answerOne(res, await rosterAnswer(deps, params.school));
      },
  }),
  endpoint({
    route: 'PUT /schools/{school}/sharing-retention',
    access: within('school', ...schoolSide),
    tag: 'Sharing',
    summary: 'Say how many months decisions about a child that left are kept; 24 by default',
    request: z.object({ params: schoolParams, query: noQuery, body: retentionBody }),
    answers: { 200: written('As stored', retention) },
    refusals: [],
    serve:
      ({ deps }) =>
      async ({ params, body }, req, res) => {
        const on = await conditional(deps, req, streams.sharing(params.school));
        wrote(res, await putRetention(on, params.school, body.months, contextOf(req, res))).json(body);
      },
  }),
  endpoint({
    route: 'POST /schools/{school}/sharing-drops',
    access: within('school', ...schoolSide),
    tag: 'Sharing',
    summary: 'Drop the children that left longer ago than that, and guardians who have no other',
    description:
      'Nothing is held of them any more but ids in the log. With `all=true`, once the data processing agreement ended, all children and guardians of the school go, its groups, and the secret that the children are known under, for good.',
    request: z.object({ params: schoolParams, query: dropQuery }),
    answers: { 200: written('How many were dropped', dropped) },
    refusals: ['dpa_still_in_force'],
    serve:
      ({ deps }) =>
      async ({ params, query }, req, res) => {
        const on = await conditional(deps, req, streams.sharing(params.school));
        const { answer, ...at } = await (query.all ? dropSchool : dropLeft)(on, params.school, contextOf(req, res));
        wrote(res, at).json(answer);
      },
  }),
] as const;
