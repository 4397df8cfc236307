/**
 * Schools from DUO's register (8.2). Every row is checked before anything is written; then each school is written to its
 * own stream, so an import that was cut off is simply sent again: it goes on where it stopped.
 */
import { fold } from '../domain/decider.ts';
import { checkRegister, mustNotCloseMany, type RegisterEntry } from '../domain/register.ts';
import { Rejection } from '../domain/rejection.ts';
import {
  differingFields,
  isInRegister,
  type RegisterField,
  type School,
  type SchoolCommand,
  type SchoolEvent,
  school,
} from '../domain/school.ts';
import { type Deps, type RegisterReader, today } from './deps.ts';
import { type Position, RevisionConflict } from './eventStore.ts';
import { FileRefused } from './fileRefused.ts';
import { handle, type Outcome, write } from './handler.ts';
import { inParallel } from './inParallel.ts';
import { type Context, headOf, type Ledger, recorded, type StreamHead } from './ledger.ts';
import { streams } from './streams.ts';

export type RegisterImport = {
  readonly file: Parameters<RegisterReader>[0];
  /** Whether it may close more than a tenth of the schools. */
  readonly confirmClosing: boolean;
};

/** Schools, by what the file led to. `changed`: also those that opened again, or that were known by hand only. */
export type RegisterNumbers = {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly closed: number;
};

/** Schools of the file that are not as the register has them (8.2): how many, and the first {@link differingListedMax} by id. */
export type Differing = {
  readonly total: number;
  readonly items: readonly { readonly school: string; readonly fields: readonly RegisterField[] }[];
};

export const differingListedMax = 100;

/** @throws Rejection file_unreadable, register_closes_many, and FileRefused with every bad row; then nothing was written. */
export const importRegister = async (
  deps: Deps,
  { file, confirmClosing }: RegisterImport,
  context: Context,
): Promise<{ readonly numbers: RegisterNumbers; readonly differing: Differing; readonly position: Position }> => {
  const entries = await entriesIn(deps, file);
  const named = new Set(entries.map(({ school: id }) => id));
  const known = await knownSchools(deps.ledger, new Set([...named, ...(await deps.schools.registeredSchools())]));
  const missed = missedBy(entries, known, confirmClosing);

  const numbers = { created: 0, changed: 0, unchanged: 0, closed: 0 };
  let position: Position = 0;
  const decide = async (id: string, command: SchoolCommand, whenWritten: 'created' | 'changed' | 'closed') => {
    const outcome = await decideOn(deps.ledger, id, known.get(id)!, command, context);
    if (outcome.events.length > 0) numbers[whenWritten]++;
    else if (command.type === 'FindInRegister') numbers.unchanged++;
    position = Math.max(position, outcome.position);
    return outcome.state;
  };
  const differing: Differing['items'][number][] = [];
  await inParallel(entries, writtenAtOnce, async (entry) => {
    const isNew = known.get(entry.school)!.state.details === undefined;
    const { details } = await decide(
      entry.school,
      { type: 'FindInRegister', today: today(deps), data: entry },
      isNew ? 'created' : 'changed',
    );
    const fields = differingFields(details!, entry);
    if (fields.length > 0) differing.push({ school: entry.school, fields });
  });
  await inParallel(missed, writtenAtOnce, async (id) => {
    await decide(id, { type: 'MissInRegister', today: today(deps), data: { school: id } }, 'closed');
  });
  return { numbers, differing: { total: differing.length, items: firstById(differing) }, position };
};

const firstById = (differing: Differing['items']): Differing['items'] =>
  differing.toSorted((a, b) => (a.school < b.school ? -1 : 1)).slice(0, differingListedMax);

// Enough for a store that commits in groups to fill them, and few enough that each is answered in time.
const writtenAtOnce = 128;
const streamsPerRead = 1_000;

const entriesIn = async ({ readRegister }: Deps, file: RegisterImport['file']): Promise<readonly RegisterEntry[]> => {
  const { entries, ...bad } = checkRegister(await readRegister(file));
  if (bad.badRowsTotal > 0) throw new FileRefused(bad, 'mend them, and send the file again');
  if (entries.length === 0)
    throw new Rejection('file_unreadable', 'The register file names no school; it must have a row for each of them.');
  return entries;
};

type Known = { readonly state: School; readonly head: StreamHead | undefined; readonly position: Position };

const knownSchools = async ({ store }: Ledger, ids: ReadonlySet<string>): Promise<Map<string, Known>> => {
  const known = new Map<string, Known>();
  const all = [...ids];
  for (let at = 0; at < all.length; at += streamsPerRead) {
    const some = all.slice(at, at + streamsPerRead);
    const histories = await store.readMany(some.map(streams.school));
    for (const id of some) {
      const events = histories.get(streams.school(id))!.map((event) => recorded<SchoolEvent>(event));
      known.set(id, { state: fold(school, events), head: headOf(events), position: events.at(-1)?.position ?? 0 });
    }
  }
  return known;
};

/** The open schools of the register that a file lacks. It tells only of the kinds of school that it holds: special education has files of its own. */
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

/** Decides on what was read together with all others, and anew from its own stream when another writer was first. Answers the school after it too. */
const decideOn = async (
  ledger: Ledger,
  id: string,
  { state, ...at }: Known,
  command: SchoolCommand,
  context: Context,
): Promise<Outcome<SchoolEvent> & { readonly state: School }> => {
  const stream = streams.school(id);
  try {
    const outcome = await write(ledger, stream, school.decide(command, state), at, context);
    return { ...outcome, state: outcome.events.reduce(school.evolve, state) };
  } catch (error) {
    if (!(error instanceof RevisionConflict)) throw error;
    const outcome = await handle(ledger, school, stream, command, context);
    const { events } = await ledger.read<SchoolEvent>(stream);
    return { ...outcome, state: fold(school, events) };
  }
};
