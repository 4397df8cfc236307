/** How long decisions about children that left are kept, and dropping them (6.4). */
import type { SharingDropped } from '../../domain/sharing/events.ts';
import { dropExpired, setRetention } from '../../domain/sharing/retention.ts';
import { type Deps, today } from '../deps.ts';
import type { Context } from '../ledger.ts';
import { partyOf } from '../parties.ts';
import { type SharingWritten, writeSharing } from './writing.ts';

/** @throws Rejection school_not_found */
export const putRetention = async (
  deps: Deps,
  school: string,
  months: number,
  context: Context,
): Promise<SharingWritten> => {
  await partyOf(deps.ledger, school);
  return writeSharing(deps, school, (state) => ({ events: setRetention(school, months, state) }), context);
};

export type DropAnswer = {
  readonly on: string;
  readonly months: number;
  /** How many of each nothing is held of any more. */
  readonly children: number;
  readonly guardians: number;
  readonly decisions: number;
};

/** @throws Rejection school_not_found */
export const dropLeft = async (
  deps: Deps,
  school: string,
  context: Context,
): Promise<SharingWritten & { readonly answer: DropAnswer }> => {
  await partyOf(deps.ledger, school);
  const on = today(deps);
  const written = await writeSharing(deps, school, (state) => ({ events: dropExpired(school, on, state) }), context);
  const dropped = written.events.find((event): event is SharingDropped => event.type === 'SharingDropped')?.data;
  const answer = {
    on,
    months: written.state.retentionMonths,
    children: dropped?.children.length ?? 0,
    guardians: dropped?.guardians.length ?? 0,
    decisions: dropped?.decisions ?? 0,
  };
  return { ...written, answer };
};
