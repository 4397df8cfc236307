/** Answers about differences: between two moments, and of settled years since their documents (5.6, 5.7). */
import { z } from 'zod';
import type { DriftAnswer, DriftedYear } from '../../queries/billing/drift.ts';
import type { DueMove } from '../../queries/billing/moves.ts';
import type { DifferenceAnswer, DifferentPupil, EventEffect } from '../../queries/results/differenceAnswer.ts';
import { blocked } from '../billing/documentAnswers.ts';
import { average, cursor, describing, eventAt, moment, money, position, pseudonym, whole } from '../forms/answer.ts';
import { day, documentNumber, schoolId, yearGroup } from '../forms/primitives.ts';
import type { RefusedShown } from '../problems/refused.ts';
import { changedDays, moneyEffect } from './effectAnswers.ts';
import { resultKey, shownEvent, shownResult } from './evidenceAnswers.ts';

const at = z.strictObject({ moment, position, day }).meta({ id: 'KnownAt' });
const spans = z.array(z.strictObject({ from: day, through: day }));
const means = z.strictObject({ monthly: average, daily: average }).meta({ id: 'Means' });

const eventEffect = describing<EventEffect>()(
  z
    .strictObject({ ...shownEvent.shape, pupils: whole, days: z.array(changedDays), money: moneyEffect })
    .meta({ id: 'EventEffect', description: 'An event in between, and what it changed' }),
);

const differentPupil = describing<DifferentPupil>()(
  z
    .strictObject({
      pupil: pseudonym,
      gained: spans.meta({ description: 'Days on which the pupil counts as known at `to`, and not at `from`' }),
      lost: spans,
      results: z.array(
        z.strictObject({
          result: resultKey,
          before: shownResult.nullable(),
          after: shownResult.nullable(),
          changedBy: z.array(eventAt),
        }),
      ),
    })
    .meta({ id: 'DifferentPupil' }),
);

/** The place to continue from, as a cursor. */
type PublicDifference = Omit<DifferenceAnswer, 'next'> & { readonly next: string | null };

export const difference = describing<PublicDifference>()(
  z
    .strictObject({
      school: schoolId,
      from: at,
      to: at,
      yearGroups: z.array(yearGroup).nullable(),
      counts: z.strictObject({
        days: z.array(changedDays),
        months: z.array(z.strictObject({ month: z.string(), lastDay: day, before: whole, after: whole })),
        schoolYears: z.array(z.strictObject({ schoolYear: z.string(), before: means, after: means })),
      }),
      money: moneyEffect,
      time: moneyEffect.meta({
        description: "What of that comes of no event below: of time, and of the terms of its board's agreement",
      }),
      documents: z.array(
        z.strictObject({
          number: documentNumber,
          purpose: z.enum(['year', 'final', 'correction', 'cancel']),
          issuedOn: day,
          total: money,
          event: eventAt,
        }),
      ),
      events: z.array(eventEffect),
      pupils: whole.meta({ description: 'How many, over all pages' }),
      items: z.array(differentPupil),
      next: cursor,
    })
    .meta({ id: 'SchoolDifference' }),
);

export const dueMove = describing<DueMove>()(
  z
    .strictObject({
      ...shownEvent.shape,
      import: z.string().exactOptional().meta({ description: 'The file that it brought or withdrew' }),
      result: resultKey.exactOptional().meta({ description: 'The result that it is about' }),
      dueBefore: money.nullable(),
      dueAfter: money.nullable(),
    })
    .meta({ id: 'DueMove', description: 'An event that changed what is due for a year' }),
);

const driftedYear = describing<DriftedYear>()(
  z
    .strictObject({
      term: whole.min(1),
      year: whole.min(1),
      from: day,
      to: day,
      due: money,
      billed: money,
      open: money.meta({ description: 'due − billed' }),
      documents: z.array(z.string()),
      since: z
        .strictObject({ document: documentNumber, event: eventAt })
        .nullable()
        .meta({ description: 'The document that last billed all that was due; null when it was billed elsewhere' }),
      rules: z
        .strictObject({ before: whole.min(1), after: whole.min(1) })
        .exactOptional()
        .meta({ description: 'Versions of the billing rules: only where newer ones reckon it now than billed it' }),
      events: z.array(dueMove),
    })
    .meta({ id: 'DriftedYear' }),
);

export const drift = describing<Omit<DriftAnswer, 'blocked'> & { readonly blocked?: readonly RefusedShown[] }>()(
  z
    .strictObject({
      day,
      position,
      totals: z.strictObject({ schools: whole, years: whole, open: money }).meta({ description: 'Over all pages' }),
      items: z.array(z.strictObject({ school: schoolId, years: z.array(driftedYear) })),
      blocked: z
        .array(blocked)
        .exactOptional()
        .meta({ description: 'Only where there are any: schools of which it is not known what is due, and why' }),
      next: cursor,
    })
    .meta({ id: 'Drift' }),
);
