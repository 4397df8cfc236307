/** A verification in parts that each stand by themselves: done in any order, on any core, they find the same (5.4). */
import type { Position } from '../../../ledger/eventStore.ts';
import type { Recordable } from '../../../ledger/ledger.ts';
import type { SchoolTask, Stand } from '../../../ledger/workers/workers.ts';
import type { Difference } from '../differences.ts';
import { readable } from '../readable.ts';
import { type Chain, chaining, streamsThrough } from './chains.ts';
import { rostersChanged } from './rostersTaken.ts';
import { type Shared, sharedIn, verifySchools } from './verifySchools.ts';

/** What is verified in each part. */
export type Asked = {
  /** The ledger as it was there (inclusive). */
  readonly through: Position;
  /** Only documents issued in this calendar year; chains are always recomputed whole. */
  readonly year?: number;
};

export type Part = {
  /** Every stream whose chain was recomputed for this part, with what differs there. */
  readonly chains: readonly Chain[];
  /** How many were recomputed, with their decisions. */
  readonly documents: number;
  /** Besides those of the chains. */
  readonly differences: readonly Difference[];
};

/** A part is named by what it is of. */
export const partOf = (names: readonly string[]): string => JSON.stringify(names);
export const namesIn = (part: string): string[] => JSON.parse(part);

/** The streams of some schools, and their documents. */
export const verifySchoolsPart: SchoolTask<Asked, Part> = {
  name: 'verify-schools',
  work: async (stand, part, asked, signal) => {
    const { through, year } = asked;
    const shared = await sharedFor(stand, asked);
    const reading = chaining(streamsThrough(stand.ledger.store, through));
    const wanted = {
      isWanted: (number: string) => year === undefined || number.startsWith(`${year}-`),
      isComplete: year === undefined,
    };
    const { streams, ...found } = await verifySchools(
      reading,
      namesIn(part),
      wanted,
      { ...shared, rules: stand.folds.rules },
      signal,
    );
    return { ...found, chains: streams.map((stream) => plain(reading.chains.get(stream)!)) };
  },
};

/** Streams that are no school's. */
export const verifyStreamsPart: SchoolTask<Asked, Part> = {
  name: 'verify-streams',
  work: async ({ ledger: { store } }, part, { through }) => {
    const reading = chaining(streamsThrough(store, through));
    const { streams: from, chains } = reading;
    const found = [...(await from.readMany(namesIn(part))).values()].map((events) => readable<Recordable>(events));
    const differences = found.flatMap((one) => one.differences);
    for (const { events } of found) differences.push(...(await rostersChanged(reading, events)));
    return { chains: [...chains.values()].map(plain), documents: 0, differences };
  },
};

export const plain = ({ stream, events, differences }: Chain): Chain => ({ stream, events, differences });

// Read once in each thread, for all parts of one verification: they are given the same object.
const sharedByAsked = new WeakMap<Asked, Promise<Shared>>();

const sharedFor = ({ ledger: { store } }: Stand, asked: Asked): Promise<Shared> => {
  const shared = sharedByAsked.get(asked) ?? sharedIn(streamsThrough(store, asked.through));
  sharedByAsked.set(asked, shared);
  return shared;
};
