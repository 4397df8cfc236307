/** Open items, payments and bank statements (documents.md 9.8, 9.11). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { type Deps, previewing, shownToday } from '../../commands/deps.ts';
import { type BookedStatement, bookStatement } from '../../commands/payments/bookStatement.ts';
import { debtorNames, paymentsRead } from '../../commands/payments/paymentsRead.ts';
import { type PaymentOutcome, recordPayment, reversePayment } from '../../commands/payments/recordPayment.ts';
import type { Issued } from '../../domain/billing/documents/issuing.ts';
import { sum } from '../../domain/money.ts';
import type { EntryWhy } from '../../domain/payments/entryFacts.ts';
import { paymentNumberOf } from '../../domain/payments/payment.ts';
import { streams } from '../../ledger/streams.ts';
import { openItemsPage } from '../../queries/payments/openItems.ts';
import type { Language } from '../../words/language.ts';
import { entryInWords } from '../../words/words.ts';
import { readers, staff, within } from '../access/access.ts';
import { alwaysHeavy } from '../access/heavy.ts';
import { previewQuery } from '../forms/forms.ts';
import { paymentParams } from '../forms/params.ts';
import { documentNumber, paymentId } from '../forms/primitives.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { fileBody, mediaTypeOf } from '../requests/fileBody.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { principalOf } from '../requests/requestFacts.ts';
import { endpoint, inLanguage, json, written, writtenOrPreviewed } from '../serving/endpoint.ts';
import { inTimeOrder } from '../serving/lists.ts';
import type { Serving } from '../serving/serving.ts';
import { conditional, confirmable, withReason, wrote } from '../serving/writes.ts';
import {
  bookedStatement,
  listedPayment,
  openItems,
  payment,
  paymentPreview,
  payments,
  publicPayment,
  publicPreview,
} from './answers.ts';
import { openItemsQuery, paymentBody, paymentsQuery, reversalBody } from './requests.ts';

const statementTypes = ['application/xml', 'text/xml'] as const;

export const paymentEndpoints = [
  endpoint({
    route: 'GET /open-items',
    access: within('none', ...readers),
    tag: 'Payments',
    summary: 'What is open at the end of a day, by document and by age',
    description:
      'A school sees its own; a board those of its schools, and those issued while they were. A credited document and what cancels it are set off by themselves, by what both have open.',
    request: z.object({ query: openItemsQuery }),
    heavy: alwaysHeavy,
    answers: { 200: json('A page of open items, the newest first, and totals of all', openItems) },
    refusals: ['history_unknown'],
    serve:
      (serving) =>
      async ({ query }, req, res) => {
        const { debtor, order, cursor, limit } = query;
        const on = query.on ?? shownToday(serving.deps);
        const cursors = cursorsOf(serving, req);
        const asked = {
          on,
          ...(debtor === undefined ? {} : { debtor }),
          ...(await visibleTo(serving, res)),
          order,
          after: cursor === undefined ? undefined : cursors.keyIn(cursor, documentNumber),
          limit,
        };
        const { items, totals } = await openItemsPage(serving.sources, asked);
        const page = cursors.page(
          items,
          limit,
          ({ number }) => number,
          (item) => item,
        );
        res.json({ on, ...page, totals });
      },
  }),
  endpoint({
    route: 'POST /payments',
    access: within('none', ...staff),
    tag: 'Payments',
    summary: 'Record what came in or went out, and what it settles',
    description:
      'What is not allocated stays unallocated. A payment of 0.00 with allocations of both signs sets a credit note off against invoices of the same debtor; a negative one pays it out. `entry` is that of a proposal of `POST /bank-statements`. `reference` stays in the ledger for ever, so it must name no person.',
    request: z.object({ query: previewQuery, body: paymentBody }),
    answers: {
      201: written('As recorded', payment),
      200: writtenOrPreviewed(
        'What would be open; or the payment, when this entry was recorded so before',
        z.union([payment, paymentPreview]),
      ),
    },
    refusals: [
      'document_not_found',
      'debtor_not_found',
      'payment_in_future',
      'allocation_exceeds_open',
      'allocation_of_other_debtor',
      'entry_already_booked',
    ],
    serve:
      ({ deps }) =>
      async ({ query, body }, req, res) => {
        const context = contextOf(req, res);
        await recordOrPreview(deps, req, res, query.preview, 201, (on) => recordPayment(on, body, context));
      },
  }),
  endpoint({
    route: 'POST /payments/{id}/reversal',
    access: within('none', ...staff),
    tag: 'Payments',
    summary: 'Reverse a payment, with a reason, once',
    description: 'What it settled is open again from today on. An entry of a bank statement can then be recorded anew.',
    request: z.object({ params: paymentParams, query: previewQuery, body: reversalBody }),
    answers: {
      200: writtenOrPreviewed('The payment, reversed; or what would be open', z.union([payment, paymentPreview])),
    },
    refusals: ['payment_not_found', 'already_reversed'],
    serve:
      ({ deps }) =>
      async ({ params, query, body }, req, res) => {
        const context = withReason(contextOf(req, res), body.reason);
        await recordOrPreview(deps, req, res, query.preview, 200, (on) => reversePayment(on, params.id, context));
      },
  }),
  endpoint({
    route: 'GET /payments',
    access: within('none', ...staff),
    tag: 'Payments',
    summary: 'Payments in order of recording',
    request: z.object({ query: paymentsQuery }),
    answers: { 200: json('A page of payments, the newest first', payments) },
    refusals: ['history_unknown'],
    serve:
      (serving) =>
      async ({ query: { order, cursor, limit } }, req, res) => {
        const cursors = cursorsOf(serving, req);
        const { documents, payments: all } = await paymentsRead(serving.deps);
        const after = cursor === undefined ? undefined : paymentNumberOf(cursors.keyIn(cursor, paymentId));
        const inOrder = inTimeOrder(all.state.all, order, ({ paymentId: id }) => paymentNumberOf(id), after);
        const some = inOrder.slice(0, limit + 1);
        const debtors = some.flatMap(({ debtor }) => debtor ?? []);
        const names = await debtorNames(serving.deps, documents, debtors);
        res.json(
          cursors.page(
            some,
            limit,
            ({ paymentId: id }) => id,
            (one) => listedPayment(one, names),
          ),
        );
      },
  }),
  endpoint({
    route: 'POST /bank-statements',
    access: within('none', ...staff),
    tag: 'Payments',
    summary: 'Bring in a bank statement',
    description:
      'CAMT.053 in version 001.02 or 001.08. Of booked credit entries in euro on the supplier’s account, those are recorded as payments whose text has exactly one open number and whose amount is what is open of it; the others are proposed, and kept nowhere. A file can be sent again: an entry is booked once. With a bad entry nothing is booked; `rows` then has the numbers of entries in the file.',
    request: z.object({ query: previewQuery }),
    heavy: alwaysHeavy,
    file: statementTypes,
    answers: { 200: inLanguage(writtenOrPreviewed('What was booked, or would be', bookedStatement)) },
    refusals: [
      'supplier_incomplete',
      'file_unreadable',
      'file_format_unknown',
      'file_rows_refused',
      'file_empty',
      'file_too_large',
      'body_too_large',
    ],
    serve:
      ({ deps, limits }) =>
      async ({ query }, req, res) => {
        const context = contextOf(req, res);
        mediaTypeOf(req, statementTypes);
        const on = await conditional(deps, req, streams.payments);
        const file = fileBody(req, limits.statementBytesMax);
        const { head } = await on.folds.payments();
        const outcome = await bookStatement(query.preview ? previewing(on) : on, file, context);
        if (query.preview) confirmable(res, head);
        else wrote(res, outcome);
        withLanguage(res).json(shownStatement(outcome, languageOf(req)));
      },
  }),
] as const;

/** Which documents a reader sees. The payments that settle none are told to staff only. */
const visibleTo = async ({ deps }: Serving, res: Response) => {
  const principal = principalOf(res);
  if (principal.role === 'school')
    return { isOwn: ({ school }: Issued) => school === principal.school, withUnallocated: false };
  if (principal.role !== 'board') return { isOwn: () => true, withUnallocated: true };
  const schools = new Set(await deps.schools.schoolsOfBoard(principal.board));
  const isOwn = ({ school, board }: Issued) => board === principal.board || schools.has(school);
  return { isOwn, withUnallocated: false };
};

/** @param created the status of an answer to a request that wrote something */
const recordOrPreview = async (
  deps: Deps,
  req: Request,
  res: Response,
  preview: boolean,
  created: 200 | 201,
  record: (on: Deps) => Promise<PaymentOutcome>,
): Promise<void> => {
  const on = await conditional(deps, req, streams.payments);
  if (preview) {
    const { head } = await on.folds.payments();
    confirmable(res, head).json(publicPreview(await record(previewing(on))));
    return;
  }
  const outcome = await record(on);
  wrote(res, outcome)
    .status(outcome.wrote ? created : 200)
    .json(publicPayment(outcome.payment));
};

const shownStatement = ({ booked, proposed, ignored }: BookedStatement, language: Language) => ({
  total: sum(booked.map(({ amount }) => amount)),
  booked: booked.map(({ row, entry, on, amount, number, payment: id, why }) => ({
    row,
    entry,
    on,
    amount,
    number,
    payment: id,
    ...whyShown(why, language),
  })),
  proposed: proposed.map(({ row, entry, on, amount, payer, remittance, open, why }) => ({
    row,
    entry,
    on,
    amount,
    payer: payer === '' ? null : payer,
    remittance,
    open,
    ...whyShown(why, language),
  })),
  ignored: ignored.map(({ row, entry, why }) => ({ row, entry, ...whyShown(why, language) })),
});

const whyShown = (why: EntryWhy, language: Language) => ({ code: why.is, why: entryInWords(why, language) });
