/** Bodies and queries of parents' sharing (6.4). */
import { z } from 'zod';
import type { GuardianDetails } from '../../domain/sharing/contents.ts';
import { type Audience, circles, parseAudience } from '../../domain/sharing/items.ts';
import { lineFault } from '../../domain/text.ts';
import { address, type Gives, name, newestFirst, paging, runsForward } from '../forms/forms.ts';
import { day, email, guardianId, line, moment, schoolId } from '../forms/primitives.ts';
import { wrong } from '../words/faults.ts';

export const guardianParams = z.object({ id: guardianId });

/** The key of a group or class, as the school's own system writes it. */
const key = line(256);
const childId = line(256);

const phone = z
  .string()
  .trim()
  .regex(/^\+?[0-9(][0-9 ()-]{5,29}$/, wrong('phone'));

const childrenMax = 30;
const keysMax = 50;

const child = z.strictObject({
  id: childId,
  /** True when no EDEXML file names the child yet. */
  new: z.boolean().default(false),
  name: name.exactOptional(),
  birthday: day.exactOptional(),
  groups: z.array(key).max(keysMax).exactOptional(),
  classes: z.array(key).max(keysMax).exactOptional(),
  entersOn: day.nullable().exactOptional(),
  leavesOn: day.nullable().exactOptional(),
});

const differentIds = (children: readonly { readonly id: string }[], check: z.RefinementCtx): void => {
  for (const [at, { id }] of children.entries())
    if (children.findIndex((other) => other.id === id) < at)
      check.addIssue({ code: 'custom', path: [at, 'id'], message: wrong('child-twice') });
};

const details = z.strictObject({
  name,
  phone: phone.nullable().default(null),
  email: email.nullable().default(null),
  address: address.nullable().default(null),
}) satisfies Gives<GuardianDetails>;

/** Replaces all details of the guardian. Details of a child that are left out stay as they are. */
export const guardianBody = z.strictObject({
  school: schoolId,
  ...details.shape,
  children: z.array(child).min(1, wrong('no-child')).max(childrenMax).superRefine(differentIds),
});

const shared = z
  .array(z.enum(circles))
  .max(circles.length)
  .transform((named) => circles.filter((circle) => named.includes(circle)))
  .default([]);

/** The guardian's id repeated, as confirmation (6.4). */
export const erasureBody = z.strictObject({ guardian: guardianId });

/** Everything that is shared. Whatever is left out is not shared any more. */
export const sharingBody = z.strictObject({
  name: shared,
  phone: shared,
  email: shared,
  address: shared,
  children: z
    .array(z.strictObject({ id: childId, name: shared, birthday: shared }))
    .max(childrenMax)
    .superRefine(differentIds)
    .default([]),
});

const audience = z
  .string()
  .max(262)
  .transform((text, check): Audience => {
    const parsed = lineFault(text) === undefined ? parseAudience(text) : undefined;
    if (parsed !== undefined) return parsed;
    check.addIssue({ code: 'custom', message: wrong('audience') });
    return z.NEVER;
  });

export const directoryQuery = z.strictObject({ audience, asKnownAt: moment.exactOptional(), ...paging });

/** Either a day or a period, both ends included. A period without one of its ends has none on that side. */
export const looksQuery = z
  .strictObject({
    day: day.exactOptional(),
    from: day.exactOptional(),
    to: day.exactOptional(),
    ...newestFirst,
    ...paging,
  })
  .superRefine(runsForward)
  .refine(({ day: on, from, to }) => on === undefined || (from === undefined && to === undefined), {
    message: wrong('day-or-period'),
    path: ['day'],
  });

/** Decisions in pages, the newest first. */
export const historyQuery = z.strictObject({ ...newestFirst, ...paging });

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

/** A file that would let more than a tenth of the children leave needs this confirmation. */
export const rosterQuery = z.strictObject({ confirmLeaving: flag });

export const dropQuery = z.strictObject({ all: flag });

const monthsMax = 120;
const monthsFault = wrong('not-between', { min: 0, max: monthsMax });

export const retentionBody = z.strictObject({
  months: z.int().min(0, monthsFault).max(monthsMax, monthsFault),
});
