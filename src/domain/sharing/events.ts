/**
 * What is recorded of parents' sharing (6.4), a stream a school. Names, numbers, addresses and birthdays lie in the vault
 * (6.3): events hold the id of their entry there. A child is a pseudonym under a secret of this part's own, so that it
 * leads neither to a pupil (6.2) nor to that pupil's results; a guardian is the id that the school gave.
 */
import type { Day } from '../day.ts';
import type { Decision } from './items.ts';

/** Ids of vault entries that hold nothing any more from this event on. */
export type Retiring = { readonly retired?: readonly string[] };

export type PlacedChild = {
  readonly child: string;
  /** Of its name and birthday. */
  readonly entry: string;
  /** Groups and composite groups. */
  readonly groups: readonly string[];
  readonly classes: readonly string[];
  /** The first day in the school; absent: since it was placed. */
  readonly entersOn?: Day;
  /** The first day no longer in the school. */
  readonly leavesOn?: Day;
};

export type RosterGroup = {
  readonly group: string;
  readonly composite: boolean;
  /** Year class; null where each child has its own. */
  readonly class: string | null;
};

/** Somebody who works with groups, as a pseudonym, by the roles that EDEXML has. */
export type StaffMember = {
  readonly staff: string;
  readonly roles: readonly string[];
  readonly groups: readonly { readonly group: string; readonly roles: readonly string[] }[];
};

export type SharingSecretCreated = {
  readonly type: 'SharingSecretCreated';
  readonly data: { readonly school: string; readonly keyId: string; readonly check: string };
};

/**
 * A file of the school's own system begins to be recorded. Its events will lie in the stream `roster-{roster}`, and
 * what it brings of children in the vault under `entries` ids ({@link entryOf}): waste, unless RosterTaken follows
 * before the next one begins.
 */
export type RosterBegun = {
  readonly type: 'RosterBegun';
  readonly data: { readonly school: string; readonly roster: string; readonly entries: number };
};

/**
 * All events of `changes.stream` through revision `to` count from here on, as if they stood here; `digest` is that of
 * the last. Before this nothing of them counts.
 */
export type RosterTaken = {
  readonly type: 'RosterTaken';
  readonly data: {
    readonly school: string;
    readonly roster: string;
    readonly changes: { readonly stream: string; readonly to: number; readonly digest: string };
  };
};

/** The id of what a roster brings to the vault, by its number from 0. */
export const entryOf = (roster: string, number: number): string => `${roster}-${number}`;

/** A file said which groups there are and who works with them. `entry`: of the groups' names, which may be a person's. */
export type RosterImported = {
  readonly type: 'RosterImported';
  readonly data: Retiring & {
    readonly school: string;
    /** `2026-2027`. */
    readonly schoolYear: string;
    readonly entry: string;
    readonly groups: readonly RosterGroup[];
    readonly staff: readonly StaffMember[];
  };
};

/** Children as they are in the school from now on. */
export type ChildrenPlaced = {
  readonly type: 'ChildrenPlaced';
  readonly data: Retiring & {
    readonly school: string;
    readonly by: 'file' | 'hand';
    readonly children: readonly PlacedChild[];
  };
};

/** Children that a file no longer named. */
export type ChildrenLeft = {
  readonly type: 'ChildrenLeft';
  readonly data: { readonly school: string; readonly leavesOn: Day; readonly children: readonly string[] };
};

export type GuardianRegistered = {
  readonly type: 'GuardianRegistered';
  readonly data: Retiring & {
    readonly school: string;
    readonly guardian: string;
    /** Of name, phone, email and address. */
    readonly entry: string;
    readonly children: readonly string[];
  };
};

export type SharingDecided = {
  readonly type: 'SharingDecided';
  readonly data: { readonly school: string; readonly guardian: string; readonly decisions: readonly Decision[] };
};

/** What was known of a guardian is gone from the vault. Earlier releases also retired the entries of children who had no other guardian. */
export type GuardianErased = {
  readonly type: 'GuardianErased';
  readonly data: Retiring & { readonly school: string; readonly guardian: string };
};

/** How long decisions about a child that left are kept. */
export type SharingRetentionSet = {
  readonly type: 'SharingRetentionSet';
  readonly data: { readonly school: string; readonly months: number };
};

/** Children that left longer ago than that, and guardians who have no other, or all of the school: nothing is held of them any more but these ids. */
export type SharingDropped = {
  readonly type: 'SharingDropped';
  readonly data: Retiring & {
    readonly school: string;
    readonly on: Day;
    /** How long they were kept; 0 when all were dropped. */
    readonly months: number;
    readonly children: readonly string[];
    readonly guardians: readonly string[];
    /** How many decisions, of them all together; in the last of several events. */
    readonly decisions: number;
  };
};

export type SharingEvent =
  | SharingSecretCreated
  | RosterBegun
  | RosterTaken
  | RosterImported
  | ChildrenPlaced
  | ChildrenLeft
  | GuardianRegistered
  | SharingDecided
  | GuardianErased
  | SharingRetentionSet
  | SharingDropped;

/** What a file leads to, in the stream of its roster; files taken before there was one have these in the school's own. */
export type RosterEvent = RosterImported | ChildrenPlaced | ChildrenLeft;

/** An event with what the log knows of it; of a roster also its events. */
export type RecordedSharingEvent = (
  | Exclude<SharingEvent, RosterTaken>
  | (RosterTaken & { readonly events: readonly RosterEvent[] })
) & {
  readonly revision: number;
  readonly metadata: { readonly recordedAt: string; readonly actor: { readonly role: string } };
};

/** Whose id it is: the first school that gives it to a guardian (stream `guardian-{id}`). */
export type GuardianIdGiven = {
  readonly type: 'GuardianIdGiven';
  readonly data: { readonly guardian: string; readonly school: string };
};

/**
 * Somebody looked into a directory: who, when (its metadata), which audience, and nothing of what it held. Without a
 * guardian it was the school itself, or staff.
 */
export type DirectoryLookedAt = {
  readonly type: 'DirectoryLookedAt';
  readonly data: { readonly school: string; readonly guardian?: string; readonly audience: string };
};
