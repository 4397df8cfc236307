/** The events of a school's results, in its stream `results-{school}`. Their metadata holds who, why and when. */
import type { Day } from '../day.ts';
import type { ImportLinks } from './columns/linksPart.ts';
import type { ImportPart } from './columns/part.ts';
import type { Category } from './kinds.ts';

export type ResultsEvent =
  | SecretCreated
  | SecretDestroyed
  | ResultsImported
  | ImportWithdrawn
  | ResultCorrected
  | ResultWithdrawn
  | ManualDecisionLifted
  | PupilsLinked
  | PupilLinkTakenBack
  | PupilLinkCut;

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
    /** The stream that holds its rows: revisions `from` to `to` of `stream`, both included; `digest` is that of the last. */
    readonly rows: { readonly stream: string; readonly from: number; readonly to: number; readonly digest: string };
  } & ImportNumbers;
};

/** The numbers in the answer to an import (2.3, 2.5, 2.8). */
export type ImportNumbers = {
  readonly linked: number;
  readonly corrected: number;
  readonly restated: number;
  readonly skipped: number;
  /** How many distinct pupils the accepted rows name. */
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

/** Pseudonyms of two ids of one pupil, hex of 32 bytes each, the smaller first (2.9). */
export type LinkedIds = readonly [string, string];

/** Ids that the school links by hand: at least one pair, ascending. An id that no file gave yet becomes known by this event. */
export type PupilsLinked = {
  readonly type: 'PupilsLinked';
  readonly data: { readonly school: string; readonly links: readonly LinkedIds[] };
};

/** A link that only a hand stated does not hold any more; a file may state it yet. */
export type PupilLinkTakenBack = {
  readonly type: 'PupilLinkTakenBack';
  readonly data: { readonly school: string; readonly ids: LinkedIds };
};

/** A link that a file states does not hold any more, whatever files say, until it is linked by hand. */
export type PupilLinkCut = {
  readonly type: 'PupilLinkCut';
  readonly data: { readonly school: string; readonly ids: LinkedIds };
};

/** An event in the form in which it is folded: with its revision in the stream, and for an import with its decoded rows and links. */
export type RecordedResultsEvent =
  | (Exclude<ResultsEvent, ResultsImported> & { readonly revision: number })
  | (ResultsImported & {
      readonly revision: number;
      readonly parts: readonly ImportPart[];
      /** Absent for a file that gives one id per row. */
      readonly links?: ImportLinks;
    });
