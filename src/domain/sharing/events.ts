/**
 * The events of parents' sharing (6.4); each school has one stream. Names, numbers, addresses and birthdays are in the
 * vault (6.3), and events hold the id of their entry there. A child is a pseudonym under a secret used for sharing
 * only, so that it leads neither to a pupil (6.2) nor to that pupil's results. A guardian is the id that the school
 * gave.
 */
import type { Day } from '../day.ts';
import type { Decision } from './items.ts';

/** Ids of vault entries that are empty from this event on. */
export type Retiring = { readonly retired?: readonly string[] };

export type PlacedChild = {
  readonly child: string;
  /** Id of the vault entry with the child's name and birthday. */
  readonly entry: string;
  /** Keys of groups and composite groups. */
  readonly groups: readonly string[];
  readonly classes: readonly string[];
  /** The first day in the school. Absent: the child is in it since it was placed. */
  readonly entersOn?: Day;
  /** The first day on which the child is no longer in the school. */
  readonly leavesOn?: Day;
};

export type RosterGroup = {
  readonly group: string;
  readonly composite: boolean;
  /** Year class; null if each child has its own. */
  readonly class: string | null;
};

/** A person who works with groups, as a pseudonym, with the roles that EDEXML has. */
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
 * Recording a file of the school's own system has begun. Its events go into the stream `roster-{roster}`, and its
 * contents into the vault under `entries` ids ({@link entryOf}). All of it is waste unless RosterTaken follows before
 * the next roster begins.
 */
export type RosterBegun = {
  readonly type: 'RosterBegun';
  readonly data: { readonly school: string; readonly roster: string; readonly entries: number };
};

/**
 * From here on, all events of `changes.stream` through revision `to` count, as if they were in this place; `digest` is
 * that of the last. None of them counts before this event.
 */
export type RosterTaken = {
  readonly type: 'RosterTaken';
  readonly data: {
    readonly school: string;
    readonly roster: string;
    readonly changes: { readonly stream: string; readonly to: number; readonly digest: string };
  };
};

/** The vault id of a roster's entry, by its number from 0. */
export const entryOf = (roster: string, number: number): string => `${roster}-${number}`;

/** A file gave the groups and the people who work with them. `entry`: the vault entry of the groups' names, which may be a person's. */
export type RosterImported = {
  readonly type: 'RosterImported';
  readonly data: Retiring & {
    readonly school: string;
    /** For example `2026-2027`. */
    readonly schoolYear: string;
    readonly entry: string;
    readonly groups: readonly RosterGroup[];
    readonly staff: readonly StaffMember[];
  };
};

/** These children are in the school from now on, as given. */
export type ChildrenPlaced = {
  readonly type: 'ChildrenPlaced';
  readonly data: Retiring & {
    readonly school: string;
    readonly by: 'file' | 'hand';
    readonly children: readonly PlacedChild[];
  };
};

/** Children that a file no longer names. */
export type ChildrenLeft = {
  readonly type: 'ChildrenLeft';
  readonly data: { readonly school: string; readonly leavesOn: Day; readonly children: readonly string[] };
};

export type GuardianRegistered = {
  readonly type: 'GuardianRegistered';
  readonly data: Retiring & {
    readonly school: string;
    readonly guardian: string;
    /** Id of the vault entry with name, phone, email and address. */
    readonly entry: string;
    readonly children: readonly string[];
  };
};

export type SharingDecided = {
  readonly type: 'SharingDecided';
  readonly data: { readonly school: string; readonly guardian: string; readonly decisions: readonly Decision[] };
};

/**
 * The personal data of a guardian was removed from the vault. Earlier releases also retired the entries of children
 * without another guardian.
 */
export type GuardianErased = {
  readonly type: 'GuardianErased';
  readonly data: Retiring & { readonly school: string; readonly guardian: string };
};

/** Sets for how long decisions about a child that left are kept. */
export type SharingRetentionSet = {
  readonly type: 'SharingRetentionSet';
  readonly data: { readonly school: string; readonly months: number };
};

/**
 * Drops children that left longer ago than that, with guardians who have no other children; or everything of the
 * school. Only these ids are left of them.
 */
export type SharingDropped = {
  readonly type: 'SharingDropped';
  readonly data: Retiring & {
    readonly school: string;
    readonly on: Day;
    /** How many months they were kept; 0 when everything was dropped. */
    readonly months: number;
    readonly children: readonly string[];
    readonly guardians: readonly string[];
    /** How many decisions were dropped in all. Given in the last of several events, 0 in the others. */
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

/**
 * The effects of a file, in the stream of its roster. Files taken by releases before that stream existed have them in
 * the school's own stream.
 */
export type RosterEvent = RosterImported | ChildrenPlaced | ChildrenLeft;

/** An event with its metadata and, for a roster, the roster's events. */
export type RecordedSharingEvent = (
  | Exclude<SharingEvent, RosterTaken>
  | (RosterTaken & { readonly events: readonly RosterEvent[] })
) & {
  readonly revision: number;
  readonly metadata: { readonly recordedAt: string; readonly actor: { readonly role: string } };
};

/** The first school that gives an id to a guardian owns it (stream `guardian-{id}`). */
export type GuardianIdGiven = {
  readonly type: 'GuardianIdGiven';
  readonly data: { readonly guardian: string; readonly school: string };
};

/**
 * Somebody looked into a directory. The event holds who looked and into which audience (and its metadata when), but
 * nothing of what the directory showed. Without a guardian, the school itself or staff looked.
 */
export type DirectoryLookedAt = {
  readonly type: 'DirectoryLookedAt';
  readonly data: { readonly school: string; readonly guardian?: string; readonly audience: string };
};
