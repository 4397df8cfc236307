/** Answers about the books (documents.md 9.7). */
import { z } from 'zod';
import { type AccountsFrom, accountUses } from '../../domain/accounting/accounts.ts';
import type { TrialBalance } from '../../domain/accounting/trialBalance.ts';
import { lineKinds } from '../../domain/billing/documents/document.ts';
import type { DeferredAnswer, DeferredItem } from '../../queries/accounting/balances.ts';
import { blocked } from '../billing/documentAnswers.ts';
import { cursor, decimal, describing, money, whole, wholeOf } from '../forms/answer.ts';
import { day, documentNumber, schoolId } from '../forms/primitives.ts';
import type { RefusedShown } from '../problems/refused.ts';

const account = { number: z.string(), rgs: z.string().meta({ description: 'Its code in RGS' }), name: z.string() };
const named = z.strictObject(account).meta({ id: 'Account' });

export const accountsFrom = describing<AccountsFrom>()(
  z
    .strictObject({
      from: day,
      accounts: z.strictObject({
        debtors: named,
        vat: named,
        deferred: named,
        revenue: named,
        bank: named,
        vatRates: z
          .array(z.strictObject({ percent: decimal, ...account }))
          .exactOptional()
          .meta({ description: 'VAT rates with an account of their own' }),
      }),
    })
    .meta({ id: 'Accounts', description: 'Accounts that hold from that day on' }),
);

export const accountsList = wholeOf(accountsFrom);

const net = money.meta({ description: 'Euro without VAT' });

const compared = <Figure extends z.ZodType>(figure: Figure, description: string) =>
  z
    .strictObject({
      booked: figure.meta({ description: 'What the entries come to' }),
      documents: figure.meta({ description: 'What documents and payments say' }),
      equal: z.boolean(),
    })
    .meta({ description });

export const trialBalance = describing<TrialBalance>()(
  z
    .strictObject({
      year: whole,
      accounts: z.array(
        z
          .strictObject({
            ...account,
            use: z.enum(accountUses),
            side: z
              .enum(['debit', 'credit'])
              .meta({ description: 'Where `opening` and `balance` stand; a negative one stands on the other side' }),
            opening: money.meta({ description: 'What earlier years left on it; 0.00 for revenue' }),
            debit: money,
            credit: money,
            balance: money,
          })
          .meta({ id: 'TrialAccount' }),
      ),
      control: z
        .strictObject({
          debtors: compared(money, 'On debtors, and the totals of documents less payments'),
          vat: compared(money, 'On VAT, and the VAT of documents'),
          net: compared(money, 'On deferred and revenue together, and the net of documents'),
          entries: compared(whole, 'Sales entries, and documents'),
          sides: z
            .strictObject({ debit: money, credit: money, equal: z.boolean() })
            .meta({ description: 'All that is booked on each side; equal only if it is so in every entry' }),
        })
        .meta({ description: 'The movements of the year, held against its documents and payments' }),
    })
    .meta({ id: 'TrialBalance' }),
);

const deferredLine = describing<DeferredItem>()(
  z
    .strictObject({
      number: documentNumber,
      line: whole.min(1),
      school: schoolId,
      schoolName: z.string(),
      debtor: z.string(),
      kind: z.enum(lineKinds),
      term: whole.min(1),
      year: whole.min(1),
      from: day,
      to: day,
      net,
      released: net,
      deferred: net,
      expected: z.strictObject({ usage: money, settlement: money }).nullable().meta({
        description:
          'Of the advance of the running year: what the year comes to if its average stays as it is, and what then remains to settle; not booked',
      }),
    })
    .meta({ id: 'DeferredLine' }),
);

type Shown = Omit<DeferredAnswer, 'blocked'> & { readonly blocked?: readonly RefusedShown[] };

export const deferred = describing<Shown>()(
  z.strictObject({
    on: day,
    totals: z.strictObject({ lines: whole, net, released: net, deferred: net }).meta({ description: 'Over all pages' }),
    items: z.array(deferredLine),
    blocked: z
      .array(blocked)
      .exactOptional()
      .meta({ description: 'Schools of which nothing can be expected, and why; absent when there are none' }),
    next: cursor,
  }),
);
