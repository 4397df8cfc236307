/**
 * How schools and boards want their documents (documents.md 9.9.1). The e-mail address lies in the vault, and the event
 * holds its id (domain 6.3). The event is written first: otherwise the vault could keep an address that no record leads
 * to.
 */
import { type Board, type BoardCommand, type BoardEvent, board } from '../../domain/board.ts';
import { type Decider, fold } from '../../domain/decider.ts';
import type { DeliverySetting, SetDelivery } from '../../domain/deliveries/settings.ts';
import { type School, type SchoolCommand, type SchoolEvent, school } from '../../domain/parties/school.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { decidingAgain, write } from '../../ledger/handler.ts';
import { type Context, type Ledger, type Recordable, type StreamHead, today } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';

/** A school or a board. */
export type Receiver = { readonly kind: 'school' | 'board'; readonly id: string };

export type DeliveryWanted = Omit<DeliverySetting, 'address'> & {
  /** Null: none. */
  readonly email: string | null;
};

type Kept = {
  readonly setting: DeliverySetting;
  readonly head: StreamHead | undefined;
  readonly position: Position;
  readonly decide: (command: SetDelivery) => Recordable[];
};

export const streamOf = ({ kind, id }: Receiver): string =>
  kind === 'school' ? streams.school(id) : streams.board(id);

/** @throws Rejection school_not_found, board_not_found */
const keptBy = (deps: Pick<Deps, 'ledger'>, receiver: Receiver): Promise<Kept> =>
  receiver.kind === 'school'
    ? kept<School, SchoolCommand, SchoolEvent>(deps, streamOf(receiver), school, 'school_not_found')
    : kept<Board, BoardCommand, BoardEvent>(deps, streamOf(receiver), board, 'board_not_found');

const kept = async <
  S extends { readonly details: object | undefined; readonly delivery: DeliverySetting },
  C,
  E extends Recordable,
>(
  deps: { readonly ledger: Ledger },
  stream: string,
  decider: Decider<S, C | (SetDelivery & { readonly today: string }), E>,
  missing: 'school_not_found' | 'board_not_found',
): Promise<Kept> => {
  const { events, head } = await deps.ledger.read<E>(stream);
  const state = fold(decider, events);
  if (state.details === undefined) throw new Rejection(missing, {});
  return {
    setting: state.delivery,
    head,
    position: events.at(-1)?.position ?? 0,
    decide: (command) => decider.decide({ ...command, today: today(deps) }, state),
  };
};

export type SettingRead = DeliveryWanted & { readonly head: StreamHead | undefined };

/** @throws Rejection school_not_found, board_not_found */
export const deliveryOf = async (deps: Pick<Deps, 'ledger' | 'vault'>, receiver: Receiver): Promise<SettingRead> => {
  const { setting, head } = await keptBy(deps, receiver);
  const { address, ...shown } = setting;
  return { ...shown, email: address === null ? null : await addressIn(deps, address), head };
};

/** Null if the vault no longer has this address. */
export const addressIn = async ({ vault }: Pick<Deps, 'vault'>, address: string): Promise<string | null> => {
  const bytes = await vault.get(address);
  return bytes === undefined ? null : Buffer.from(bytes).toString();
};

/** The setting without its address. */
export const settingOf = async (deps: Pick<Deps, 'ledger'>, receiver: Receiver): Promise<DeliverySetting> =>
  (await keptBy(deps, receiver)).setting;

/**
 * Sets how documents are delivered. An address that is replaced is destroyed.
 * @throws Rejection school_not_found, board_not_found
 */
export const setDelivery = async (
  deps: Deps,
  receiver: Receiver,
  { email, ...wanted }: DeliveryWanted,
  context: Context,
): Promise<{ readonly head: StreamHead | undefined; readonly position: Position }> => {
  const made = email === null ? null : deps.newUlid();
  const { before, address, ...at } = await decidingAgain(async () => {
    const { setting, head, position, decide } = await keptBy(deps, receiver);
    const isKnown = email !== null && setting.address !== null && (await addressIn(deps, setting.address)) === email;
    const data: DeliverySetting = {
      channel: wanted.channel,
      address: isKnown ? setting.address : made,
      dossier: wanted.dossier,
    };
    const events = decide({ type: 'SetDelivery', data });
    const written = await write(deps.ledger, streamOf(receiver), events, { head, position }, context);
    return { before: setting.address, address: data.address, head: written.head, position: written.position };
  });
  // An earlier attempt that was cut off may have put the address there.
  if (email !== null && address !== null && (await deps.vault.get(address)) === undefined)
    await deps.vault.put(address, Buffer.from(email));
  if (before !== null && before !== address) await deps.vault.destroy(before);
  return at;
};
