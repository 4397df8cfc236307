/** What happens to a school's results, in its stream `results-{school}`. Who, why and when are in the events' metadata. */
import type { Day } from '../day.ts';
import type { ImportPart } from './columns/part.ts';
import type { Category } from './kinds.ts';

export type ResultsEvent =
  | SecretCreated
  | SecretDestroyed
  | ResultsImported
  | ImportWithdrawn
  | ResultCorrected
  | ResultWithdrawn
  | ManualDecisionLifted;

export type SecretCreated = {
  readonly type: 'SecretCreated';
  readonly data: { readonly school: string; readonly keyId: string; readonly check: string };
};

export type SecretDestroyed = {
  readonly type: 'SecretDestroyed';
  readonly data: { readonly school: string; readonly keyId: string };
};

export type ResultsImported = {
  readonly type: 'ResultsImported';
  readonly data: {
    readonly school: string;
    readonly import: string;
    readonly source: string;
    readonly linkedOn: Day;
    /** HMAC of the file's bytes, hex (2.7). */
    readonly fileDigest: string;
    /** Where its rows lie: revisions `from` to `to` of `stream`, both included; `digest` is that of the last. */
    readonly rows: { readonly stream: string; readonly from: number; readonly to: number; readonly digest: string };
  } & ImportNumbers;
};

/** What the answer to an import says (2.3, 2.5, 2.8). */
export type ImportNumbers = {
  readonly linked: number;
  readonly corrected: number;
  readonly restated: number;
  readonly skipped: number;
  /** Distinct pupils among the rows that were taken. */
  readonly pupils: number;
  readonly overridesManual: readonly OverriddenDecision[];
};

/** A manual decision that this import's content replaced; `key` is hex of 8 bytes. */
export type OverriddenDecision = { readonly key: string; readonly was: 'corrected' | 'withdrawn' };

export type ImportWithdrawn = {
  readonly type: 'ImportWithdrawn';
  readonly data: { readonly school: string; readonly import: string };
};

export type ResultCorrected = {
  readonly type: 'ResultCorrected';
  readonly data: { readonly school: string; readonly key: string; readonly changes: ResultChanges };
};

export type ResultChanges = { readonly takenOn?: Day; readonly category?: Category; readonly yearGroup?: number };

export type ResultWithdrawn = {
  readonly type: 'ResultWithdrawn';
  readonly data: { readonly school: string; readonly key: string };
};

export type ManualDecisionLifted = {
  readonly type: 'ManualDecisionLifted';
  readonly data: { readonly school: string; readonly key: string };
};

/** An event as the fold takes it: with its revision in the stream, an import together with its decoded rows. */
export type RecordedResultsEvent =
  | (Exclude<ResultsEvent, ResultsImported> & { readonly revision: number })
  | (ResultsImported & { readonly revision: number; readonly parts: readonly ImportPart[] });
