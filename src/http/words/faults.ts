/**
 * Faults of a request, as codes with facts. A schema can only give a text for its fault, so the code and its facts are
 * carried as one text, which is put into words where the faults are answered: one parse serves every language.
 */
import type { NoFacts } from '../../domain/refusals/facts.ts';

export type FaultFacts = {
  readonly missing: NoFacts;
  readonly 'not-known-here': NoFacts;
  readonly 'not-of-type': { readonly type: string };
  readonly 'not-one-of': { readonly values: readonly (string | number | boolean | null)[] };
  readonly 'not-taken': NoFacts;
  readonly empty: NoFacts;
  readonly 'too-short': { readonly min: number };
  readonly 'too-long': { readonly max: number };
  readonly 'too-many': { readonly max: number };
  readonly 'too-few': { readonly min: number };
  readonly 'too-small': { readonly min: number };
  readonly 'too-great': { readonly max: number };
  readonly 'not-between': { readonly min: number; readonly max: number };
  readonly 'number-not-between': { readonly min: number; readonly max: number };
  readonly 'not-zero-first': NoFacts;
  readonly 'tiers-not-ascending': NoFacts;
  /** Forms of single values, each with an example. */
  readonly school: NoFacts;
  readonly board: NoFacts;
  readonly plan: NoFacts;
  readonly source: NoFacts;
  readonly import: NoFacts;
  readonly 'information-request': NoFacts;
  readonly signatory: NoFacts;
  readonly 'document-number': NoFacts;
  readonly pilot: NoFacts;
  readonly agreement: NoFacts;
  readonly guardian: NoFacts;
  readonly 'may-be-bsn': NoFacts;
  readonly model: NoFacts;
  readonly stream: NoFacts;
  readonly 'event-type': NoFacts;
  readonly job: NoFacts;
  readonly email: NoFacts;
  readonly 'email-needed': NoFacts;
  readonly 'email-without-channel': NoFacts;
  readonly delivery: NoFacts;
  readonly phone: NoFacts;
  readonly day: { readonly earliest: string; readonly latest: string };
  readonly moment: NoFacts;
  readonly 'moment-not-between': { readonly earliest: string; readonly latest: string };
  readonly year: NoFacts;
  readonly 'year-group': NoFacts;
  readonly 'year-groups': NoFacts;
  readonly 'year-groups-none': NoFacts;
  readonly amount: NoFacts;
  readonly 'signed-amount': NoFacts;
  readonly debtor: NoFacts;
  readonly payment: NoFacts;
  readonly 'statement-entry': NoFacts;
  readonly percent: NoFacts;
  readonly 'vat-percent': NoFacts;
  readonly 'not-above-zero': NoFacts;
  readonly 'postal-code': NoFacts;
  readonly kvk: NoFacts;
  readonly oin: NoFacts;
  readonly 'vat-id': NoFacts;
  readonly iban: NoFacts;
  readonly 'iban-check': NoFacts;
  readonly 'key-id': NoFacts;
  readonly pseudonym: NoFacts;
  readonly 'pupil-link': NoFacts;
  readonly subject: NoFacts;
  readonly landing: NoFacts;
  readonly 'sign-in-code': NoFacts;
  readonly audience: NoFacts;
  readonly 'control-characters': NoFacts;
  readonly 'not-plain-text': NoFacts;
  readonly 'not-one-line': NoFacts;
  readonly 'replacement-character': NoFacts;
  readonly invisible: NoFacts;
  /** Parameters and headers. */
  readonly 'faults-not-listed': NoFacts;
  readonly cursor: NoFacts;
  readonly 'feed-cursor': NoFacts;
  readonly position: NoFacts;
  readonly 'position-not-given': NoFacts;
  readonly 'position-not-reached': NoFacts;
  readonly 'idempotency-key': NoFacts;
  readonly 'if-match': NoFacts;
  readonly 'if-match-too-many': { readonly max: number };
  readonly 'if-match-not-taken': NoFacts;
  readonly 'as-known-at-not-taken': NoFacts;
  readonly 'day-or-period': NoFacts;
  readonly 'in-future': NoFacts;
  readonly before: { readonly other: string };
  readonly 'too-many-days': { readonly days: number; readonly from: string };
  readonly 'not-together': { readonly other: string };
  readonly 'nothing-changed': { readonly fields: readonly string[] };
  readonly 'account-number': NoFacts;
  readonly rgs: NoFacts;
  readonly twice: NoFacts;
  readonly 'child-twice': NoFacts;
  readonly 'no-child': NoFacts;
  /** Allocations of a payment. */
  readonly 'allocation-zero': NoFacts;
  readonly 'document-twice': NoFacts;
  readonly 'allocations-beyond-amount': NoFacts;
  readonly 'nothing-allocated': NoFacts;
  readonly 'body-too-many-values': { readonly max: number };
  readonly 'body-too-deep': { readonly max: number };
};

export type FaultName = keyof FaultFacts;

/** Faults without facts, as most forms have. */
export type FormFault = { [Name in FaultName]: FaultFacts[Name] extends NoFacts ? Name : never }[FaultName];

declare const worded: unique symbol;
/** A fault that is still to be put into words. */
export type FaultText = string & { readonly [worded]: true };

type Rest<Name extends FaultName> = FaultFacts[Name] extends NoFacts ? [] : [facts: FaultFacts[Name]];

/** For example `wrong('too-long', { max: 50 })`, as the message of a schema or of a fault. */
export const wrong = <Name extends FaultName>(name: Name, ...[facts]: Rest<Name>): FaultText =>
  JSON.stringify([name, facts ?? {}]) as FaultText;

export type FaultTexts = { readonly [Name in FaultName]: (facts: FaultFacts[Name]) => string };

/** The fault in words. A text that does not come from here is passed on unchanged. */
export const faultInWords = (text: string, texts: FaultTexts): string => {
  const [name, facts] = parsed(text);
  return name === undefined ? text : (texts[name] as (facts: unknown) => string)(facts);
};

const parsed = (text: string): readonly [FaultName | undefined, unknown] => {
  if (!text.startsWith('["')) return [undefined, undefined];
  return JSON.parse(text) as [FaultName, unknown];
};
