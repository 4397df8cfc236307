/** The bodies and queries of interfaces.md section 2, parsed into the domain's types; what is not known is refused. */
import { z } from 'zod';
import type { FrameworkAsked, PilotAsked } from '../commands/boards.ts';
import type { SubscriptionAsked, TrialAsked } from '../commands/subscribe.ts';
import type { DpaSignature } from '../domain/agreements.ts';
import type { PriceTerms } from '../domain/boards/frameworks.ts';
import type { Evaluation } from '../domain/boards/pilots.ts';
import type { SourceState } from '../domain/catalogue.ts';
import { dayNumber } from '../domain/day.ts';
import type { Debtor, Supplier } from '../domain/party.ts';
import type { ResultChanges } from '../domain/results/events.ts';
import type { SchoolDetails, TermsAcceptance } from '../domain/school.ts';
import {
  agreementId,
  amount,
  boardId,
  category,
  day,
  documentNumber,
  email,
  iban,
  importId,
  kvk,
  line,
  moment,
  oin,
  percent,
  pilotId,
  planId,
  postalCode,
  reason,
  requestId,
  schoolId,
  sourceId,
  sourceKey,
  text,
  vatId,
  yearGroup,
  yearGroups,
} from './primitives.ts';

/** A schema whose output the domain takes as it is. */
type Gives<T> = z.ZodType<T>;

const name = line(200);

const ascending = (groups: readonly number[]): number[] => [...new Set(groups)].sort((a, b) => a - b);

export const address = z.strictObject({ street: line(200), postalCode, city: line(100) });

// Paths, and requests that hold nothing else

export const noQuery = z.strictObject({});
/** A body may be left out, or be an object without anything. */
export const noBody = z.strictObject({}).default({});

export const schoolParams = z.object({ school: schoolId });
export const boardParams = z.object({ board: boardId });
export const importParams = z.object({ school: schoolId, importId });
export const resultParams = z.object({ school: schoolId, key: sourceKey });
export const dayParams = z.object({ school: schoolId, day });
export const planParams = z.object({ plan: planId });
export const sourceParams = z.object({ source: sourceId });
export const requestParams = z.object({ id: requestId });
export const pilotParams = z.object({ id: pilotId });
export const documentParams = z.object({ number: documentNumber });

// Lists

const pageMax = 500;

/** Of every list; `cursor` is the `next` of the page before. */
const paging = {
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,512}$/, 'must be the next of an earlier page')
    .exactOptional(),
  limit: z
    .string()
    .regex(/^[1-9][0-9]{0,2}$/, `must be a number from 1 to ${pageMax}`)
    .transform(Number)
    .refine((limit) => limit <= pageMax, `must be a number from 1 to ${pageMax}`)
    .default(100)
    .meta({ override: { type: 'integer', minimum: 1, maximum: pageMax, default: 100, pattern: undefined } }),
};

export const pageQuery = z.strictObject(paging);

/** Of what can be asked as known at a past moment (5.6). */
export const asKnownAtQuery = z.strictObject({ asKnownAt: moment.exactOptional() });

// Parties and agreements

export const supplierBody = z.strictObject({ name, address, kvk, vatId, iban }) satisfies Gives<Supplier>;

export const schoolBody = z.strictObject({
  name,
  board: boardId.nullable().default(null),
  kind: z.enum(['primary', 'special']),
  yearClasses: z.boolean(),
  source: sourceId.nullable().default(null),
  address: address.nullable().default(null),
}) satisfies Gives<SchoolDetails>;

const debtor = {
  name,
  address,
  kvk: kvk.exactOptional(),
  oin: oin.exactOptional(),
  reference: line(100).exactOptional(),
};

export const debtorBody = z.strictObject(debtor) satisfies Gives<Debtor>;

/** A board is the debtor of its schools unless they name another (4.14). */
export const boardBody = z.strictObject(debtor) satisfies Gives<Debtor>;

const version = line(50);
const role = line(100);

export const dpaBody = z.strictObject({ version, signedOn: day, signedBy: role }) satisfies Gives<DpaSignature>;

export const dpaEndQuery = z.strictObject({ endsOn: day });

export const termsBody = z.strictObject({
  version,
  acceptedOn: day,
  acceptedBy: role,
}) satisfies Gives<TermsAcceptance>;

/** A register that would close more than a tenth of the schools is taken only so (8.2). */
export const registerQuery = z.strictObject({
  confirmClosing: z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .transform((flag) => flag === 'true'),
});

// Information (8.4)

/** `school` as people write it: its name, or its id. */
export const informationRequestBody = z.strictObject({
  name: line(200),
  email,
  school: line(200).exactOptional(),
  question: text(4_000),
});

export const informationRequestStatusBody = z.strictObject({
  status: z.enum(['handled', 'closed'], 'must be handled or closed'),
});

/** `open=true`: only those that are not closed. */
export const informationRequestsQuery = z.strictObject({
  open: z
    .literal('true', 'must be true, or left out')
    .transform((): true => true)
    .exactOptional(),
  ...paging,
});

// Subscription and documents

/** One year billed elsewhere; `term` is the one that the subscription starts with, as it is when left out (4.13). */
const takenOverYear = z.strictObject({
  term: z.int().min(1).max(1000).exactOptional(),
  year: z.int().min(1).max(100),
  billed: amount,
  reference: line(100),
});

export const subscriptionBody = z
  .strictObject({
    plan: planId,
    startsOn: day,
    takenOver: z.strictObject({ years: z.array(takenOverYear).min(1).max(100) }).exactOptional(),
  })
  .transform(({ takenOver, ...asked }) => ({
    ...asked,
    ...(takenOver === undefined ? {} : { takenOver: takenOver.years }),
  })) satisfies Gives<SubscriptionAsked>;

const planRules = {
  closedFrom: day.exactOptional(),
  /** From a day on; years billed before keep theirs (4.2). */
  price: z.strictObject({ price: amount, from: day }).exactOptional(),
};

/** A plan's rules and, where given, its price from a day (4.1). */
export const planBody = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('per-pupil'),
    measure: z.enum(['monthly', 'daily']).default('monthly'),
    yearGroups: z.array(yearGroup).min(1).max(8).transform(ascending).exactOptional(),
    countAfterDays: z.int().min(0).max(90).default(0),
    settleFromYear: z.int().min(1).max(100).default(2),
    ...planRules,
  }),
  z.strictObject({ kind: z.literal('flat'), ...planRules }),
]);

/** A source's status from a day on (8.1). */
export const sourceBody = z.strictObject({
  status: z.enum(['supported', 'available', 'in-development', 'under-study']),
  from: day,
}) satisfies Gives<Omit<SourceState, 'source'>>;

export const trialBody = z.strictObject({
  enrolment: z.strictObject({ kind: z.enum(['masterclass', 'on-the-job']), reference: line(100) }),
  startsOn: day,
}) satisfies Gives<TrialAsked>;

/** `on` is the first day on the new plan; left out, the next anniversary. */
export const migrationBody = z.strictObject({ toPlan: planId, on: day.exactOptional() });

/** All of it may be left out, and the body with it: the last day is then that of the running year. */
export const subscriptionEndBody = z.strictObject({ on: day.exactOptional() }).default({});

/** Of every write that moves money. */
export const previewQuery = z.strictObject({
  preview: z
    .enum(['true', 'false'])
    .default('false')
    .transform((flag) => flag === 'true'),
});

export const invoiceRunBody = z.strictObject({
  on: day,
  preview: z.boolean().default(false),
  schools: z.array(schoolId).min(1).max(10_000).exactOptional(),
});

/** Of a credit and of a correction. */
export const issueBody = z.strictObject({ on: day, reason });

const calendarYear = z
  .string()
  .regex(/^2[0-9]{3}$/, 'must be a year, such as 2026')
  .transform(Number);

/** Only documents issued in that year; without it, all. */
export const verificationQuery = z.strictObject({ year: calendarYear.exactOptional() });

/** Two days, or moments as `moment` writes them, which compare as text, of which the second, where both are given, is not before the first. */
const inOrder =
  <First extends string, Last extends string>(first: First, last: Last) =>
  (value: { readonly [Name in First | Last]?: string }, check: z.RefinementCtx): void => {
    const [from, to] = [value[first], value[last]];
    if (from !== undefined && to !== undefined && to < from)
      check.addIssue({ code: 'custom', path: [last], message: `must not lie before ${first}` });
  };

const runsForward = inOrder('from', 'to');
export const driftQuery = z.strictObject({ school: schoolId.exactOptional(), ...paging });

/** As they were at a position; without it, now. */
export const headsQuery = z.strictObject({
  position: z
    .string()
    .regex(/^[0-9]{1,15}$/, 'must be a position in the log')
    .transform(Number)
    .exactOptional(),
});

export const invoicesQuery = z
  .strictObject({
    school: schoolId.exactOptional(),
    board: boardId.exactOptional(),
    /** Calendar year of issue. */
    year: calendarYear.exactOptional(),
    from: day.exactOptional(),
    to: day.exactOptional(),
    ...paging,
  })
  .superRefine(runsForward);

// Pilots and framework agreements

/** Of schools that one request names: a board has far fewer. */
const schoolsMax = 500;

export const pilotBody = z
  .strictObject({ schools: z.array(schoolId).min(1).max(schoolsMax), from: day, until: day })
  .superRefine(inOrder('from', 'until')) satisfies Gives<PilotAsked>;

export const evaluationBody = z.strictObject({
  school: schoolId,
  continues: z.boolean(),
  /** About the service, by theme; none of them names a person (6.3). */
  remarks: z
    .array(z.strictObject({ theme: line(100), text: line(2000) }))
    .max(100)
    .default([]),
}) satisfies Gives<Omit<Evaluation, 'pilot'>>;

const tier = z.strictObject({ from: z.int().min(0).max(10_000_000), price: amount });

const tiers = z
  .array(tier)
  .min(1)
  .max(100)
  .refine(([first]) => first?.from === 0, { path: [0, 'from'], error: 'must be 0: nothing lies below the first tier' })
  .refine((all) => all.every(({ from }, index) => index === 0 || from > all[index - 1]!.from), 'must ascend by from');

export const priceTerms = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('discount'), percent }),
  z.strictObject({ kind: z.literal('fixed'), price: amount }),
  z.strictObject({ kind: z.literal('volume'), tiers }),
]) satisfies Gives<PriceTerms>;

export const frameworkBody = z
  .strictObject({ validFrom: day, validUntil: day, pilot: pilotId.exactOptional(), terms: priceTerms })
  .superRefine(inOrder('validFrom', 'validUntil')) satisfies Gives<FrameworkAsked>;

export const membershipBody = z.strictObject({ agreement: agreementId, from: day });

/** `on` is the first day on which the school is no member; left out, today. */
export const leaveQuery = z.strictObject({ on: day.exactOptional(), preview: previewQuery.shape.preview });

// Results

export const importQuery = z.strictObject({
  source: sourceId,
  linkedOn: day.exactOptional(),
  onError: z.literal('skip').exactOptional(),
});

export const withdrawalBody = z.strictObject({ reason });

const resultChanges = {
  takenOn: day.exactOptional(),
  category: category.exactOptional(),
  yearGroup: yearGroup.exactOptional(),
};

/** Of the fields of a result that a manual decision may set, at least one (2.5). */
export const resultBody = z
  .strictObject({ ...resultChanges, reason })
  .refine(
    ({ reason: _, ...changes }) => Object.keys(changes).length > 0,
    'must change takenOn, category or yearGroup',
  ) satisfies Gives<ResultChanges & { reason: string }>;

export const pupilBody = z.strictObject({ pupil: sourceKey });

/** The school's id once more, as confirmation (6.2). */
export const secretBody = z.strictObject({ school: schoolId });

// Counts

/** Longer than any school's history here; an answer with every day of it still fits in memory. */
const countedDaysMax = 12_000;

export const countsQuery = z
  .strictObject({
    from: day,
    to: day,
    yearGroups: yearGroups.exactOptional(),
    asKnownAt: moment.exactOptional(),
  })
  .superRefine(runsForward)
  .refine(({ from, to }) => dayNumber(to) - dayNumber(from) < countedDaysMax, {
    path: ['to'],
    error: `must lie less than ${countedDaysMax} days after from`,
  });

/** Two moments of recording; `to`: now when it is left out. */
export const differenceQuery = z
  .strictObject({
    from: moment,
    to: moment.exactOptional(),
    yearGroups: yearGroups.exactOptional(),
    ...paging,
  })
  .superRefine(runsForward);

/** As known at a moment or, exactly, at a position of the log, such as a derivation names. */
export const countedPupilsQuery = z
  .strictObject({
    yearGroups: yearGroups.exactOptional(),
    asKnownAt: moment.exactOptional(),
    position: z
      .string()
      .regex(/^[0-9]{1,15}$/, 'must be a position of the log')
      .transform(Number)
      .exactOptional(),
    ...paging,
  })
  .refine(({ asKnownAt, position }) => asKnownAt === undefined || position === undefined, {
    path: ['position'],
    error: 'must not be given with asKnownAt',
  });
