/** What a write to a stream is bound to, as plain data: where the stream must be, and what earlier attempts wrote already. */

import type { Revision } from '../../ledger/eventStore.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';
import { type EarlierAttempts, onceMore } from './repeating.ts';

export type Preconditions = {
  /** Of a request that is sent again after it was cut off. Absent for nearly every one. */
  readonly earlier?: EarlierAttempts;
  /** The stream must be at one of these revisions; `any`: it must have events; undefined: wherever it is. */
  readonly expected?: readonly Revision[] | 'any' | undefined;
};

/** The stream is not where the request says that it must be. */
export class PreconditionFailed extends Error {
  override readonly name = 'PreconditionFailed';

  constructor() {
    super('What If-Match names is not as it was; read it again, and decide anew.');
  }
}

/**
 * What such a write stands on; for one that is sent again, the ledger before its first attempt. It refuses when the stream
 * is at another revision, whoever wins the race: asked for at once, and again where the first append goes, which the store
 * takes nowhere but at that revision.
 * @throws PreconditionFailed, from what it gives too
 */
export const bound = async (deps: Deps, { earlier, expected }: Preconditions, stream: string): Promise<Deps> => {
  const on = earlier === undefined ? deps : onceMore(deps, earlier);
  return expected === undefined ? on : expecting(on, expected, stream);
};

const expecting = async (deps: Deps, expected: readonly Revision[] | 'any', stream: string): Promise<Deps> => {
  const isExpected = (revision: Revision | undefined): boolean =>
    revision !== undefined && (expected === 'any' || expected.includes(revision));
  if (!(await endsAt(deps, expected, stream))) throw new PreconditionFailed();
  let appended = false;
  return {
    ...deps,
    // They would write past what is asked here.
    workers: undefined,
    ledger: {
      ...deps.ledger,
      append: async (name, events, head, context) => {
        if (name === stream && !appended && !isExpected(head?.revision)) throw new PreconditionFailed();
        const written = await deps.ledger.append(name, events, head, context);
        // Once something counts, the rest is refused no more; an import's parts count only when its last append names them.
        appended ||= !name.startsWith(streams.import(''));
        return written;
      },
    },
  };
};

/** Asked from the highest on: two events tell whether a stream goes on after the one that is expected. */
const endsAt = async ({ ledger }: Deps, expected: readonly Revision[] | 'any', stream: string): Promise<boolean> => {
  if (expected === 'any') return (await ledger.store.read(stream, 0, 1)).length > 0;
  for (const revision of expected.toSorted((a, b) => b - a)) {
    const found = await ledger.store.read(stream, revision, 2);
    if (found.length > 0) return found.length === 1;
  }
  return false;
};
