/** 'Mijn gegevens': a school's subscription and the expected cost of the running year, written for a person. */

import { newestOf, type Rules } from '../../domain/billing/rules/rules.ts';
import { noSubscriptions, type Trial } from '../../domain/billing/subscription/subscription.ts';
import type { YearAccount } from '../../domain/billing/years/account.ts';
import { expectedSettlement } from '../../domain/billing/years/yearAccount.ts';
import type { Day } from '../../domain/day.ts';
import type { DecimalText } from '../../domain/money.ts';
import type { SchoolDetails } from '../../domain/parties/school.ts';
import { Rejection } from '../../domain/rejection.ts';
import { hasDpa, hasTerms, partyOf } from '../../ledger/states/parties.ts';
import type { SubscriptionsRow } from '../../projections/subscriptions.ts';
import { type ImportItem, importsAnswer } from '../results/imports.ts';
import { runningDay, type Sources } from '../sources.ts';
import { boardSentences, type OwnFramework, type OwnPilot, ownFramework, ownPilot } from './ownBoard.ts';
import { type SubscriptionAnswer, subscriptionAnswer, trialAnswer } from './subscription.ts';

export type RunningYear = {
  readonly term: number;
  readonly year: number;
  readonly from: Day;
  readonly to: Day;
  readonly monthsEnded: number;
  readonly averageSoFar: DecimalText | null;
  readonly billed: DecimalText;
  /**
   * If the average stays as it is: the cost of the year, and the amount that remains to be paid (negative: to be paid
   * back).
   */
  readonly expectedUsage: DecimalText | null;
  readonly expectedSettlement: DecimalText | null;
};

export type MyData = {
  readonly school: SchoolDetails & { readonly school: string };
  readonly day: Day;
  readonly agreements: { readonly terms: boolean; readonly dpa: boolean };
  readonly trial: Trial | null;
  readonly pilot: OwnPilot | null;
  /** The framework agreement of its board that the school is a member of on `day`. */
  readonly framework: OwnFramework | null;
  readonly subscription: SubscriptionAnswer | null;
  readonly runningYear: RunningYear | null;
  readonly imports: readonly ImportItem[];
  /** The same in Dutch sentences. */
  readonly explanation: readonly string[];
};

export const myDataAnswer = async (sources: Sources, school: string): Promise<MyData> => {
  const [party, day, trial, row, subscription, imports] = await Promise.all([
    partyOf(sources.deps.ledger, school),
    runningDay(sources),
    trialAnswer(sources, school),
    sources.readStore.get<SubscriptionsRow>('subscriptions', school),
    subscriptionOrNull(sources, school),
    importsAnswer(sources, school),
  ]);
  const rules = newestOf(sources.deps.folds.rules);
  const pilot = ownPilot(party, row?.state ?? noSubscriptions);
  const framework = ownFramework(party, day);
  const running = subscription === null ? undefined : runningAccount(subscription);
  return {
    school: party.details,
    day,
    agreements: { terms: hasTerms(party, day), dpa: hasDpa(party, day) },
    trial,
    pilot,
    framework,
    subscription,
    runningYear: running === undefined ? null : summary(running, rules),
    imports,
    explanation: [
      filesSentence(imports),
      ...trialSentences(trial),
      ...boardSentences(pilot, framework),
      ...subscriptionSentences(subscription, running, rules),
    ],
  };
};

export const subscriptionOrNull = async (sources: Sources, school: string): Promise<SubscriptionAnswer | null> => {
  try {
    return await subscriptionAnswer(sources, school);
  } catch (error) {
    if (error instanceof Rejection && error.code === 'subscription_not_found') return null;
    throw error;
  }
};

// Takes the last account, because a flat year that a migration cut short still shows its full length.
const runningAccount = ({ status, day, subscriptions }: SubscriptionAnswer): YearAccount | undefined =>
  status === 'running' ? subscriptions.at(-1)?.years.findLast(({ from, to }) => from <= day && day <= to) : undefined;

/** The year that runs now, with what it is expected to come to by these rules; null when none does. */
export const runningYear = (subscription: SubscriptionAnswer, rules: Rules): RunningYear | null => {
  const running = runningAccount(subscription);
  return running === undefined ? null : summary(running, rules);
};

const summary = (account: YearAccount, { rounding }: Rules): RunningYear => {
  const expected = expectedSettlement(account, rounding);
  const { term, year, from, to, months, average, billed } = account;
  return {
    term,
    year,
    from,
    to,
    monthsEnded: months.length,
    averageSoFar: average?.shown ?? null,
    billed,
    expectedUsage: expected?.usage ?? null,
    expectedSettlement: expected?.settlement ?? null,
  };
};

const trialSentences = (trial: Trial | null): string[] =>
  trial === null || trial.endsOn < trial.startsOn
    ? []
    : [
        `De gratis proefperiode loopt van ${trial.startsOn} tot en met ${trial.endsOn}; daarvoor wordt niets gefactureerd.`,
      ];

const subscriptionSentences = (
  subscription: SubscriptionAnswer | null,
  running: YearAccount | undefined,
  rules: Rules,
): string[] => {
  if (subscription === null) return ['Uw school heeft geen abonnement.'];
  if (running === undefined)
    return [subscription.status === 'ended' ? 'Het abonnement is beëindigd.' : 'Het abonnement is nog niet ingegaan.'];
  return [...takenOverSentences(subscription), ...sentencesOf(running, rules)];
};

const takenOverSentences = ({ subscriptions }: SubscriptionAnswer): string[] =>
  (subscriptions.at(-1)?.years ?? []).flatMap(({ year, takenOver }) =>
    takenOver === undefined
      ? []
      : [`Jaar ${year} is elders gefactureerd: € ${takenOver.billed} (${takenOver.reference}).`],
  );

const filesSentence = (imports: readonly ImportItem[]): string => {
  const standing = imports.filter((item) => item.standing).length;
  const withdrawn = imports.length - standing;
  const processed = standing === 1 ? 'is 1 bestand' : `zijn ${standing} bestanden`;
  const takenBack = withdrawn === 0 ? '' : `; ${withdrawn === 1 ? '1 is' : `${withdrawn} zijn`} ingetrokken`;
  return `Van uw school ${processed} met resultaten verwerkt${takenBack}.`;
};

const sentencesOf = (account: YearAccount, { rounding }: Rules): string[] => {
  const { year, from, to, kind, count, countDay, price, average, months, billed } = account;
  const expected = expectedSettlement(account, rounding);
  const period = `Jaar ${year} van het abonnement loopt van ${from} tot en met ${to}.`;
  if (kind === 'flat') return [period, `Gefactureerd: € ${billed}.`];
  return [
    period,
    count === null || countDay === null
      ? 'Er zijn nog geen leerlingen geteld; er is geen voorschot berekend.'
      : `Op de teldag, ${countDay}, telden ${count} leerlingen; gefactureerd is tot nu toe € ${billed}.`,
    ...(average === null || expected === null
      ? []
      : [
          `Het gemiddelde tot nu toe (maanden: ${months.length}) is ${average.shown} leerlingen.`,
          `Blijft dat zo, dan komt het jaar uit op € ${expected.usage} (${average.shown} × € ${price}) en wordt € ${expected.settlement} verrekend.`,
        ]),
  ];
};
