/** Units of one piece of work that other processes do meanwhile, as parts in the queue (operations 12.1). */
import type { SchoolsLeft } from '../../ledger/workers/workers.ts';
import { errorFrom, type PlainError } from '../requests/errorsAcross.ts';
import type { PartQueue } from './partQueue.ts';

export type Asked = { readonly task: string; readonly given: unknown };
export type Result = { readonly found: readonly (readonly [string, unknown])[] } | { readonly error: PlainError };

export type Sealing = { seal(value: unknown): Uint8Array; open<Value>(bytes: Uint8Array): Value };

export type Lending = {
  /** Whether others have parts. */
  isOut(): boolean;
  /** Hands parts of what is left to the processes that are there, so that none of them waits for the next. @throws StoreUnavailable */
  lend(left: SchoolsLeft): Promise<void>;
  /** What others found since the last call. @throws StoreUnavailable, and the error of a part */
  returned(): Promise<readonly (readonly [string, unknown])[]>;
  /** The units that nobody has in hand. They are no longer lent. @throws StoreUnavailable */
  takenBack(): Promise<readonly string[]>;
  /** Ends the parts that others still have. */
  end(): Promise<void>;
};

/**
 * The parts that each other process has: those that it does now, and as many again, so that it never waits for this process
 * to look.
 */
const partsEach = 4;
/**
 * Bounds on the units of a part. Within them parts are so large that all processes end together. A smaller part would cost
 * the queue more than the work itself, and losing a larger one would cost too much.
 */
const partsMax = 192;
const partsMin = 48;
/** Milliseconds between two words that the parts are still wanted. */
const wantMs = 2_000;

export const lending = (
  queue: PartQueue,
  { seal, open }: Sealing,
  work: string,
  asked: Asked,
  units: number,
): Lending => {
  const out = new Map<number, readonly string[]>();
  let parts = 0;
  let wanting: NodeJS.Timeout | undefined;

  const sizeOf = (left: number, others: number): number => {
    const even = Math.ceil(left / (partsEach * (others + 1)));
    return Math.min(Math.max(even, Math.ceil(units / partsMax)), Math.ceil(units / partsMin));
  };

  return {
    isOut: () => out.size > 0,
    lend: async (left) => {
      const others = queue.others();
      const added: number[] = [];
      while (out.size < partsEach * others && left.count > 0) {
        out.set(parts, left.take(sizeOf(left.count, others)));
        added.push(parts++);
      }
      if (added.length === 0) return;
      if (wanting === undefined) {
        wanting = setInterval(() => queue.want(work).catch(() => {}), wantMs);
        await queue.begin(work, seal(asked));
      }
      await queue.add(
        work,
        added.map((part) => ({ part, units: seal(out.get(part)) })),
      );
    },
    returned: async () => {
      const all: (readonly [string, unknown])[] = [];
      for (const { part, found } of await queue.taken(work)) {
        const result = open<Result>(found);
        if ('error' in result) throw errorFrom(result.error);
        out.delete(part);
        all.push(...result.found);
      }
      return all;
    },
    takenBack: async () => {
      const back = await queue.takenBack(work);
      const found = back.flatMap((part) => out.get(part) ?? []);
      for (const part of back) out.delete(part);
      return found;
    },
    end: async () => {
      if (wanting === undefined) return;
      clearInterval(wanting);
      // Parts that stay in the queue after an outage are dropped by themselves, once nobody says that they are wanted.
      await queue.drop(work).catch(() => {});
    },
  };
};
