/**
 * How long decisions about children that left are kept, dropping them after that (6.4), and dropping everything after
 * the agreement ended (6.1).
 */

import { Rejection } from '../../domain/rejection.ts';
import type { SharingDropped } from '../../domain/sharing/events.ts';
import { dropAll, dropExpired, setRetention } from '../../domain/sharing/retention.ts';
import { entriesOf } from '../../domain/sharing/state.ts';
import type { Context } from '../../ledger/ledger.ts';
import { today } from '../../ledger/ledger.ts';
import { hasDpa, partyOf } from '../../ledger/states/parties.ts';
import type { Deps } from '../deps.ts';
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
  /** How many months they were kept; 0 when everything was dropped. */
  readonly months: number;
  /** How many children, guardians and decisions were dropped. */
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
  await endSessions(deps, written);
  return { ...written, answer: answerOf(written, on, written.state.retentionMonths) };
};

/**
 * Drops everything of a school's sharing. Only ids are left in the log, and they lead nowhere. Repeating it finishes
 * one that was cut off.
 * @throws Rejection school_not_found, dpa_still_in_force
 */
export const dropSchool = async (
  deps: Deps,
  school: string,
  context: Context,
): Promise<SharingWritten & { readonly answer: DropAnswer }> => {
  const on = today(deps);
  if (hasDpa(await partyOf(deps.ledger, school), on))
    throw new Rejection('dpa_still_in_force', { school, for: 'sharing' });
  const written = await writeSharing(deps, school, (state) => ({ events: dropAll(school, on, state) }), context);
  // A roster that is being recorded will not be taken any more, so its vault entries are waste.
  if (written.state.begun !== undefined) await deps.sharing.contents.destroyLeftOf(entriesOf(written.state.begun));
  if (written.events.length === 0) await deps.sharing.contents.destroyLeftOf(written.state.retired);
  await endSessions(deps, written);
  return { ...written, answer: answerOf(written, on, 0) };
};

const droppedIn = ({ events }: SharingWritten): SharingDropped[] =>
  events.filter((event): event is SharingDropped => event.type === 'SharingDropped');

/** Ends the sessions of the guardians who were dropped. */
const endSessions = async ({ sessions }: Deps, written: SharingWritten): Promise<void> => {
  for (const { data } of droppedIn(written)) for (const guardian of data.guardians) await sessions.endAll({ guardian });
};

const answerOf = (written: SharingWritten, on: string, months: number): DropAnswer => {
  const dropped = droppedIn(written);
  const sum = (of: (data: SharingDropped['data']) => number) => dropped.reduce((so, { data }) => so + of(data), 0);
  return {
    on,
    months,
    children: sum(({ children }) => children.length),
    guardians: sum(({ guardians }) => guardians.length),
    decisions: sum(({ decisions }) => decisions),
  };
};
