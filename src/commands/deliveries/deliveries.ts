/** Deliveries of one document, in its stream `deliveries-{number}` (documents.md 9.9). */

import type { IssuedDocument } from '../../domain/billing/documents/issuing.ts';
import {
  type Deliveries,
  type DeliveriesCommand,
  type DeliveriesEvent,
  type Delivery,
  decideDelivery,
  deliveryJoined,
  evolveDeliveries,
} from '../../domain/deliveries/deliveries.ts';
import { type Channel, type DeliverySetting, noDelivery, settingFor } from '../../domain/deliveries/settings.ts';
import { Rejection } from '../../domain/rejection.ts';
import { mustHaveIdentifier } from '../../domain/renditions/ublParties.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { decidingAgain, write } from '../../ledger/handler.ts';
import type { Context, Recorded, StreamHead } from '../../ledger/ledger.ts';
import { statedFrom } from '../../ledger/states/statedDocuments.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';
import { settingOf } from './settings.ts';

type Read = {
  readonly state: Deliveries;
  readonly events: readonly Recorded<DeliveriesEvent>[];
  readonly head: StreamHead | undefined;
  readonly position: Position;
};

/** @throws Rejection history_unknown */
export const deliveriesOf = async ({ ledger }: Pick<Deps, 'ledger'>, number: string): Promise<Read> => {
  const { events, head } = await ledger.read<DeliveriesEvent>(streams.deliveries(number));
  return { state: events.reduce(evolveDeliveries, []), events, head, position: events.at(-1)?.position ?? 0 };
};

type Decided = {
  readonly events: readonly DeliveriesEvent[];
  readonly head: StreamHead | undefined;
  readonly position: Position;
};

export const decideOnDelivery = (
  deps: Pick<Deps, 'ledger'>,
  command: DeliveriesCommand,
  context: Context,
): Promise<Decided> =>
  decidingAgain(async () => {
    const { state, head, position } = await deliveriesOf(deps, command.data.number);
    const events = decideDelivery(command, state);
    return write(deps.ledger, streams.deliveries(command.data.number), events, { head, position }, context);
  });

/** The setting that holds for a document: that of its school, or of the board under which it was issued. */
export const settingOfDocument = async (
  deps: Pick<Deps, 'ledger'>,
  { school, board }: Pick<IssuedDocument, 'school' | 'board'>,
): Promise<DeliverySetting & { readonly whose: 'school' | 'board' | 'nobody' }> =>
  settingFor(
    await settingOf(deps, { kind: 'school', id: school }),
    board === null ? noDelivery : await settingOfBoard(deps, board),
  );

/** A board that nobody registered has no setting. */
const settingOfBoard = async (deps: Pick<Deps, 'ledger'>, board: string): Promise<DeliverySetting> => {
  try {
    return await settingOf(deps, { kind: 'board', id: board });
  } catch (error) {
    if (error instanceof Rejection && error.code === 'board_not_found') return noDelivery;
    throw error;
  }
};

export type RequestDeps = Pick<Deps, 'ledger' | 'mailer' | 'peppolOutbox'>;

export type DeliveryAsked = {
  /** The id of the delivery, if it begins one. */
  readonly id: string;
  /** Default: the channel that the school or its board chose. */
  readonly channel?: Channel | undefined;
  /** Asks for nothing if the document was delivered before or is on its way. */
  readonly onlyOnce?: boolean;
};

export type DeliveryBegun = {
  /** Undefined if nothing was asked for, because the document needs to be delivered only once. */
  readonly delivery: Delivery | undefined;
  readonly head: StreamHead | undefined;
  readonly position: Position;
};

/**
 * Asks for a delivery of a document. One by the same channel that is under way is joined, so that nothing goes out
 * twice under two ids.
 * @throws Rejection delivery_not_configured, email_not_configured, peppol_outbox_not_configured, debtor_identifier_missing
 */
export const requestDelivery = async (
  deps: RequestDeps,
  document: IssuedDocument,
  { id, channel: asked, onlyOnce = false }: DeliveryAsked,
  context: Context,
): Promise<DeliveryBegun> => {
  const { number, school, board } = document;
  const setting = await settingOfDocument(deps, document);
  const channel = asked ?? setting.channel;
  if (channel === 'none') throw new Rejection('delivery_not_configured', { school, why: 'no-channel' });
  await mustBePossible(deps, document, channel, setting);
  const data = {
    id,
    number,
    school,
    board,
    channel,
    dossier: setting.dossier && channel === 'email',
    messageId: channel === 'email' ? `<${number}.${id}@${deps.mailer!.domain}>` : null,
  };
  const at = await decideOnDelivery(deps, { type: 'RequestDelivery', data, onlyOnce }, context);
  const { state } = await deliveriesOf(deps, number);
  return { delivery: deliveryJoined(state, data), head: at.head, position: at.position };
};

const mustBePossible = async (
  { ledger, mailer, peppolOutbox }: RequestDeps,
  document: IssuedDocument,
  channel: Channel,
  { address }: DeliverySetting,
): Promise<void> => {
  if (channel === 'email') {
    if (mailer === null) throw new Rejection('email_not_configured', {});
    if (address === null)
      throw new Rejection('delivery_not_configured', { school: document.school, why: 'no-address' });
    return;
  }
  if (peppolOutbox === null) throw new Rejection('peppol_outbox_not_configured', {});
  mustHaveIdentifier(await statedFrom(ledger, document));
};
