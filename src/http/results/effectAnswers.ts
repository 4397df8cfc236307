/** The effect of a write on counts and money, before and after (2.5, 2.6, 5.6). */
import { z } from 'zod';
import type { CountsEffect, Effect } from '../../commands/billing/effect.ts';
import type { MoneyEffect, YearEffect, YearMoney } from '../../domain/billing/years/effect.ts';
import type { ShownDays } from '../../domain/results/counting/difference.ts';
import { average, decimal, describing, money, whole } from '../forms/answer.ts';
import { day, yearGroup } from '../forms/primitives.ts';

export const changedDays = describing<ShownDays>()(
  z
    .strictObject({ from: day, through: day, before: whole, after: whole })
    .meta({ id: 'ChangedDays', description: 'Days on which another number of pupils counts; both included' }),
);

const yearMoney = describing<YearMoney>()(
  z
    .strictObject({
      countDay: day.nullable(),
      count: whole.nullable(),
      average: average.nullable(),
      price: decimal.nullable(),
      due: money.nullable(),
      billed: money,
      open: money.nullable().meta({ description: 'due − billed' }),
      expected: money
        .nullable()
        .meta({ description: 'Of a running year: what will be open if its average stays as it is' }),
      toSettle: money.nullable().meta({ description: 'What is open, or while the year runs, what is expected' }),
    })
    .meta({ id: 'YearMoney' }),
);

const change = z
  .strictObject({ due: money, billed: money, open: money, expected: money, toSettle: money })
  .meta({ id: 'MoneyChange', description: 'After − before, where null counts as nothing' });

const yearEffect = describing<YearEffect>()(
  z
    .strictObject({
      term: whole.min(1),
      year: whole.min(1),
      from: day,
      to: day,
      before: yearMoney.nullable(),
      after: yearMoney.nullable(),
      months: z.array(z.strictObject({ lastDay: day, before: whole.nullable(), after: whole.nullable() })),
      change,
      broughtBy: z
        .strictObject({ nextDocument: z.boolean(), correction: z.boolean() })
        .meta({ description: 'What brings the amount: a document that comes by itself, a correction now, or neither' }),
    })
    .meta({ id: 'YearEffect' }),
);

export const moneyEffect = describing<MoneyEffect>()(
  z.strictObject({ years: z.array(yearEffect), total: change }).meta({ id: 'MoneyEffect' }),
);

const countsEffect = describing<CountsEffect>()(
  z
    .strictObject({
      yearGroups: z.array(yearGroup).nullable(),
      pupils: whole.meta({ description: 'How many pupils count on other days than before' }),
      days: z.array(changedDays),
    })
    .meta({ id: 'CountsEffect' }),
);

/** Added to the answer of a write about results. */
export const effect = describing<Effect>()(
  z.strictObject({ counts: z.array(countsEffect), money: moneyEffect }).meta({ id: 'Effect' }),
);
