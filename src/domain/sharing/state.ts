/** The fold of a school's sharing (6.4). */
import type { Day } from '../day.ts';
import {
  entryOf,
  type PlacedChild,
  type RecordedSharingEvent,
  type RosterEvent,
  type RosterGroup,
  type SharingDropped,
  type StaffMember,
} from './events.ts';
import type { Circle, Decision, Shares, Sharing } from './items.ts';

export type Child = Omit<PlacedChild, 'entry'> & {
  /** Undefined once the child's data was removed from the vault. */
  readonly entry: string | undefined;
  /** Whether the latest file or request about the child was a file. Only such a child leaves when a file no longer names it. */
  readonly byFile: boolean;
  /** Revision of the last event about the child in the school's stream. */
  readonly revision: number;
};

/** A decision with its moment, the role of the decider, and the revision of its event. */
export type PastDecision = Decision & {
  readonly recordedAt: string;
  readonly role: string;
  readonly revision: number;
};

export type Guardian = Sharing & {
  readonly guardian: string;
  /** Number of the guardian in the school, from 0 in order of registration. It says nothing about the person. */
  readonly ordinal: number;
  /** Undefined once the guardian was erased. */
  readonly entry: string | undefined;
  readonly childIds: readonly string[];
  /** Revision of the last event about the guardian in the school's stream. */
  readonly revision: number;
  /** In order of recording. */
  readonly history: readonly PastDecision[];
};

export type Roster = {
  readonly schoolYear: string;
  readonly entry: string;
  readonly groups: readonly RosterGroup[];
  readonly staff: readonly StaffMember[];
};

/** A roster that is being recorded, or whose recording was cut off. */
export type BegunRoster = {
  readonly roster: string;
  /** How many vault ids it has. */
  readonly entries: number;
  readonly begunAt: string;
};

export const entriesOf = ({ roster, entries }: BegunRoster): string[] =>
  Array.from({ length: entries }, (_, number) => entryOf(roster, number));

export type SchoolSharing = {
  readonly secret: { readonly keyId: string; readonly check: string } | undefined;
  readonly roster: Roster | undefined;
  /** At most one: a roster that begins replaces it. */
  readonly begun: BegunRoster | undefined;
  readonly children: ReadonlyMap<string, Child>;
  /** In order of first registration. */
  readonly guardians: ReadonlyMap<string, Guardian>;
  /** How many guardians were ever registered. */
  readonly registered: number;
  readonly retentionMonths: number;
  /** Vault entries that are empty by now, in order of recording. */
  readonly retired: readonly string[];
};

const retentionMonthsDefault = 24;

export const noSharing: SchoolSharing = {
  secret: undefined,
  roster: undefined,
  begun: undefined,
  children: new Map(),
  guardians: new Map(),
  registered: 0,
  retentionMonths: retentionMonthsDefault,
  retired: [],
};

const leavesChildren: ReadonlySet<string> = new Set<RecordedSharingEvent['type']>([
  'SharingSecretCreated',
  'RosterBegun',
  'RosterImported',
  'GuardianRegistered',
  'SharingDecided',
  'SharingRetentionSet',
]);
const leavesGuardians: ReadonlySet<string> = new Set<RecordedSharingEvent['type']>([
  'SharingSecretCreated',
  'RosterBegun',
  'RosterTaken',
  'RosterImported',
  'ChildrenPlaced',
  'ChildrenLeft',
  'SharingRetentionSet',
]);

type Draft = {
  -readonly [Field in keyof SchoolSharing]: SchoolSharing[Field] extends ReadonlyMap<string, infer Value>
    ? Map<string, Value>
    : SchoolSharing[Field];
};

/** Total. A map is copied once for all events together, and only if one of them changes it: a school may have ten thousand guardians. */
export const evolveSharing = (state: SchoolSharing, events: readonly RecordedSharingEvent[]): SchoolSharing => {
  if (events.length === 0) return state;
  const children = events.every(({ type }) => leavesChildren.has(type)) ? state.children : new Map(state.children);
  const guardians = events.every(({ type }) => leavesGuardians.has(type)) ? state.guardians : new Map(state.guardians);
  // `take` changes these two maps only if they were copied.
  const draft = { ...state, children, guardians } as Draft;
  const retired: string[] = [];
  for (const event of events) {
    retired.push(...retiredBy(event, draft.begun));
    take(draft, event);
  }
  return retired.length === 0 ? draft : { ...draft, retired: [...state.retired, ...retired] };
};

/** Vault entries that are empty from an event on. `begun`: the roster that has begun and was not taken yet. */
const retiredBy = (event: RecordedSharingEvent, begun: BegunRoster | undefined): readonly string[] => {
  switch (event.type) {
    case 'RosterBegun':
      return begun === undefined ? [] : entriesOf(begun);
    case 'RosterTaken':
      return event.events.flatMap(retiredIn);
    default:
      return retiredIn(event);
  }
};

/** Ids of vault entries that an event itself retires. */
export const retiredIn = ({ data }: { readonly data: object }): readonly string[] =>
  'retired' in data ? ((data.retired as readonly string[] | undefined) ?? []) : [];

const take = (draft: Draft, event: RecordedSharingEvent): void => {
  const { type, data } = event;
  switch (type) {
    case 'SharingSecretCreated':
      draft.secret = { keyId: data.keyId, check: data.check };
      return;
    case 'RosterBegun':
      draft.begun = { roster: data.roster, entries: data.entries, begunAt: event.metadata.recordedAt };
      return;
    case 'RosterTaken':
      draft.begun = undefined;
      for (const one of event.events) takeOfRoster(draft, one, event.revision);
      return;
    case 'GuardianRegistered':
      register(draft, data, event.revision);
      return;
    case 'SharingDecided':
      changed(draft.guardians, data.guardian, (guardian) => decided(guardian, event));
      return;
    case 'GuardianErased':
      changed(draft.guardians, data.guardian, (guardian) => ({
        ...guardian,
        entry: undefined,
        revision: event.revision,
      }));
      retire(draft, data.retired, event.revision);
      return;
    case 'SharingRetentionSet':
      draft.retentionMonths = data.months;
      return;
    case 'SharingDropped':
      drop(draft, data, event.revision);
      return;
    default:
      takeOfRoster(draft, event, event.revision);
  }
};

/** @param revision of the event in the school's stream: the taken roster's own, where the event lies in that of a roster */
const takeOfRoster = (draft: Draft, { type, data }: RosterEvent, revision: number): void => {
  switch (type) {
    case 'RosterImported':
      draft.roster = { schoolYear: data.schoolYear, entry: data.entry, groups: data.groups, staff: data.staff };
      return;
    case 'ChildrenPlaced':
      for (const placed of data.children)
        draft.children.set(placed.child, { ...placed, byFile: data.by === 'file', revision });
      return;
    case 'ChildrenLeft':
      for (const id of data.children)
        changed(draft.children, id, (child) => ({ ...child, leavesOn: data.leavesOn, revision }));
  }
};

const changed = <Value>(values: Map<string, Value>, id: string, change: (value: Value) => Value): void => {
  const value = values.get(id);
  if (value !== undefined) values.set(id, change(value));
};

const register = (
  draft: Draft,
  {
    guardian: id,
    entry,
    children,
  }: { readonly guardian: string; readonly entry: string; readonly children: readonly string[] },
  revision: number,
): void => {
  const known = draft.guardians.get(id);
  const fresh = { own: {}, children: new Map(), history: [], ordinal: draft.registered };
  if (known === undefined) draft.registered++;
  draft.guardians.set(id, {
    ...(known ?? fresh),
    guardian: id,
    entry,
    childIds: children,
    revision,
    // A guardian's decisions about a child end when the child is no longer theirs, and do not return by themselves when
    // that is put right.
    children: new Map([...(known?.children ?? [])].filter(([child]) => children.includes(child))),
  });
};

const decided = (
  guardian: Guardian,
  { data, revision, metadata }: RecordedSharingEvent & { readonly type: 'SharingDecided' },
): Guardian => {
  let { own } = guardian;
  const children = new Map(guardian.children);
  for (const decision of data.decisions) {
    if (decision.child === undefined) own = withDecision(own, decision);
    else children.set(decision.child, withDecision(children.get(decision.child) ?? {}, decision));
  }
  const { recordedAt, actor } = metadata;
  const past = data.decisions.map((decision) => ({ ...decision, recordedAt, role: actor.role, revision }));
  return { ...guardian, own, children, revision, history: [...guardian.history, ...past] };
};

const withDecision = <Item extends string>(
  shares: Shares<Item>,
  { item, circle, shared }: { readonly item: string; readonly circle: Circle; readonly shared: boolean },
): Shares<Item> => {
  const others = (shares[item as Item] ?? []).filter((known) => known !== circle);
  return { ...shares, [item]: shared ? [...others, circle] : others };
};

const retire = (draft: Draft, retired: readonly string[] | undefined, revision: number): void => {
  if (retired === undefined || retired.length === 0) return;
  const entries = new Set(retired);
  for (const [id, child] of draft.children)
    if (child.entry !== undefined && entries.has(child.entry))
      draft.children.set(id, { ...child, entry: undefined, revision });
};

const drop = (draft: Draft, { children, guardians, retired = [] }: SharingDropped['data'], revision: number): void => {
  // If the school shares again later, it starts afresh under another secret.
  if (draft.secret !== undefined && retired.includes(draft.secret.keyId)) draft.secret = undefined;
  if (draft.roster !== undefined && retired.includes(draft.roster.entry)) draft.roster = undefined;
  for (const id of children) draft.children.delete(id);
  for (const id of guardians) draft.guardians.delete(id);
  const dropped = new Set(children);
  for (const [id, guardian] of draft.guardians)
    if (guardian.childIds.some((child) => dropped.has(child)))
      draft.guardians.set(id, {
        ...guardian,
        revision,
        childIds: guardian.childIds.filter((child) => !dropped.has(child)),
        children: new Map([...guardian.children].filter(([child]) => !dropped.has(child))),
        history: guardian.history.filter(({ child }) => child === undefined || !dropped.has(child)),
      });
};

export const isPresent = ({ entersOn, leavesOn }: Child, day: Day): boolean =>
  (entersOn === undefined || entersOn <= day) && (leavesOn === undefined || day < leavesOn);

/** The revision of the last event about a guardian or their children (interfaces.md section 2): what they decided on. */
export const revisionAbout = ({ children }: SchoolSharing, { childIds, revision }: Guardian): number =>
  Math.max(revision, ...childIds.map((child) => children.get(child)?.revision ?? 0));
