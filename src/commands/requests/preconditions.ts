/**
 * Conditions of a write to a stream, as plain data: the revision at which the stream must be, and the events that
 * earlier attempts wrote.
 */

import type { Revision } from '../../ledger/eventStore.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';
import { depsOfAttempt, type EarlierAttempts } from './repeating.ts';

export type Preconditions = {
  /** Absent for a request without a key. */
  readonly earlier?: EarlierAttempts;
  /** The stream must be at one of these revisions. `any`: it must have events. Undefined: no condition. */
  readonly expected?: readonly Revision[] | 'any' | undefined;
};

/** The stream is not at the revision that the request requires. */
export class PreconditionFailed extends Error {
  override readonly name = 'PreconditionFailed';

  constructor() {
    super('This has changed since the version that If-Match names; read it again, and decide again.');
  }
}

/**
 * The dependencies a write runs on. A request that is repeated (same Idempotency-Key) runs on the ledger as it was
 * before its first attempt. With If-Match the write is refused unless the stream is at that revision: checked now, and
 * again at the first append.
 * @throws PreconditionFailed, also from the returned dependencies
 */
export const underPreconditions = async (
  deps: Deps,
  { earlier, expected }: Preconditions,
  stream: string,
): Promise<Deps> => {
  const on = earlier === undefined ? deps : depsOfAttempt(deps, earlier);
  return expected === undefined ? on : expecting(on, expected, stream);
};

const expecting = async (deps: Deps, expected: readonly Revision[] | 'any', stream: string): Promise<Deps> => {
  const isExpected = (revision: Revision | undefined): boolean =>
    revision !== undefined && (expected === 'any' || expected.includes(revision));
  if (!(await endsAt(deps, expected, stream))) throw new PreconditionFailed();
  let appended = false;
  return {
    ...deps,
    // Other threads would write without this check.
    workers: undefined,
    ledger: {
      ...deps.ledger,
      append: async (name, events, head, context) => {
        if (name === stream && !appended && !isExpected(head?.revision)) throw new PreconditionFailed();
        const written = await deps.ledger.append(name, events, head, context);
        // Once something counts, nothing more is refused. An import's parts count only when its last append names them.
        appended ||= !name.startsWith(streams.import(''));
        return written;
      },
    },
  };
};

/**
 * Whether the stream ends at an expected revision. The highest is tried first: reading two events from there tells
 * whether the stream goes on after it.
 */
const endsAt = async ({ ledger }: Deps, expected: readonly Revision[] | 'any', stream: string): Promise<boolean> => {
  if (expected === 'any') return (await ledger.store.read(stream, 0, 1)).length > 0;
  for (const revision of expected.toSorted((a, b) => b - a)) {
    const found = await ledger.store.read(stream, revision, 2);
    if (found.length > 0) return found.length === 1;
  }
  return false;
};
