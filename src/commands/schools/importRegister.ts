/**
 * Registers schools from DUO's register (8.2). Every row is checked before anything is written. Then each school is
 * written to its own stream, so an import that was cut off can simply be sent again: it goes on where it stopped.
 */
import { fold } from '../../domain/decider.ts';
import { checkRegister, mustNotCloseMany, type RegisterEntry } from '../../domain/parties/register.ts';
import {
  differingFields,
  isInRegister,
  type RegisterField,
  type School,
  type SchoolCommand,
  type SchoolEvent,
  school,
} from '../../domain/parties/school.ts';
import type { RefusedSchool } from '../../domain/rejection.ts';
import { type Position, RevisionConflict, type StoredEvent, StreamDeleted } from '../../ledger/eventStore.ts';
import { handle, type Outcome, write } from '../../ledger/handler.ts';
import { mustBeWhole } from '../../ledger/known.ts';
import { type Context, headOf, type Ledger, recorded, type StreamHead, today } from '../../ledger/ledger.ts';
import { readStreams } from '../../ledger/reading/readStreams.ts';
import { streams } from '../../ledger/streams.ts';
import { unlessBlocked } from '../../ledger/unknownHistory.ts';
import { inParallel } from '../../waiting/inParallel.ts';
import { inSlices } from '../../waiting/slices.ts';
import type { Deps } from '../deps.ts';
import type { RegisterReader } from '../files/fileReaders.ts';
import { FileRefused } from '../files/fileRefused.ts';

export type RegisterImport = {
  readonly file: Parameters<RegisterReader>[0];
  /** Whether the file may close more than a tenth of the schools. */
  readonly confirmClosing: boolean;
};

/** Numbers of schools by the effect of the file. `changed` includes schools that opened again, or that were known by hand only. */
export type RegisterNumbers = {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly closed: number;
};

/** Schools of the file whose data differs from the register's (8.2): how many, and the first {@link differingListedMax} by id. */
export type Differing = {
  readonly total: number;
  readonly items: readonly { readonly school: string; readonly fields: readonly RegisterField[] }[];
};

export const differingListedMax = 100;

/** @throws Rejection file_unreadable, file_empty, register_closes_many, and FileRefused with every bad row; nothing was written then */
export const importRegister = async (
  deps: Deps,
  { file, confirmClosing }: RegisterImport,
  context: Context,
): Promise<{
  readonly numbers: RegisterNumbers;
  readonly differing: Differing;
  readonly blocked: readonly RefusedSchool[];
  readonly position: Position;
}> => {
  const entries = await entriesIn(deps, file);
  const named = new Set(entries.map(({ school: id }) => id));
  const ids = new Set([...named, ...(await deps.schools.registeredSchools())]);
  const { known, blocked } = await knownSchools(deps.ledger, ids);
  const missed = missedBy(entries, known, confirmClosing);

  const numbers = { created: 0, changed: 0, unchanged: 0, closed: 0 };
  let position: Position = 0;
  const on = today(deps);
  const found = await inSlices(
    decidedOf(
      entries.map((entry) => ({ id: entry.school, command: { type: 'FindInRegister', today: on, data: entry } })),
      known,
    ),
  );
  const closing = await inSlices(
    decidedOf(
      missed.map((id) => ({ id, command: { type: 'MissInRegister', today: on, data: { school: id } } })),
      known,
    ),
  );
  const after = new Map(found.map(({ id, state }) => [id, state]));
  const writeAll = (decided: readonly Decided[], counted: (id: string) => 'created' | 'changed' | 'closed') =>
    inParallel(decided, writtenAtOnce, async (one) => {
      const outcome = await unlessBlocked(one.id, blocked, () => writeOrDecideAnew(deps.ledger, one, context));
      if (outcome === undefined) return;
      if (outcome.events.length > 0) numbers[counted(one.id)]++;
      else if (one.command.type === 'FindInRegister') numbers.unchanged++;
      after.set(one.id, outcome.state);
      position = Math.max(position, outcome.position);
    });
  for (const { id, events } of [...found, ...closing])
    if (events.length === 0) position = Math.max(position, known.get(id)!.position);
  numbers.unchanged = found.filter(({ events }) => events.length === 0).length;
  const isNew = (id: string) => known.get(id)!.state.details === undefined;
  await writeAll(found.filter(changesSomething), (id) => (isNew(id) ? 'created' : 'changed'));
  await writeAll(closing.filter(changesSomething), () => 'closed');
  const differing = entries.flatMap((entry) => {
    const details = after.get(entry.school)?.details;
    const fields = details == null ? [] : differingFields(details, entry);
    return fields.length > 0 ? [{ school: entry.school, fields }] : [];
  });
  return {
    numbers,
    differing: { total: differing.length, items: firstById(differing) },
    blocked: blocked.toSorted((a, b) => (a.school < b.school ? -1 : 1)),
    position,
  };
};

const firstById = (differing: Differing['items']): Differing['items'] =>
  differing.toSorted((a, b) => (a.school < b.school ? -1 : 1)).slice(0, differingListedMax);

// Enough to fill the commits of a store that commits in groups, and few enough that each is answered in time.
const writtenAtOnce = 128;
// All events of one read are decoded without a pause, so a read is kept small.
const streamsPerRead = 100;

const entriesIn = async ({ readRegister }: Deps, file: RegisterImport['file']): Promise<readonly RegisterEntry[]> => {
  const { entries, ...bad } = await inSlices(checkRegister(await readRegister(file)));
  if (bad.badRowsTotal > 0) throw new FileRefused(bad, { skippable: false });
  return entries;
};

type Known = { readonly state: School; readonly head: StreamHead | undefined; readonly position: Position };

const knownSchools = async (
  { store }: Ledger,
  ids: ReadonlySet<string>,
): Promise<{ readonly known: ReadonlyMap<string, Known>; readonly blocked: RefusedSchool[] }> => {
  const known = new Map<string, Known>();
  const blocked: RefusedSchool[] = [];
  const all = [...ids];
  for (let at = 0; at < all.length; at += streamsPerRead) {
    const some = all.slice(at, at + streamsPerRead);
    const { found } = await readStreams(store, some.map(streams.school));
    for (const id of some) {
      const folded = await unlessBlocked(id, blocked, () => knownFrom(streams.school(id), found));
      if (folded !== undefined) known.set(id, folded);
    }
  }
  return { known, blocked };
};

const knownFrom = (stream: string, found: ReadonlyMap<string, StoredEvent[]>): Known => {
  const stored = found.get(stream);
  if (stored === undefined) throw new StreamDeleted(stream);
  mustBeWhole(stored, 0);
  const events = stored.map((event) => recorded<SchoolEvent>(event));
  return { state: fold(school, events), head: headOf(events), position: events.at(-1)?.position ?? 0 };
};

/**
 * The open schools of the register that a file lacks. A file says nothing about kinds of school that it does not hold:
 * special education has files of its own.
 */
const missedBy = (
  entries: readonly RegisterEntry[],
  known: ReadonlyMap<string, Known>,
  confirmed: boolean,
): readonly string[] => {
  const named = new Set(entries.map(({ school: id }) => id));
  const kinds = new Set(entries.map(({ kind }) => kind));
  const told = [...known].filter(([, { state }]) => isInRegister(state) && kinds.has(state.register!.kind));
  const missed = told.map(([id]) => id).filter((id) => !named.has(id));
  mustNotCloseMany(told.length, missed.length, confirmed);
  return missed.sort();
};

type Asked = { readonly id: string; readonly command: SchoolCommand };
/** `state`: the school after the events. */
type Decided = Asked & {
  readonly events: readonly SchoolEvent[];
  readonly state: School;
  readonly at: Omit<Known, 'state'>;
};

const changesSomething = ({ events }: Decided): boolean => events.length > 0;

/** The decisions for schools whose streams were all read together. */
function* decidedOf(asked: readonly Asked[], known: ReadonlyMap<string, Known>): Generator<void, Decided[], void> {
  const decided: Decided[] = [];
  for (const { id, command } of asked) {
    yield;
    const before = known.get(id);
    if (before === undefined) continue;
    const { state, ...at } = before;
    const events = school.decide(command, state);
    decided.push({ id, command, events, state: events.reduce(school.evolve, state), at });
  }
  return decided;
}

/**
 * Writes a decision. When another writer was first, it decides anew from the school's own stream. Also answers the
 * school as it is after that.
 */
const writeOrDecideAnew = async (
  ledger: Ledger,
  { id, command, events, state, at }: Decided,
  context: Context,
): Promise<Outcome<SchoolEvent> & { readonly state: School }> => {
  const stream = streams.school(id);
  try {
    return { ...(await write(ledger, stream, events, at, context)), state };
  } catch (error) {
    if (!(error instanceof RevisionConflict)) throw error;
    const outcome = await handle(ledger, school, stream, command, context);
    const { events } = await ledger.read<SchoolEvent>(stream);
    return { ...outcome, state: fold(school, events) };
  }
};
