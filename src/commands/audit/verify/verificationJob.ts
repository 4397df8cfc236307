/** The verification of the whole ledger, asked for by a request or as a job (5.4, interfaces.md section 2). */
import type { Context } from '../../../ledger/ledger.ts';
import { type Deps, shownToday } from '../../deps.ts';
import { recordHeld } from '../../identity/identity.ts';
import type { JobKind } from '../../jobs/jobs.ts';
import { verifyRenditions } from '../../renditions/keepRenditions.ts';
import { sortedDifferences } from '../differences.ts';
import { headsKept, type SignedHeads } from '../heads/keptHeads.ts';
import { type Verification, verifyLedger } from './verify.ts';

export type VerificationAsked = {
  /** Only documents issued in this calendar year. */
  readonly year?: number;
  /** Heads that were kept, which the ledger must still match. */
  readonly kept?: SignedHeads;
  /** The id of a key that is also accepted as the supplier's. */
  readonly key?: string;
};

/** Heads that the ledger was held against: which they are, how many streams they have, and the id of the key they were signed with. */
export type HeldAgainst = Pick<SignedHeads, 'position' | 'moment'> & {
  readonly streams: number;
  readonly key: string;
};

/** `rate`: events a second. `renditions`: how many files that were handed out were checked (documents.md 9.6.3). */
export type Verified = Verification & {
  readonly rate: number;
  readonly renditions: number;
  readonly heldAgainst?: HeldAgainst;
};

export type VerifyingOptions = {
  readonly signal: AbortSignal;
  readonly onProgress?: (events: number, ofEvents: number) => void;
};

/**
 * A restored ledger that holds everything of the kept heads may issue numbers again from then on (operations 11.5).
 * @throws Rejection for heads that this ledger's keys did not sign; the reason of the signal
 */
export const verifying = async (
  deps: Deps,
  { year, kept, key }: VerificationAsked,
  context: Context,
  options: VerifyingOptions,
): Promise<Verified> => {
  const heads = kept === undefined ? undefined : await headsKept(deps, kept, key);
  const startedAt = performance.now();
  const found = await verifyLedger(deps.ledger.store, {
    ...(year === undefined ? {} : { year }),
    ...(heads === undefined ? {} : { heads }),
    workers: deps.workers,
    ...options,
  });
  const seconds = Math.max(performance.now() - startedAt, 1) / 1000;
  const handedOut = await verifyRenditions(deps, { today: shownToday(deps), year }, options.signal);
  const differences = sortedDifferences([...found.differences, ...handedOut.differences]);
  if (kept !== undefined && found.differences.length === 0) await recordHeld(deps.ledger, kept, context);
  return {
    ...found,
    renditions: handedOut.renditions,
    differences,
    rate: Math.round(found.events / seconds),
    ...(kept === undefined ? {} : { heldAgainst: against(kept) }),
  };
};

const against = ({ position, moment, key, heads }: SignedHeads): HeldAgainst => ({
  position,
  moment,
  streams: heads.length,
  key: key.kid,
});

export const verificationJob = (deps: Deps): JobKind<VerificationAsked, Verified> => ({
  name: 'verification',
  unit: 'events',
  work: (asked, { context, signal, progress }) =>
    verifying(deps, asked, context, {
      signal,
      onProgress: (done, total) => progress({ done, total, unit: 'events' }),
    }),
});
