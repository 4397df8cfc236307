/** Guardians: registered by their school, deciding for themselves, erased (6.3, 6.4). */
import type { Day } from '../../domain/day.ts';
import { sameData } from '../../domain/decider.ts';
import type { ChildDetails, GuardianDetails } from '../../domain/sharing/contents.ts';
import type { GuardianIdGiven } from '../../domain/sharing/events.ts';
import { decideSharing, eraseGuardian, guardianNotFound, registerGuardian } from '../../domain/sharing/guardians.ts';
import type { ChildItem, OwnItem, Shares } from '../../domain/sharing/items.ts';
import type { AskedChild } from '../../domain/sharing/placing.ts';
import type { SchoolSharing } from '../../domain/sharing/state.ts';
import type { Deps } from '../deps.ts';
import { decidingAgain } from '../handler.ts';
import type { Context } from '../ledger.ts';
import { streams } from '../streams.ts';
import { pseudonymsFor, pseudonymsOf } from './secret.ts';
import { type Decided, mustBeTaken, type SharingWritten, writeSharing } from './writing.ts';

/** A child by the school's own id; what is left out stays as it is. */
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

/** @throws Rejection school_not_found, dpa_missing, guardian_not_found for another school's, guardian_erased, school_secret_missing */
export const putGuardian = async (
  deps: Deps,
  { school, guardian, details, children }: GivenGuardian,
  context: Context,
): Promise<SharingWritten> => {
  await mustBeTaken(deps, school);
  await giveId(deps, guardian, school, context);
  const pseudonyms = await pseudonymsFor(deps, school, context);
  const asked = children.map((child) => ({ given: child, child: pseudonyms.child(child.id) }));
  return writeSharing(
    deps,
    school,
    async (state): Promise<Decided> => {
      const contents = new Map<string, object>();
      const entry = await freshEntry(deps, state.guardians.get(guardian)?.entry, () => details, contents);
      const placed: AskedChild[] = [];
      for (const { given, child } of asked) placed.push(await askedChild(deps, given, child, state, contents));
      const registration = { school, guardian, ...(entry === undefined ? {} : { entry }), children: placed };
      return { events: registerGuardian(registration, state), contents };
    },
    context,
  );
};

/** Ids are of all schools together: a token names a guardian and no school. */
const giveId = (deps: Deps, guardian: string, school: string, context: Context): Promise<void> =>
  decidingAgain(async () => {
    const { events, head } = await deps.ledger.read<GuardianIdGiven>(streams.guardian(guardian));
    const [given] = events;
    if (given === undefined) {
      const event: GuardianIdGiven = { type: 'GuardianIdGiven', data: { guardian, school } };
      await deps.ledger.append(streams.guardian(guardian), [event], head, context);
    } else if (given.data.school !== school) throw guardianNotFound();
  });

/** The school that gave a guardian its id; undefined for an id that none gave. */
export const schoolOfGuardian = async (
  { ledger }: Pick<Deps, 'ledger'>,
  guardian: string,
): Promise<string | undefined> => {
  const { events } = await ledger.read<GuardianIdGiven>(streams.guardian(guardian));
  return events[0]?.data.school;
};

/** A new entry for what is not as the vault has it under the known one; undefined when it is. */
export const freshEntry = async <Content extends object>(
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

/** What is shared, with the children by the school's own ids. */
export type WantedSharing = {
  readonly own: Shares<OwnItem>;
  readonly children: readonly { readonly id: string; readonly shares: Shares<ChildItem> }[];
};

/** From now on exactly that is shared, and nothing else. @throws Rejection guardian_not_found, child_not_found, school_secret_missing */
export const putSharing = async (
  deps: Deps,
  guardian: string,
  { own, children }: WantedSharing,
  context: Context,
): Promise<SharingWritten> => {
  const school = await schoolOf(deps, guardian);
  const pseudonyms = await pseudonymsOf(deps, school);
  const wanted = new Map(children.map(({ id, shares }) => [pseudonyms?.child(id) ?? '', shares]));
  return writeSharing(
    deps,
    school,
    (state) => ({ events: decideSharing({ school, guardian, wanted: { own, children: wanted } }, state) }),
    context,
  );
};

/** Asked again, it finishes what was cut off. @throws Rejection guardian_not_found */
export const removeGuardian = async (deps: Deps, guardian: string, context: Context): Promise<SharingWritten> => {
  const school = await schoolOf(deps, guardian);
  const written = await writeSharing(
    deps,
    school,
    (state) => ({ events: eraseGuardian({ school, guardian }, state) }),
    context,
  );
  if (written.events.length === 0) await deps.sharing.contents.destroyLeftOf(written.state.retired);
  return written;
};

/** @throws Rejection guardian_not_found */
export const schoolOf = async (deps: Pick<Deps, 'ledger'>, guardian: string): Promise<string> => {
  const school = await schoolOfGuardian(deps, guardian);
  if (school === undefined) throw guardianNotFound();
  return school;
};
