/** The books: accounts, entries, balances and what is deferred (documents.md 9.7). */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { z } from 'zod';
import { accountsByDay, defaultAccounts } from '../../domain/accounting/accounts.ts';
import { catalogue } from '../../domain/catalogue.ts';
import { earliestDay } from '../../domain/day.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { streams } from '../../ledger/streams.ts';
import { deferredAnswer, trialBalanceAnswer } from '../../queries/accounting/balances.ts';
import { type ExportAsked, exportedBytes } from '../../queries/accounting/exports.ts';
import { staff, within } from '../access/access.ts';
import { alwaysHeavy } from '../access/heavy.ts';
import { attached } from '../billing/renditionEndpoints.ts';
import { noQuery } from '../forms/forms.ts';
import { refusedToStaff } from '../problems/refused.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { answerOne } from '../serving/answers.ts';
import { type Answer, endpoint, inLanguage, json, one, written } from '../serving/endpoint.ts';
import { mustBeReached, unpaged } from '../serving/reads.ts';
import type { Serving } from '../serving/serving.ts';
import { decideIn } from '../serving/writes.ts';
import { accountsFrom, accountsList, deferred, trialBalance } from './answers.ts';
import { accountsBody, accountsQuery, daysQuery, deferredQuery, yearQuery } from './requests.ts';

const position = {
  'X-Position': {
    description: 'The place in the log that the answer follows from; asked for again as `position` it is the same',
    required: true,
    schema: { type: 'string', pattern: '^[0-9]+$' },
  },
} as const;

const atPosition = <Given extends Answer>(answer: Given): Given => ({
  ...answer,
  headers: { ...answer.headers, ...position },
});

const file = (description: string, mediaType: string): Answer =>
  atPosition({
    description,
    content: { [mediaType]: z.string() },
    written: 'no',
    headers: { 'Content-Disposition': { required: true, schema: { type: 'string' } } },
  });

const whenExported = ['books_do_not_balance', 'supplier_incomplete', 'history_damaged'] as const;

export const accountingEndpoints = [
  endpoint({
    route: 'PUT /accounting/accounts',
    access: within('none', ...staff),
    tag: 'Accounting',
    summary: 'Set the accounts of the books from a day on',
    description:
      'An entry and its releases have the accounts in force on the day its document was issued, a payment those of its day. So accounts from a past day also change later answers of entries since; an answer at an earlier `position` stays.',
    request: z.object({ query: noQuery, body: accountsBody }),
    answers: { 200: written('As stored', accountsFrom) },
    refusals: [],
    serve:
      ({ deps }) =>
      async ({ body }, req, res) => {
        await decideIn(
          deps,
          req,
          res,
          catalogue,
          streams.catalogue,
          () => ({ type: 'SetAccounts', data: body }) as const,
        );
        res.json(body);
      },
  }),
  endpoint({
    route: 'GET /accounting/accounts',
    access: within('none', ...staff),
    tag: 'Accounting',
    summary: 'All accounts of the books, by the day from which they hold',
    description: 'The first are those that hold until others are set.',
    request: z.object({ query: accountsQuery }),
    answers: { 200: atPosition(one('The accounts', accountsList)) },
    refusals: [],
    serve:
      (serving) =>
      async ({ query }, _req, res) => {
        const through = await positionFor(serving, query.position);
        const { state } = await serving.deps.folds.catalogue(through);
        const all = accountsByDay([{ from: earliestDay, accounts: defaultAccounts }, ...state.accounts]);
        answerOne(following(res, through), unpaged(all));
      },
  }),
  endpoint({
    route: 'GET /accounting/auditfile',
    access: within('none', ...staff),
    tag: 'Accounting',
    summary: 'The books of a calendar year as XML Auditfile Financieel 3.2',
    description: 'The sales sub-administration, without an opening balance.',
    request: z.object({ query: yearQuery }),
    heavy: alwaysHeavy,
    answers: { 200: file('The audit file, streamed', 'application/xml') },
    refusals: [...whenExported],
    serve:
      (serving) =>
      async ({ query: { year, position } }, _req, res) => {
        const through = await positionFor(serving, position);
        await sendExport(serving, res, `auditfile-${year}.xaf`, 'application/xml', {
          file: 'auditfile',
          year,
          position: through,
        });
      },
  }),
  endpoint({
    route: 'GET /accounting/journal',
    access: within('none', ...staff),
    tag: 'Accounting',
    summary: 'The entries of some days as CSV, a row for each line',
    description: 'SnelStart reads the names of the columns; other software is told once what they mean.',
    request: z.object({ query: daysQuery }),
    heavy: alwaysHeavy,
    answers: { 200: file('The entries by journal and day, streamed', 'text/csv') },
    refusals: [...whenExported],
    serve:
      (serving) =>
      async ({ query: { from, to, position } }, _req, res) => {
        const through = await positionFor(serving, position);
        await sendExport(serving, res, `journaal-${from}-${to}.csv`, 'text/csv', {
          file: 'journal',
          from,
          to,
          position: through,
        });
      },
  }),
  endpoint({
    route: 'GET /accounting/trial-balance',
    access: within('none', ...staff),
    tag: 'Accounting',
    summary: 'Each account in a calendar year, and the control of the year',
    request: z.object({ query: yearQuery }),
    heavy: alwaysHeavy,
    answers: { 200: atPosition(one('The trial balance', trialBalance)) },
    refusals: ['history_damaged'],
    serve:
      (serving) =>
      async ({ query: { year, position } }, _req, res) => {
        const through = await positionFor(serving, position);
        const found = await trialBalanceAnswer(serving.sources, { year, position: through });
        answerOne(following(res, through), found);
      },
  }),
  endpoint({
    route: 'GET /accounting/deferred',
    access: within('none', ...staff),
    tag: 'Accounting',
    summary: 'Lines of which something is still deferred on a day, as far as days have closed',
    request: z.object({ query: deferredQuery }),
    heavy: alwaysHeavy,
    answers: { 200: atPosition(inLanguage(json('A page of lines, by document', deferred))) },
    refusals: ['history_damaged'],
    serve:
      (serving) =>
      async ({ query: { cursor, limit, on, position } }, req, res) => {
        const cursors = cursorsOf(serving, req);
        const after = cursor === undefined ? {} : { after: cursors.keyIn(cursor, z.string()) };
        const through = await positionFor(serving, position);
        const found = await deferredAnswer(serving.sources, { on, limit, position: through, ...after });
        const { blocked, next, ...answer } = found;
        const refused = blocked === undefined ? {} : { blocked: refusedToStaff(blocked, languageOf(req)) };
        withLanguage(following(res, through)).json({ ...answer, ...refused, next: cursors.after(next) });
      },
  }),
] as const;

/** The position that an answer is to follow from. @throws Problem invalid_request for one beyond the log */
const positionFor = async (serving: Serving, asked: Position | undefined): Promise<Position> => {
  await mustBeReached(serving, asked);
  return asked ?? (await serving.deps.ledger.store.head());
};

/** Names the position that the answer follows from. */
const following = (res: Response, position: Position): Response => res.set('X-Position', String(position));

const sendExport = async (
  { deps, stopping }: Serving,
  res: Response,
  name: string,
  mediaType: string,
  asked: ExportAsked,
): Promise<void> => {
  const bytes = exportedBytes(deps, asked);
  // A refusal must come before the first byte.
  const first = await bytes.next();
  if (first.done === true) return;
  following(res, asked.position).type(mediaType).set('Content-Disposition', attached(name));
  await pipeline(Readable.from(beginningWith(first.value, bytes, stopping.signal)), res);
};

async function* beginningWith(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  stopping: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  yield first;
  for await (const bytes of rest) {
    stopping.throwIfAborted();
    yield bytes;
  }
}
