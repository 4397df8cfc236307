/** 'Mijn gegevens': a school's subscription and the expected cost of the running year, written for a person. */

import { newestOf, type Rules } from '../../../domain/billing/rules/rules.ts';
import { latestSubscription, type Trial, termOn } from '../../../domain/billing/subscription/subscription.ts';
import { trialOf } from '../../../domain/billing/subscription/trial.ts';
import { expectedSettlement } from '../../../domain/billing/years/yearAccount.ts';
import { featuresOf } from '../../../domain/catalogue.ts';
import type { Day } from '../../../domain/day.ts';
import type { DecimalText } from '../../../domain/money.ts';
import type { Feature } from '../../../domain/offers.ts';
import type { Signed } from '../../../domain/parties/agreements.ts';
import type { SchoolDetails } from '../../../domain/parties/school.ts';
import { dpaOn, type Party, partyOf, termsOn } from '../../../ledger/states/parties.ts';
import type { Sentence } from '../../../words/sentenceTexts.ts';
import { type Signatory, withSignatory } from '../../parties/signatories.ts';
import { type ImportItem, importsAnswer } from '../../results/imports.ts';
import type { NamingSources } from '../../sources.ts';
import { knownSubscriptions } from '../known.ts';
import { type OwnFramework, type OwnPilot, offeredFrameworks, ownFramework, ownPilot } from '../ownBoard.ts';
import { type ShownYear, type SubscriptionAnswer, subscriptionOf } from '../subscription.ts';
import { type Action, actionsOn } from './actions.ts';
import { type NextDocument, nextDocumentsOf } from './nextDocument.ts';
import { monthsEnded, mySentences } from './sentences.ts';

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

/** An agreement of the school, or one that its board signed for it (4.12, 6.1). */
export type OwnAgreement = {
  readonly version: string;
  /** The day on which it was accepted or signed. */
  readonly day: Day;
  /** The office of the person who accepted or signed. */
  readonly office: string;
  readonly whose: 'school' | 'board';
  /** Present where a name was given. Null once the name was erased (6.3). */
  readonly signatory?: Signatory;
};

export type MyData = {
  readonly school: SchoolDetails & { readonly school: string };
  readonly asKnownAt: string;
  readonly day: Day;
  /** The agreements in force on `day`. */
  readonly agreements: { readonly terms: OwnAgreement | null; readonly dpa: OwnAgreement | null };
  readonly trial: Trial | null;
  readonly pilot: OwnPilot | null;
  /** The framework agreement of its board that the school is a member of on `day`. */
  readonly framework: OwnFramework | null;
  /** The agreements of its board that hold on `day` or later: those that the school may join, or has joined. */
  readonly offered: readonly OwnFramework[];
  /** The offers of the school's plan (4.1). */
  readonly features: readonly Feature[];
  readonly subscription: SubscriptionAnswer | null;
  readonly runningYear: RunningYear | null;
  /** The document to come when no file comes any more, and when nobody stops counting (2.11). */
  readonly nextDocument: NextDocument | null;
  readonly nextDocumentIfNobodyStops: NextDocument | null;
  /** How many files came, and the last three of them, the latest first. */
  readonly imports: { readonly total: number; readonly last: readonly ImportItem[] };
  /** The acts that are possible today. Absent from an answer about an earlier moment, where nothing can be done. */
  readonly actions: readonly Action[];
  /** The same in sentences, in the order in which they are read. */
  readonly sentences: readonly Sentence[];
};

const importsShown = 3;

/** @param asKnownAt as known at this moment; default: now (5.6) */
export const myDataAnswer = async (sources: NamingSources, school: string, asKnownAt?: Date): Promise<MyData> => {
  const known = await knownSubscriptions(sources, school, asKnownAt);
  const { state, moment, through, day } = known;
  const [party, subscription, next, imports, { state: catalogue }] = await Promise.all([
    partyOf(sources.deps.ledger, school, through),
    subscriptionOf(sources, school, known),
    nextDocumentsOf(sources, school, known),
    importsAnswer(sources, school, through),
    sources.deps.folds.catalogue(through),
  ]);
  const rules = newestOf(sources.deps.folds.rules);
  const trial = trialOf(state);
  const pilot = ownPilot(party, state);
  const framework = ownFramework(party, day);
  const running = subscription === null ? undefined : runningAccount(subscription);
  const latest = latestSubscription(state);
  return {
    school: party.details,
    asKnownAt: moment,
    day,
    agreements: await ownAgreements(sources.deps, party, day),
    trial,
    pilot,
    framework,
    offered: offeredFrameworks(party, day),
    features: latest === undefined ? [] : featuresOf(catalogue, termOn(latest, day).plan),
    subscription,
    runningYear: running === undefined ? null : summary(running, rules),
    nextDocument: next.ifNothingComes,
    nextDocumentIfNobodyStops: next.ifNobodyStops,
    imports: { total: imports.length, last: imports.slice(-importsShown).reverse() },
    actions: asKnownAt === undefined ? actionsOn({ party, state, catalogue }, day) : [],
    sentences: mySentences({ day, imports, trial, pilot, framework, subscription, running }, rules),
  };
};

const ownAgreements = async (deps: NamingSources['deps'], party: Party, day: Day): Promise<MyData['agreements']> => {
  const terms = termsOn(party, day);
  const dpa = dpaOn(party, day);
  const own = ({ version, signatory }: { readonly version: string } & Signed) =>
    withSignatory(deps, { version, ...(signatory === undefined ? {} : { signatory }) });
  return {
    terms:
      terms === undefined
        ? null
        : { ...(await own(terms)), day: terms.acceptedOn, office: terms.acceptedBy, whose: 'school' },
    dpa: dpa === undefined ? null : { ...(await own(dpa)), day: dpa.signedOn, office: dpa.signedBy, whose: dpa.whose },
  };
};

// Takes the last account, because a flat year that a migration cut short still shows its full length.
const runningAccount = ({ status, day, subscriptions }: SubscriptionAnswer): ShownYear | undefined =>
  status === 'running' ? subscriptions.at(-1)?.years.findLast(({ from, to }) => from <= day && day <= to) : undefined;

/** The year that runs now, with its account and its expected cost by these rules; null when no year runs. */
export const runningYearOf = (
  subscription: SubscriptionAnswer,
  rules: Rules,
): { readonly year: RunningYear; readonly account: ShownYear } | null => {
  const account = runningAccount(subscription);
  return account === undefined ? null : { year: summary(account, rules), account };
};

const summary = (account: ShownYear, { rounding }: Rules): RunningYear => {
  const expected = expectedSettlement(account, rounding);
  const { term, year, from, to, months, average, billed } = account;
  return {
    term,
    year,
    from,
    to,
    monthsEnded: monthsEnded(months),
    averageSoFar: average?.shown ?? null,
    billed,
    expectedUsage: expected?.usage ?? null,
    expectedSettlement: expected?.settlement ?? null,
  };
};
