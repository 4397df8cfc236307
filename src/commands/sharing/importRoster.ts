/** Imports children, groups and roles from a file of the school's own system (6.4), completely or not at all (2.8). */

import { sameData } from '../../domain/decider.ts';
import type { FileWarning } from '../../domain/files/warnings.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { ChildDetails, GroupNames } from '../../domain/sharing/contents.ts';
import { entryOf, type RosterBegun, type RosterEvent, type RosterTaken } from '../../domain/sharing/events.ts';
import { importRoster as decideRoster, type RosterFile, type RosterNumbers } from '../../domain/sharing/roster.ts';
import { type CheckedRoster, checkRoster } from '../../domain/sharing/rosterRows.ts';
import { entriesOf, retiredIn, type SchoolSharing } from '../../domain/sharing/state.ts';
import { RevisionConflict } from '../../ledger/eventStore.ts';
import { decidingAgain } from '../../ledger/handler.ts';
import type { Context } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { inSlices } from '../../waiting/slices.ts';
import type { Deps } from '../deps.ts';
import type { RosterReader } from '../files/fileReaders.ts';
import { FileRefused } from '../files/fileRefused.ts';
import { appendRoster, rosterMsMax } from './rosterEvents.ts';
import { type Pseudonyms, pseudonymsFor } from './secret.ts';
import { dataBytesMax, mustBeTaken, type SharingWritten } from './writing.ts';

export type RosterImport = {
  readonly school: string;
  readonly file: Parameters<RosterReader>[0];
  /** Whether the file may let more than a tenth of the children leave. */
  readonly confirmLeaving: boolean;
};

export type RosterAnswer = {
  readonly schoolYear: string;
  readonly children: RosterNumbers;
  readonly groups: number;
  readonly staff: number;
  readonly warnings: readonly FileWarning[];
};

/**
 * Takes all of a file at once. Its events go into a stream of their own and its contents into the vault, before one
 * event names them. A process that ends in between leaves nothing that anyone sees.
 * @throws Rejection if the file is not taken, and FileRefused with every bad row; nothing was written then
 */
export const importRoster = async (
  deps: Deps,
  { school, file, confirmLeaving }: RosterImport,
  context: Context,
): Promise<SharingWritten & { readonly answer: RosterAnswer }> => {
  const today = await mustBeTaken(deps, school);
  const read = await deps.readRoster(file, school);
  const checked = await inSlices(checkRoster(read, today));
  if (checked.badRowsTotal > 0) throw new FileRefused(checked, { skippable: false });
  // Checked again: the agreement may have ended while the file came in.
  await mustBeTaken(deps, school);
  const pseudonyms = await pseudonymsFor(deps, school, context);
  const { schoolYear, warnings } = read;
  const { numbers, ...written } = await decidedAnew(school, async () => {
    const { state, head, position } = await deps.sharing.of(school);
    const roster = deps.newUlid();
    const { contents, ...asked } = await rosterFile(deps, checked, pseudonyms, state, roster);
    const { events, numbers } = await inSlices(
      decideRoster({ school, schoolYear, today, confirmLeaving, ...asked }, state),
    );
    if (events.length === 0) return { events, numbers, state, head, position };
    const taken = await takeRoster(deps, school, { roster, events, contents, state }, context);
    return { events, numbers, ...taken };
  });
  const answer = {
    schoolYear,
    children: numbers,
    groups: checked.groups.length,
    staff: checked.staff.length,
    warnings,
  };
  return { ...written, answer };
};

/** Others changed the children or groups since the roster was decided. */
class OthersWrote extends Error {
  override readonly name = 'OthersWrote';
}

// Each attempt reads and writes the vault for all children again.
const attemptsMax = 5;

/** @throws RevisionConflict when others wrote each time */
const decidedAnew = async <T>(school: string, attempt: () => Promise<T>): Promise<T> => {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof OthersWrote)) throw error;
      if (attempts === attemptsMax) throw new RevisionConflict(streams.sharing(school), 'none', { cause: error });
    }
  }
};

type Taking = {
  readonly roster: string;
  /** At least one. */
  readonly events: readonly RosterEvent[];
  readonly contents: ReadonlyMap<string, object>;
  /** The state on which the events were decided. */
  readonly state: SchoolSharing;
};

/**
 * Writes the roster. Others may write to the school's sharing meanwhile, but the children and groups must still be as
 * they were.
 * @throws OthersWrote when they are not
 */
const takeRoster = async (
  deps: Deps,
  school: string,
  { roster, events, contents, state }: Taking,
  context: Context,
): Promise<Pick<SharingWritten, 'state' | 'head' | 'position'>> => {
  const stream = streams.sharing(school);
  mustFit(events);
  /** Appends if children and groups are still the same. */
  const append = (event: RosterBegun | RosterTaken, mayBe: (now: SchoolSharing) => boolean) =>
    deps.sharing.inTurn(school, () =>
      decidingAgain(async () => {
        const { state: now, head } = await deps.sharing.of(school);
        if (now.children !== state.children || now.roster !== state.roster || !mayBe(now)) throw new OthersWrote();
        await deps.ledger.append(stream, [event], head, context);
        return deps.sharing.of(school);
      }),
    );
  const named = new Set(events.flatMap(entriesNamed));
  const entries = contents.size;
  await append({ type: 'RosterBegun', data: { school, roster, entries } }, () => true);
  // This roster replaces one that was begun before, so the vault entries of that one are waste.
  if (state.begun !== undefined) await deps.sharing.contents.destroyLeftOf(entriesOf(state.begun));
  try {
    const changes = await appendRoster(deps.ledger, roster, events, context);
    // No event records a pupil who left before being known, so nothing of that pupil is stored either.
    await deps.sharing.contents.putAll(new Map([...contents].filter(([entry]) => named.has(entry))));
    await mustBeTaken(deps, school);
    const isInTime = ({ begun: now }: SchoolSharing) =>
      now?.roster === roster && deps.ledger.now().getTime() - Date.parse(now.begunAt) < rosterMsMax;
    const taken = await append({ type: 'RosterTaken', data: { school, roster, changes } }, isInTime);
    await deps.sharing.contents.destroy(events.flatMap(retiredIn));
    return taken;
  } catch (error) {
    // Only these errors make sure that no event names the entries.
    if (error instanceof OthersWrote || error instanceof Rejection || error instanceof RevisionConflict)
      await deps.sharing.contents.destroy([...contents.keys()]);
    throw error;
  }
};

const entriesNamed = ({ type, data }: RosterEvent): string[] => {
  if (type === 'ChildrenPlaced') return data.children.map(({ entry }) => entry);
  return type === 'RosterImported' ? [data.entry] : [];
};

/** @throws Rejection file_too_large: groups and staff are one event, and an append carries only so much (5.2) */
const mustFit = (events: readonly RosterEvent[]): void => {
  if (events.every(({ data }) => Buffer.byteLength(JSON.stringify(data)) <= dataBytesMax)) return;
  throw new Rejection('file_too_large', { of: 'groups-and-staff' });
};

/**
 * The content of a file, with vault ids for new contents. The ids are made from the roster's id, so that a file sent
 * again gets the same ones.
 */
const rosterFile = async (
  deps: Deps,
  { groups, groupNames, pupils, staff }: CheckedRoster,
  pseudonyms: Pseudonyms,
  state: SchoolSharing,
  roster: string,
): Promise<Pick<RosterFile, 'groups' | 'staff' | 'entry' | 'children'> & { contents: ReadonlyMap<string, object> }> => {
  const known = (child: string): string | undefined => state.children.get(child)?.entry;
  const placed = await inSlices(eachOf(pupils, (pupil) => ({ pupil, child: pseudonyms.child(pupil.id) })));
  // Read all at once: one by one, a large school would take seconds.
  const held = await deps.sharing.contents.read<object>([
    ...placed.map(({ child }) => known(child)),
    state.roster?.entry,
  ]);
  const contents = new Map<string, object>();
  const freshEntry = (before: string | undefined, content: object): { readonly entry?: string } => {
    const kept = held.get(before ?? '');
    if (kept !== undefined && sameData(kept, content)) return {};
    const entry = entryOf(roster, contents.size);
    contents.set(entry, content);
    return { entry };
  };
  const names = freshEntry(state.roster?.entry, groupNames satisfies GroupNames);
  const children = await inSlices(
    eachOf(placed, ({ pupil: { id, name, birthday, ...place }, child }) => ({
      child,
      ...place,
      ...freshEntry(known(child), { id, name, birthday } satisfies ChildDetails),
    })),
  );
  return {
    groups,
    staff: staff.map(({ key, roles, groups: own }) => ({ staff: pseudonyms.staff(key), roles, groups: own })),
    ...names,
    children,
    contents,
  };
};

function* eachOf<Item, Made>(items: readonly Item[], make: (item: Item) => Made): Generator<void, Made[], void> {
  const made: Made[] = [];
  for (const item of items) {
    made.push(make(item));
    yield;
  }
  return made;
}
