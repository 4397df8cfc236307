/** Waits for stores that do not answer yet, and reports the place of each, the setting behind it and the reason. */
import { MigrationFault } from '../../adapters/postgres/migrations.ts';
import { StoreDenied, type StoreName } from '../../ledger/eventStore.ts';
import { pause } from '../../waiting/pause.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { type Explained, faultSentence } from './faultText.ts';
import { explainStartFailure } from './startFaults.ts';
import { placeOf, type StoreNamed } from './storePlaces.ts';

export type Waiting = {
  /** Seconds for all stores together. 0: no waiting. */
  readonly seconds: number;
  /** Aborts the waiting, with its reason. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Called with the store that is waited for, and with undefined once it answers. */
  readonly waitsFor?: (name: StoreName | undefined) => void;
};

/** Milliseconds left of the time for all stores together, over the whole start. */
export type Patience = { leftMs: number };

export const withoutWaiting: Waiting = { seconds: 0, signal: new AbortController().signal, say: () => {} };

export const patienceOf = ({ seconds }: Pick<Waiting, 'seconds'>): Patience => ({
  leftMs: seconds === 0 ? Number.POSITIVE_INFINITY : seconds * 1000,
});

const retryMs = 1_000;
// Milliseconds. The first attempt may take seconds to fail, and the operator should see earlier which store is waited
// for.
const firstLineMs = 1_000;
const repeatMs = 30_000;
/** Milliseconds. A secure EventStoreDB that has just started refuses the right user for a moment. */
const refusedMsMax = 3_000;

/**
 * @param mayTakeLong an attempt that goes well takes none of the time for waiting, for example because it migrates much
 * @throws StoreUnavailable with place, setting, reason and remedy, once the time is over, or at once when waiting
 * cannot help
 */
export const openPatiently = async <Store extends { close(): Promise<void> }>(
  named: StoreNamed,
  open: () => Promise<Store>,
  { seconds, signal, say, waitsFor = () => {} }: Waiting,
  patience: Patience = patienceOf({ seconds }),
  mayTakeLong = false,
): Promise<Store> => {
  const startedAt = performance.now();
  const waitedMs = () => performance.now() - startedAt;
  const place = placeOf(named);
  const over = new AbortController();
  const isOver = new StoreUnavailable('The time is over');
  const isTimed = Number.isFinite(patience.leftMs) && !mayTakeLong;
  const timer = isTimed ? setTimeout(() => over.abort(isOver), patience.leftMs) : undefined;
  const ending = AbortSignal.any([signal, over.signal]);
  let wastedMs = 0;
  let saidAt = Number.NEGATIVE_INFINITY;
  let latest: { readonly explained: Explained; readonly cause: unknown } | undefined;
  let refusedAt: number | undefined;

  const tell = (reason: Explained): void => {
    if (seconds === 0 || ending.aborted || waitedMs() - saidAt < repeatMs) return;
    saidAt = waitedMs();
    const waiting = `Waiting for it, up to ${seconds} s in all (STORE_WAIT_SECONDS).`;
    say(`${faultSentence(place, 'cannot be reached', reason)} ${waiting}`);
  };
  const attempt = async (): Promise<Store> => {
    const early = setTimeout(async () => {
      if (latest !== undefined) return;
      const reason = await explainStartFailure(named);
      latest ??= { explained: reason, cause: undefined };
      tell(reason);
    }, firstLineMs);
    try {
      // If nobody waits any more, nothing is begun: its failure would end the process.
      ending.throwIfAborted();
      return await unlessAborted(open(), ending);
    } finally {
      clearTimeout(early);
    }
  };
  const failed = async (error: unknown): Promise<void> => {
    const reason = await explainStartFailure(named, error);
    latest = { explained: reason, cause: error };
    const isRefused = error instanceof StoreDenied && reason.passes;
    refusedAt = isRefused ? (refusedAt ?? waitedMs()) : undefined;
    const isFinal = refusedAt === undefined ? seconds === 0 : waitedMs() - refusedAt >= refusedMsMax;
    if (isFinal || !reason.passes || !(error instanceof StoreUnavailable))
      throw new StoreUnavailable(
        faultSentence(place, reason.passes && !isRefused ? 'cannot be reached' : 'cannot be used', reason),
        {
          cause: error,
        },
      );
    if (!isRefused) tell(reason);
  };
  const gaveUp = async (): Promise<StoreUnavailable> => {
    const reason = latest?.explained ?? (await explainStartFailure(named));
    const how = `could not be reached for ${seconds} s (STORE_WAIT_SECONDS)`;
    return new StoreUnavailable(faultSentence(place, how, reason), { cause: latest?.cause });
  };

  waitsFor(named.name);
  try {
    for (;;) {
      try {
        const store = await attempt();
        if (saidAt >= 0) say(`${place} answers, after ${Math.round(waitedMs() / 1000)} s.`);
        return store;
      } catch (error) {
        signal.throwIfAborted();
        if (error === isOver) throw await gaveUp();
        if (error instanceof MigrationFault) throw error;
        await failed(error);
        await pause(refusedAt === undefined ? retryMs : retryMs / 4, ending);
        signal.throwIfAborted();
        wastedMs = waitedMs();
        if (over.signal.aborted || wastedMs >= patience.leftMs) throw await gaveUp();
      }
    }
  } finally {
    clearTimeout(timer);
    patience.leftMs -= mayTakeLong ? wastedMs : waitedMs();
    waitsFor(undefined);
  }
};

/** Closes a store that opens after nobody waits for it any more. */
const unlessAborted = async <Store extends { close(): Promise<void> }>(
  opened: Promise<Store>,
  signal: AbortSignal,
): Promise<Store> => {
  let abort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([opened, aborted]);
  } catch (error) {
    if (signal.aborted) opened.then((store) => store.close()).catch(() => {});
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
};
