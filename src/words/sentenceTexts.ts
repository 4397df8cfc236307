/** The sentences of 'mijn gegevens' (10.30): the subject of each, and the facts that it is made of. */
import type { Day } from '../domain/day.ts';
import type { DecimalText } from '../domain/money.ts';

type Period = { readonly from: Day; readonly to: Day };

/** Whether a period lies before, around or after the day of the answer. */
export type When = 'past' | 'now' | 'to-come';

export type SentenceFacts = {
  readonly files: { readonly standing: number; readonly withdrawn: number };
  readonly trial: Period & { readonly when: When };
  readonly pilot: Period & { readonly pilot: string; readonly when: When };
  readonly framework: Period & { readonly agreement: string };
  readonly 'no-subscription': Record<never, never>;
  readonly ended: { readonly endsOn: Day | null };
  readonly planned: { readonly startsOn: Day };
  readonly 'taken-over': { readonly year: number; readonly billed: DecimalText; readonly reference: string };
  readonly year: Period & { readonly year: number };
  readonly billed: { readonly billed: DecimalText };
  readonly 'no-count': Record<never, never>;
  readonly count: { readonly countDay: Day; readonly pupils: number; readonly billed: DecimalText };
  readonly average: { readonly months: number; readonly average: DecimalText };
  readonly usage: { readonly usage: DecimalText; readonly average: DecimalText; readonly price: DecimalText };
  /** Negative: to be paid back. */
  readonly settlement: { readonly settlement: DecimalText };
};

export type SentenceName = keyof SentenceFacts;

export const sentenceNames = [
  'files',
  'trial',
  'pilot',
  'framework',
  'no-subscription',
  'ended',
  'planned',
  'taken-over',
  'year',
  'billed',
  'no-count',
  'count',
  'average',
  'usage',
  'settlement',
] as const satisfies readonly SentenceName[];

export type Sentence<Name extends SentenceName = SentenceName> = {
  readonly [N in Name]: { readonly about: N; readonly facts: SentenceFacts[N] };
}[Name];

export type SentenceTexts = { readonly [Name in SentenceName]: (facts: SentenceFacts[Name]) => string };
