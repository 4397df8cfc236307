/** Data processing agreements (6.1). A board signs one for all its schools, or a school signs its own. */
import type { Day } from '../day.ts';
import { Rejection } from '../rejection.ts';

export type DpaEvent =
  | { readonly type: 'DpaSigned'; readonly data: DpaSignature }
  | { readonly type: 'DpaEnded'; readonly data: { readonly endsOn: Day } };

export type DpaSignature = {
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

const sameDpa = (last: Dpa | undefined, { version, signedOn, signedBy }: DpaSignature): boolean =>
  last !== undefined &&
  last.endsOn === undefined &&
  last.version === version &&
  last.signedOn === signedOn &&
  last.signedBy === signedBy;
