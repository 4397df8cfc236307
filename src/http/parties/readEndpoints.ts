/** Supplier, schools and boards, read back (4.14, 6.1, 7). */
import { z } from 'zod';
import { Rejection } from '../../domain/rejection.ts';
import { type BoardRow, boards as boardModel } from '../../projections/boards.ts';
import { type SchoolRow, schools as schoolModel } from '../../projections/schools.ts';
import { boardAnswer } from '../../queries/parties/board.ts';
import { withBoardNames } from '../../queries/parties/boardNames.ts';
import { firstStepsAnswer } from '../../queries/parties/firstSteps.ts';
import { schoolAnswer } from '../../queries/parties/school.ts';
import { readers, staff, within } from '../access/access.ts';
import type { Principal } from '../access/principal.ts';
import { askedSeldom } from '../access/rateLimit.ts';
import { noQuery } from '../forms/forms.ts';
import { boardParams, schoolParams } from '../forms/params.ts';
import { supplierBody } from '../forms/parties.ts';
import { boardId, schoolId } from '../forms/primitives.ts';
import { principalOf } from '../requests/requestFacts.ts';
import { answerOne } from '../serving/answers.ts';
import { endpoint, json, one } from '../serving/endpoint.ts';
import { pageOfRows } from '../serving/lists.ts';
import { model } from '../serving/parkedReads.ts';
import { mustBeCaughtUp, unpaged } from '../serving/reads.ts';
import { boards, firstSteps, names, oneBoard, oneSchool, schools } from './partyAnswers.ts';
import { boardsQuery, namesQuery, schoolsQuery } from './requests.ts';

const namesShown = 10;

export const partyReadEndpoints = [
  endpoint({
    route: 'GET /first-steps',
    access: within('none', 'admin'),
    tag: 'Parties',
    summary: 'What is done before the first invoice, and what is still to do',
    description: 'For who begins with an empty ledger: each step is done once any school is so far.',
    request: z.object({ query: noQuery }),
    answersFrom: [model.schools, model.subscriptions, model.counts, model.calendar],
    answers: { 200: json('The steps', firstSteps) },
    refusals: [],
    serve: (serving) => async (_asked, _req, res) => {
      // A person returns to this page right after a step, also by reloading, and a reload names no position.
      await mustBeCaughtUp(serving);
      res.json(await firstStepsAnswer(serving.sources));
    },
  }),
  endpoint({
    route: 'GET /supplier',
    access: within('none', ...staff),
    tag: 'Parties',
    summary: 'The supplier, as documents name it',
    request: z.object({ query: noQuery }),
    answers: { 200: one('The supplier', supplierBody) },
    refusals: ['supplier_incomplete'],
    serve:
      ({ deps }) =>
      async (_asked, _req, res) => {
        const { state, head } = await deps.folds.catalogue();
        if (state.supplier === undefined) throw new Rejection('supplier_incomplete', {});
        answerOne(res, state.supplier, head?.revision);
      },
  }),
  endpoint({
    route: 'GET /schools',
    access: within('none', ...readers, 'analytics'),
    tag: 'Parties',
    summary: 'Schools by id',
    description:
      'A school sees itself, a board its schools. `search` looks in ids and names, `ids` names up to 100 schools. Analytics are given ids and names.',
    request: z.object({ query: schoolsQuery }),
    answersFrom: [model.schools, model.boards],
    answers: { 200: json('A page of schools', schools) },
    refusals: ['board_not_found'],
    serve:
      (serving) =>
      async ({ query }, req, res) => {
        const principal = principalOf(res);
        const { ids, ...asked } = query;
        const list = {
          model: schoolModel.name,
          key: schoolId,
          query: ownOnly(principal, { ...asked, ...(ids && { keys: ids }) }),
        };
        if (principal.role === 'analytics') {
          res.json(await pageOfRows<SchoolRow, object>(serving, req, { ...list, shown: namedIn }));
          return;
        }
        const { items, next } = await pageOfRows(serving, req, { ...list, shown: listed });
        res.json({ items: await withBoardNames(serving.sources, items), next });
      },
  }),
  endpoint({
    route: 'GET /schools/{school}',
    access: within('school', ...readers, 'analytics'),
    tag: 'Parties',
    summary: 'A school with its debtor, its agreements, its trial and its subscription',
    description: 'Analytics are given its id and its name.',
    request: z.object({ params: schoolParams, query: noQuery }),
    answersFrom: [model.calendar],
    answers: { 200: one('The school', oneSchool) },
    refusals: [],
    serve:
      ({ deps, sources }) =>
      async ({ params }, _req, res) => {
        const { answer, revision } = await schoolAnswer({ ...sources, deps }, params.school);
        answerOne(res, principalOf(res).role === 'analytics' ? namedIn(answer) : answer, revision);
      },
  }),
  endpoint({
    route: 'GET /boards',
    access: within('none', ...staff, 'board'),
    tag: 'Parties',
    summary: 'Boards by number',
    description: 'A board sees itself.',
    request: z.object({ query: boardsQuery }),
    answersFrom: [model.boards],
    answers: { 200: json('A page of boards', boards) },
    refusals: [],
    serve:
      (serving) =>
      async ({ query }, req, res) => {
        const principal = principalOf(res);
        const own = principal.role === 'board' ? { ...query, board: principal.board } : query;
        const shown = (row: BoardRow) => row;
        res.json(
          await pageOfRows<BoardRow, BoardRow>(serving, req, {
            model: boardModel.name,
            key: boardId,
            query: own,
            shown,
          }),
        );
      },
  }),
  endpoint({
    route: 'GET /boards/{board}',
    access: within('board', ...staff, 'board'),
    tag: 'Parties',
    summary: 'A board with its data processing agreements, its pilots and its framework agreements',
    request: z.object({ params: boardParams, query: noQuery }),
    answers: { 200: one('The board', oneBoard) },
    refusals: [],
    serve:
      ({ deps, sources }) =>
      async ({ params }, _req, res) => {
        const { answer, revision } = await boardAnswer({ ...sources, deps }, params.board);
        answerOne(res, answer, revision);
      },
  }),
  endpoint({
    route: 'GET /school-names',
    access: 'open',
    tag: 'Information',
    summary: 'Names of schools that hold a text, for forms: at most ten',
    description: 'Without a token, and only so often.',
    request: z.object({ query: namesQuery }),
    answers: { 200: json('The schools', names) },
    refusals: ['too_many_requests', 'store_unavailable', 'read_model_outdated'],
    before: ({ limits }) => askedSeldom(limits.schoolNames),
    serve:
      ({ sources }) =>
      async ({ query }, _req, res) => {
        const rows = await sources.readStore.find<SchoolRow>(schoolModel.name, { ...query, limit: namesShown });
        res.json(unpaged(rows.map(({ row }) => namedIn(row))));
      },
  }),
] as const;

type SchoolsAsked = Omit<z.output<typeof schoolsQuery>, 'ids'> & { readonly keys?: readonly string[] };

/** @throws Rejection board_not_found for a board of others */
const ownOnly = (principal: Principal, query: SchoolsAsked): SchoolsAsked & { readonly school?: string } => {
  if (principal.role === 'school') return { ...query, school: principal.school };
  if (principal.role !== 'board') return query;
  if (query.board !== undefined && query.board !== principal.board) throw new Rejection('board_not_found', {});
  return { ...query, board: principal.board };
};

const namedIn = ({ school, name }: Pick<SchoolRow, 'school' | 'name'>) => ({ school, name });

const listed = ({ wish: _, ...row }: SchoolRow) => row;
