/** Verifies a ledger in independent parts. They find the same, in whatever order and on whatever core they are done (5.4). */
import { type Position, readsAt } from '../../../ledger/eventStore.ts';
import type { Recordable } from '../../../ledger/ledger.ts';
import type { SchoolTask, Stand } from '../../../ledger/workers/workers.ts';
import type { Difference } from '../differences.ts';
import { readable } from '../readable.ts';
import { type Chain, chaining, streamsThrough } from './chains.ts';
import { rostersChanged } from './rostersTaken.ts';
import { type Shared, sharedIn, verifySchools } from './verifySchools.ts';

/** The question that each part answers. */
export type Asked = {
  /** Position (inclusive) as of which the ledger is verified. */
  readonly through: Position;
  /** Names the verification. What its parts share is read once for each, and never taken from another one. */
  readonly verification: string;
  /** Only documents issued in this calendar year; chains are always recomputed whole. */
  readonly year?: number;
};

export type Part = {
  /** Every stream whose chain was recomputed for this part, with its differences. */
  readonly chains: readonly Chain[];
  /** How many documents were recomputed, with their decisions. */
  readonly documents: number;
  /** Differences other than those of the chains. */
  readonly differences: readonly Difference[];
};

/** A part's name is made of the names that it covers. */
export const partOf = (names: readonly string[]): string => JSON.stringify(names);
export const namesIn = (part: string): string[] => JSON.parse(part);

/** Verifies the streams of some schools, and their documents. */
export const verifySchoolsPart: SchoolTask<Asked, Part> = {
  name: 'verify-schools',
  work: async (stand, part, asked, signal) => {
    const { through, year } = asked;
    const shared = await sharedFor(stand, asked);
    const reading = chaining(streamsThrough(await readsAt(stand.ledger.store, through), through));
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
    return { ...found, chains: streams.map((stream) => plainChain(reading.chains.get(stream)!)) };
  },
};

/** Verifies streams that belong to no school. */
export const verifyStreamsPart: SchoolTask<Asked, Part> = {
  name: 'verify-streams',
  work: async ({ ledger: { store } }, part, { through }) => {
    const reading = chaining(streamsThrough(await readsAt(store, through), through));
    const { streams: from, chains } = reading;
    const found = [...(await from.readMany(namesIn(part))).values()].map((events) => readable<Recordable>(events));
    const differences = found.flatMap((one) => one.differences);
    for (const { events } of found) differences.push(...(await rostersChanged(reading, events)));
    return { chains: [...chains.values()].map(plainChain), documents: 0, differences };
  },
};

export const plainChain = ({ stream, events, differences }: Chain): Chain => ({ stream, events, differences });

/** Milliseconds for which what all parts share is kept after the last part that asked. */
const sharedKeptMs = 30_000;

let latestShared:
  | { readonly of: string; readonly by: Stand['ledger']['store']; readonly shared: Promise<Shared> }
  | undefined;
let forgetting: NodeJS.Timeout | undefined;

/** Each thread reads the shared streams once per verification, also when it gets parts from several processes. */
const sharedFor = ({ ledger: { store } }: Stand, asked: Asked): Promise<Shared> => {
  const of = asked.verification;
  if (latestShared?.of !== of || latestShared.by !== store) {
    const shared = readsAt(store, asked.through).then((reads) => sharedIn(streamsThrough(reads, asked.through)));
    latestShared = { of, by: store, shared };
    shared.catch(() => {
      latestShared = undefined;
    });
  }
  const { shared } = latestShared;
  clearTimeout(forgetting);
  forgetting = setTimeout(() => {
    latestShared = undefined;
  }, sharedKeptMs).unref();
  return shared;
};
