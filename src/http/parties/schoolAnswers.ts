/**
 * Answers about many schools: the outcome of a register, the wishes for what is not offered yet, and a board's overview
 * (8.2, 8.3).
 */
import { z } from 'zod';
import { type Differing, differingListedMax, type RegisterNumbers } from '../../commands/schools/importRegister.ts';
import { registerFields } from '../../domain/parties/school.ts';
import type { Overview } from '../../queries/billing/overview.ts';
import {
  attentions,
  type MonthCount,
  type OverviewSchool,
  type ParkedSchool,
} from '../../queries/billing/overviewSchool.ts';
import type { Wish } from '../../queries/wishes.ts';
import { runningYear } from '../billing/subscription/myDataAnswers.ts';
import { trial } from '../billing/subscription/subscriptionAnswers.ts';
import { cursor, decimal, describing, moment, money, ruleCode, whole } from '../forms/answer.ts';
import { boardId, day, documentNumber, planId, schoolId } from '../forms/primitives.ts';
import type { RefusedShown } from '../problems/refused.ts';

const leftSchool = z.strictObject({ school: schoolId, code: ruleCode, detail: z.string() });

type Registered = RegisterNumbers & { readonly differing: Differing; readonly blocked?: readonly RefusedShown[] };

export const registerNumbers = describing<Registered>()(
  z
    .strictObject({
      created: whole,
      changed: whole.meta({ description: 'Also those that opened again, or were known by hand only' }),
      unchanged: whole,
      closed: whole.meta({ description: 'The register named them before, and names them no more' }),
      differing: z
        .strictObject({
          total: whole,
          items: z
            .array(z.strictObject({ school: schoolId, fields: z.array(z.enum(registerFields)) }))
            .max(differingListedMax),
        })
        .meta({ description: 'Schools that were set by hand to something else than the register says' }),
      blocked: z
        .array(leftSchool)
        .exactOptional()
        .meta({ description: 'Only where there are any: schools that were left as they are, and why' }),
    })
    .meta({ id: 'RegisterNumbers', description: 'Schools, by what the file led to' }),
);

const wish = describing<Wish>()(
  z
    .strictObject({
      school: schoolId,
      name: z.string(),
      board: boardId.nullable(),
      kind: z.enum(['primary', 'special']),
      yearClasses: z.boolean(),
      asked: z.enum(['trial', 'subscription']).meta({ description: 'What it first asked for' }),
      recordedAt: moment,
    })
    .meta({ id: 'Wish' }),
);

export const wishes = z.strictObject({
  total: whole.meta({ description: 'How many schools asked' }),
  items: z.array(wish),
  next: cursor,
});

const monthCount = describing<MonthCount>()(
  z
    .strictObject({ month: z.string().regex(/^[0-9]{4}-[0-9]{2}$/), lastDay: day, pupils: whole })
    .meta({ id: 'MonthCount' }),
);

const months = z.array(monthCount).meta({ description: 'N on the last day of each of the last twelve months' });

const parkedSchool = describing<ParkedSchool>()(
  z.strictObject({
    models: z.array(z.string()).meta({ description: 'The read models that do not follow the school' }),
    since: moment.nullable().meta({ description: 'Its figures are those of then' }),
  }),
);

const school = describing<OverviewSchool>()(
  z
    .strictObject({
      school: schoolId,
      name: z.string(),
      closed: day.nullable().meta({ description: 'The day on which it was noticed that it closed' }),
      pupils: whole.meta({ description: 'N today' }),
      subscription: z
        .strictObject({ status: z.enum(['planned', 'running', 'ended']), plan: planId })
        .nullable()
        .meta({ description: 'Null for a school that never had one' }),
      trial: trial.nullable().meta({ description: 'With the last day on which it really runs' }),
      runningYear: runningYear.nullable(),
      advance: money.nullable().meta({ description: 'What the running year of a per-pupil plan was billed up front' }),
      price: decimal.nullable().meta({ description: 'Of the running year, unrounded; null while none is known' }),
      documents: z
        .array(
          z.strictObject({
            number: documentNumber,
            kind: z.enum(['invoice', 'credit-note']),
            purpose: z.enum(['year', 'final', 'correction', 'cancel']),
            issuedOn: day,
            dueOn: day,
            total: money,
          }),
        )
        .meta({ description: 'The last three, the latest first' }),
      billedThisYear: money.meta({ description: 'All documents issued in this calendar year' }),
      months,
      parked: parkedSchool.nullable().meta({ description: 'Null for a school that all read models follow' }),
      attention: z.array(z.enum(attentions)).meta({
        description:
          'What asks for attention: no DPA or terms today, a trial that ends within 30 days, pupils who run out within 30 days if no file comes, a settled year that changed since, a school that is parked, or closed',
      }),
    })
    .meta({ id: 'OverviewSchool' }),
);

export const overview = describing<Overview>()(
  z
    .strictObject({
      board: boardId,
      name: z.string().nullable().meta({ description: 'Null for a board that is known by its schools only' }),
      day,
      calendarYear: whole,
      schools: z.array(school),
      totals: z.strictObject({
        schools: whole,
        subscribed: whole.meta({ description: 'With a subscription that runs' }),
        trials: whole.meta({ description: 'In a trial that runs, without such a subscription' }),
        none: whole.meta({ description: 'With neither' }),
        pupils: whole,
        advance: money,
        expectedUsage: money,
        expectedSettlement: money.meta({ description: 'What remains to pay, or (negative) to get back' }),
        billedThisYear: money,
        months,
      }),
    })
    .meta({ id: 'Overview' }),
);
