/** Data processing agreements (6.1). A board signs one for all its schools, or a school signs its own. */
import type { Day } from '../day.ts';
import { Rejection } from '../rejection.ts';

export type DpaEvent =
  | { readonly type: 'DpaSigned'; readonly data: DpaSignature }
  | { readonly type: 'DpaEnded'; readonly data: { readonly endsOn: Day } };

/** The name of the person who signed or accepted was removed from the vault (6.3). */
export type SignatoryErased = { readonly type: 'SignatoryErased'; readonly data: { readonly signatory: string } };

/**
 * `signatory`: id of the vault entry with the name of the person who signed or accepted; absent when no name was given
 * (6.3).
 */
export type Signed = { readonly signatory?: string };

export type DpaSignature = Signed & {
  readonly version: string;
  readonly signedOn: Day;
  /** The role of the signatory, not a name (6.3). */
  readonly signedBy: string;
};

/** One agreement. It is in force from `signedOn` (inclusive) until `endsOn` (exclusive), if it ended. */
export type Dpa = DpaSignature & { readonly endsOn?: Day };

export type DpaCommand =
  | { readonly type: 'SignDpa'; readonly data: DpaSignature }
  /** Ends every agreement that is in force on `endsOn`, from that day on. */
  | { readonly type: 'EndDpa'; readonly data: { readonly endsOn: Day } };

export type EraseSignatory = { readonly type: 'EraseSignatory'; readonly data: { readonly signatory: string } };

/**
 * Erases the name of a person who signed or accepted; the agreement stays. Erasing twice is the same as once.
 * @param agreed all that was ever signed or accepted
 * @param erased the ids of names that were erased before
 * @throws Rejection signatory_not_found
 */
export const decideErasure = (
  { data }: EraseSignatory,
  agreed: readonly Signed[],
  erased: readonly string[],
): SignatoryErased[] => {
  if (!agreed.some(({ signatory }) => signatory === data.signatory)) throw new Rejection('signatory_not_found', {});
  return erased.includes(data.signatory) ? [] : [{ type: 'SignatoryErased', data }];
};

export const isInForce = (dpas: readonly Dpa[], on: Day): boolean =>
  dpas.some(({ signedOn, endsOn }) => signedOn <= on && (endsOn === undefined || on < endsOn));

export const decideDpa = ({ type, data }: DpaCommand, dpas: readonly Dpa[], today: Day): DpaEvent[] => {
  if (type === 'SignDpa') {
    if (data.signedOn > today)
      throw new Rejection('dpa_not_valid', { why: 'signed-in-future', signedOn: data.signedOn, today });
    return sameDpa(dpas.at(-1), data) ? [] : [{ type: 'DpaSigned', data }];
  }
  if (dpas.length === 0) throw new Rejection('dpa_missing', { for: 'end' });
  if (!isInForce(dpas, data.endsOn)) {
    if (dpas.some(({ endsOn }) => endsOn === data.endsOn)) return [];
    throw new Rejection('dpa_not_valid', { why: 'none-to-end', endsOn: data.endsOn });
  }
  return [{ type: 'DpaEnded', data }];
};

/** An end applies to every agreement in force on its day, so that an older version does not remain in force beside a newer one. */
export const evolveDpas = (dpas: readonly Dpa[], event: DpaEvent): readonly Dpa[] => {
  if (event.type === 'DpaSigned') return [...dpas, event.data];
  const { endsOn } = event.data;
  return dpas.map((dpa) => (isInForce([dpa], endsOn) ? { ...dpa, endsOn } : dpa));
};

/** A second signature without a name changes nothing. */
const sameDpa = (last: Dpa | undefined, { version, signedOn, signedBy, signatory }: DpaSignature): boolean =>
  last !== undefined &&
  last.endsOn === undefined &&
  (signatory === undefined || last.signatory === signatory) &&
  last.version === version &&
  last.signedOn === signedOn &&
  last.signedBy === signedBy;
