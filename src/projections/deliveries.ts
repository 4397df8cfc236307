/** Every delivery that was asked for, and its outcome (documents.md 9.9.4). */
import {
  type DeliveriesEvent,
  type Delivery,
  evolveDeliveries,
  type RecordedDeliveriesEvent,
} from '../domain/deliveries/deliveries.ts';
import type { Projection } from './projection.ts';

export type DeliveryRow = Delivery & {
  readonly number: string;
  readonly school: string;
  readonly board: string | null;
  /** The state of the delivery, by which rows are found. */
  readonly status: Delivery['state'];
  /** The request that asked for it. */
  readonly asked: {
    readonly actor: { readonly subject: string; readonly role: string };
    readonly correlationId: string;
    readonly causationId: string;
  };
};

export const deliveryRows: Projection<DeliveryRow, DeliveriesEvent> = {
  name: 'deliveries',
  version: 1,
  types: ['DeliveryRequested', 'DeliveryDeferred', 'DocumentDelivered', 'DeliveryFailed', 'DeliveryAnswered'],
  keyOf: ({ data }) => `${data.number}/${data.id}`,
  apply: (row, event) => {
    const [delivery] = evolveDeliveries(row === undefined ? [] : [row], event satisfies RecordedDeliveriesEvent);
    const about = event.type === 'DeliveryRequested' ? begun(event) : row;
    if (delivery === undefined || about === undefined) throw new TypeError('The delivery was never asked for');
    const { number, school, board, asked } = about;
    return { ...delivery, number, school, board, asked, status: delivery.state };
  },
  facetsOf: ({ school, board, state }) => ({ school, board, open: state === 'open' ? 1 : 0 }),
};

type Requested = Parameters<typeof deliveryRows.apply>[1] & { readonly type: 'DeliveryRequested' };

const begun = ({ data, metadata }: Requested): Pick<DeliveryRow, 'number' | 'school' | 'board' | 'asked'> => ({
  number: data.number,
  school: data.school,
  board: data.board,
  asked: { actor: metadata.actor, correlationId: metadata.$correlationId, causationId: metadata.$causationId },
});
