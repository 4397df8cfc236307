/** Guardians: their school registers them, they decide for themselves, and they can be erased (6.3, 6.4). */
import type { Day } from '../../domain/day.ts';
import { sameData } from '../../domain/decider.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { ChildDetails, GuardianDetails } from '../../domain/sharing/contents.ts';
import type { GuardianIdGiven } from '../../domain/sharing/events.ts';
import {
  decideSharing,
  eraseGuardian,
  guardianNotFound,
  type RecordedItems,
  registerGuardian,
} from '../../domain/sharing/guardians.ts';
import { type ChildItem, childItems, type OwnItem, ownItems, type Shares } from '../../domain/sharing/items.ts';
import type { AskedChild } from '../../domain/sharing/placing.ts';
import { evolveSharing, revisionAbout, type SchoolSharing } from '../../domain/sharing/state.ts';
import type { Revision } from '../../ledger/eventStore.ts';
import { decidingAgain } from '../../ledger/handler.ts';
import type { Context, StreamHead } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';
import { PreconditionFailed, type Preconditions } from '../requests/preconditions.ts';
import { type Pseudonyms, pseudonymsFor, pseudonymsOf, pseudonymsOfNobody } from './secret.ts';
import { type Decided, mustBeTaken, type SharingWritten, writeSharing } from './writing.ts';

/** A child by the school's own id. A field that is left out stays as it is. */
export type GivenChild = Omit<AskedChild, 'child' | 'entry'> & {
  readonly id: string;
  readonly name?: string;
  readonly birthday?: Day;
};

export type GivenGuardian = {
  readonly school: string;
  readonly guardian: string;
  readonly details: GuardianDetails;
  /** At least one. */
  readonly children: readonly GivenChild[];
};

/**
 * @throws Rejection school_not_found, dpa_missing, child_unknown, guardian_not_found for another school's guardian,
 * guardian_erased, school_secret_missing
 */
export const putGuardian = async (
  deps: Deps,
  { school, guardian, details, children }: GivenGuardian,
  context: Context,
): Promise<SharingWritten> => {
  await mustBeTaken(deps, school);
  // Another school's guardian is refused like one that does not exist, whatever else is wrong.
  const owner = await schoolOfGuardian(deps, guardian);
  if (owner !== undefined && owner !== school) throw guardianNotFound();
  const decideUnder =
    (pseudonyms: Pseudonyms) =>
    async (state: SchoolSharing): Promise<Decided> => {
      const asked = children.map((child) => ({ given: child, child: pseudonyms.child(child.id) }));
      const contents = new Map<string, object>();
      const entry = await freshEntry(deps, state.guardians.get(guardian)?.entry, () => details, contents);
      const placed: AskedChild[] = [];
      for (const { given, child } of asked) placed.push(await askedChild(deps, given, child, state, contents));
      const registration = { school, guardian, ...(entry === undefined ? {} : { entry }), children: placed };
      return { events: registerGuardian(registration, state), contents };
    };
  // Checked before the id is given and a secret is made, so that a refused request leaves nothing behind.
  const known = (await pseudonymsOf(deps, school)) ?? pseudonymsOfNobody(deps);
  await decideUnder(known)((await deps.sharing.of(school)).state);
  await giveId(deps, guardian, school, context);
  return writeSharing(deps, school, decideUnder(await pseudonymsFor(deps, school, context)), context);
};

/** Gives a guardian's id. Ids are unique over all schools, because a token names a guardian but no school. */
const giveId = (deps: Deps, guardian: string, school: string, context: Context): Promise<void> =>
  decidingAgain(async () => {
    const { events, head } = await deps.ledger.read<GuardianIdGiven>(streams.guardian(guardian));
    const [given] = events;
    if (given === undefined) {
      const event: GuardianIdGiven = { type: 'GuardianIdGiven', data: { guardian, school } };
      await deps.ledger.append(streams.guardian(guardian), [event], head, context);
    } else if (given.data.school !== school) throw guardianNotFound();
  });

/** The school that registered a guardian's id; undefined for an id that no school registered. */
export const schoolOfGuardian = async (
  { ledger }: Pick<Deps, 'ledger'>,
  guardian: string,
): Promise<string | undefined> => {
  const { events } = await ledger.read<GuardianIdGiven>(streams.guardian(guardian));
  return events[0]?.data.school;
};

/** A new entry for content that differs from the vault's under the known entry; undefined when it is the same. */
const freshEntry = async <Content extends object>(
  deps: Deps,
  known: string | undefined,
  contentAfter: (before: Content | undefined) => Content,
  contents: Map<string, object>,
): Promise<string | undefined> => {
  const before = (await deps.sharing.contents.read<Content>([known])).get(known ?? '');
  const after = contentAfter(before);
  if (before !== undefined && sameData(before, after)) return undefined;
  const entry = deps.newUlid();
  contents.set(entry, after);
  return entry;
};

const askedChild = async (
  deps: Deps,
  { id, name, birthday, ...place }: GivenChild,
  child: string,
  state: SchoolSharing,
  contents: Map<string, object>,
): Promise<AskedChild> => {
  const entry = await freshEntry<ChildDetails>(
    deps,
    state.children.get(child)?.entry,
    (before) => ({ id, name: name ?? before?.name ?? null, birthday: birthday ?? before?.birthday ?? null }),
    contents,
  );
  return { child, ...(entry === undefined ? {} : { entry }), ...place };
};

/** Everything to be shared, with the children by the school's own ids. */
export type WantedSharing = {
  readonly own: Shares<OwnItem>;
  readonly children: readonly { readonly id: string; readonly shares: Shares<ChildItem> }[];
};

/**
 * A guardian's request to share. `expected` is as in {@link Preconditions}, for the things that the guardian decides
 * on.
 */
export type AskedSharing = {
  readonly guardian: string;
  readonly wanted: WantedSharing;
  readonly expected?: Preconditions['expected'];
};

/**
 * From now on exactly this is shared, and nothing else.
 * @throws Rejection guardian_not_found, child_not_found, item_not_recorded, school_secret_missing
 * @throws PreconditionFailed when something about the guardian or their children changed since the expected revision
 */
export const putSharing = async (deps: Deps, asked: AskedSharing, context: Context): Promise<SharingWritten> => {
  const { school, decide } = await decidingOn(deps, asked);
  return writeSharing(deps, school, async (state, head) => ({ events: await decide(state, head) }), context);
};

/**
 * The outcome that {@link putSharing} would have. Writes nothing, and throws the same.
 * @returns the school's sharing after it, and `at`, the revision of the things that the guardian decides on
 */
export const foreseeSharing = async (deps: Deps, asked: AskedSharing, { actor }: Context) => {
  const { school, decide } = await decidingOn(deps, asked);
  const { state, head } = await deps.sharing.of(school);
  const events = await decide(state, head);
  const at = revisionAbout(state, state.guardians.get(asked.guardian)!);
  const metadata = { recordedAt: deps.ledger.now().toISOString(), actor };
  return {
    school,
    at,
    state: evolveSharing(
      state,
      events.map((event) => ({ ...event, revision: at, metadata })),
    ),
  };
};

const decidingOn = async (deps: Deps, { guardian, wanted: { own, children }, expected }: AskedSharing) => {
  const school = await schoolOf(deps, guardian);
  const pseudonyms = await pseudonymsOf(deps, school);
  const wanted = new Map(children.map(({ id, shares }) => [pseudonyms?.child(id) ?? '', shares]));
  const decide = async (state: SchoolSharing, head: StreamHead | undefined) => {
    const decisions = decideSharing(
      { school, guardian, wanted: { own, children: wanted }, recorded: await recordedItems(deps, guardian, state) },
      state,
    );
    mustBeAsExpected(revisionAbout(state, state.guardians.get(guardian)!), expected, head);
    return decisions;
  };
  return { school, decide };
};

/**
 * Accepts the tag of any answer about the school's sharing, as long as nothing about the guardian happened since.
 * @param last revision of the last event about the guardian or their children
 */
const mustBeAsExpected = (last: Revision, expected: Preconditions['expected'], head: StreamHead | undefined): void => {
  if (expected === undefined || expected === 'any') return;
  if (!expected.some((revision) => last <= revision && revision <= (head?.revision ?? -1)))
    throw new PreconditionFailed();
};

const recordedItems = async (
  { sharing: { contents } }: Deps,
  guardian: string,
  { guardians, children }: SchoolSharing,
): Promise<RecordedItems> => {
  const { entry, childIds = [] } = guardians.get(guardian) ?? {};
  const entries = childIds.map((child) => [child, children.get(child)?.entry] as const);
  const details = await contents.read<GuardianDetails & ChildDetails>([entry, ...entries.map(([, of]) => of)]);
  const recordedIn = <Item extends OwnItem | ChildItem>(of: string | undefined, items: readonly Item[]) =>
    new Set(items.filter((item) => (details.get(of ?? '')?.[item] ?? null) !== null));
  return {
    own: recordedIn(entry, ownItems),
    children: new Map(entries.map(([child, of]) => [child, recordedIn(of, childItems)])),
  };
};

/**
 * Erases the personal data of a guardian, whose sessions end. Repeating it finishes an erasure that was cut off.
 * @param confirmation the guardian's id once more
 * @throws Rejection guardian_not_found, confirmation_required
 */
export const removeGuardian = async (
  deps: Deps,
  guardian: string,
  confirmation: string,
  context: Context,
): Promise<SharingWritten> => {
  const school = await schoolOf(deps, guardian);
  if (confirmation !== guardian) throw new Rejection('confirmation_required', { of: 'guardian' });
  const written = await writeSharing(
    deps,
    school,
    (state) => ({ events: eraseGuardian({ school, guardian }, state) }),
    context,
  );
  if (written.events.length === 0) await deps.sharing.contents.destroyLeftOf(written.state.retired);
  await deps.sessions.endAll({ guardian });
  return written;
};

/** @throws Rejection guardian_not_found */
export const schoolOf = async (deps: Pick<Deps, 'ledger'>, guardian: string): Promise<string> => {
  const school = await schoolOfGuardian(deps, guardian);
  if (school === undefined) throw guardianNotFound();
  return school;
};
