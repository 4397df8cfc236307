/** The sentences of 'mijn gegevens' (10.30), as facts. They are put into words in the language of the reader. */
import type { Rules } from '../../../domain/billing/rules/rules.ts';
import type { Trial } from '../../../domain/billing/subscription/subscription.ts';
import { expectedSettlement } from '../../../domain/billing/years/yearAccount.ts';
import type { Day } from '../../../domain/day.ts';
import type { Sentence, When } from '../../../words/sentenceTexts.ts';
import type { ImportItem } from '../../results/imports.ts';
import type { OwnFramework, OwnPilot } from '../ownBoard.ts';
import type { ShownYear, SubscriptionAnswer } from '../subscription.ts';

export type Told = {
  readonly day: Day;
  readonly imports: readonly ImportItem[];
  readonly trial: Trial | null;
  readonly pilot: OwnPilot | null;
  readonly framework: OwnFramework | null;
  readonly subscription: SubscriptionAnswer | null;
  readonly running: ShownYear | undefined;
};

export const mySentences = (told: Told, rules: Rules): Sentence[] => [
  filesSentence(told.imports),
  ...trialSentences(told),
  ...boardSentences(told),
  ...subscriptionSentences(told, rules),
];

/** How many of a year's months have ended. */
export const monthsEnded = (months: ShownYear['months']): number =>
  months.filter(({ pupils }) => pupils !== null).length;

const filesSentence = (imports: readonly ImportItem[]): Sentence => {
  const standing = imports.filter((item) => item.standing).length;
  return { about: 'files', facts: { standing, withdrawn: imports.length - standing } };
};

const whenIs = (day: Day, { from, to }: { readonly from: Day; readonly to: Day }): When =>
  to < day ? 'past' : from > day ? 'to-come' : 'now';

/** A trial that ended before it began, because a subscription took its place, is not worth a sentence. */
const trialSentences = ({ day, trial }: Told): Sentence[] => {
  if (trial === null || trial.endsOn < trial.startsOn) return [];
  const period = { from: trial.startsOn, to: trial.endsOn };
  return [{ about: 'trial', facts: { ...period, when: whenIs(day, period) } }];
};

const boardSentences = ({ day, pilot, framework }: Told): Sentence[] => {
  const sentences: Sentence[] = [];
  if (pilot !== null && pilot.until >= pilot.from) {
    const period = { from: pilot.from, to: pilot.until };
    sentences.push({ about: 'pilot', facts: { pilot: pilot.pilot, ...period, when: whenIs(day, period) } });
  }
  if (framework !== null) {
    const { agreement, validFrom, validUntil } = framework;
    sentences.push({ about: 'framework', facts: { agreement, from: validFrom, to: validUntil } });
  }
  return sentences;
};

const subscriptionSentences = ({ subscription, running }: Told, rules: Rules): Sentence[] => {
  const latest = subscription?.subscriptions.at(-1);
  if (subscription === null || latest === undefined) return [{ about: 'no-subscription', facts: {} }];
  if (running === undefined)
    return [
      subscription.status === 'ended'
        ? { about: 'ended', facts: { endsOn: latest.endsOn } }
        : { about: 'planned', facts: { startsOn: latest.terms[0]!.startsOn } },
    ];
  return [...takenOverSentences(latest.years), ...yearSentences(running, rules)];
};

const takenOverSentences = (years: readonly ShownYear[]): Sentence[] =>
  years.flatMap(({ year, takenOver }): Sentence[] =>
    takenOver === undefined ? [] : [{ about: 'taken-over', facts: { year, ...takenOver } }],
  );

const yearSentences = (account: ShownYear, { rounding }: Rules): Sentence[] => {
  const { year, from, to, kind, count, countDay, price, average, months, billed } = account;
  const period: Sentence = { about: 'year', facts: { year, from, to } };
  if (kind === 'flat') return [period, { about: 'billed', facts: { billed } }];
  const counted: Sentence =
    count === null || countDay === null
      ? { about: 'no-count', facts: {} }
      : { about: 'count', facts: { countDay, pupils: count, billed } };
  if (average === null) return [period, counted];
  const expected = expectedSettlement(account, rounding);
  return [
    period,
    counted,
    { about: 'average', facts: { months: monthsEnded(months), average: average.shown } },
    ...(expected === null || price === null
      ? []
      : [
          { about: 'usage', facts: { usage: expected.usage, average: average.shown, price } } as const,
          { about: 'settlement', facts: { settlement: expected.settlement } } as const,
        ]),
  ];
};
