/**
 * The deliveries of one document: what was asked, each try, and the outcome (documents.md 9.9). A delivery is tried up
 * to eight times in 24 hours. Everything is recorded in the stream `deliveries-{number}`, so any process can go on with
 * it.
 */
import { Rejection } from '../rejection.ts';
import type { Channel } from './settings.ts';

/**
 * Why a delivery failed. `refused`: the mail server refused it for good. `tries-spent`: all its tries failed.
 * `no-address`: the address is no longer known. `cannot-be-made`: there is no such file of the document. `fault`: our
 * own fault, which the server's log describes.
 */
export const deliveryFailures = ['refused', 'tries-spent', 'no-address', 'cannot-be-made', 'fault'] as const;
export type Failure = (typeof deliveryFailures)[number];

type Of<Data> = { readonly id: string; readonly number: string } & Data;

export type DeliveriesEvent =
  | {
      readonly type: 'DeliveryRequested';
      readonly data: Of<{
        readonly school: string;
        readonly board: string | null;
        readonly channel: Channel;
        readonly dossier: boolean;
        /** The Message-ID of every try; null where no e-mail is sent. */
        readonly messageId: string | null;
      }>;
    }
  /** A try that may be repeated. `answer`: what the server or the folder said, without an address of a person. */
  | { readonly type: 'DeliveryDeferred'; readonly data: Of<{ readonly answer: string }> }
  /** `address`: id in the vault of the address that the e-mail went to; null for a file. */
  | {
      readonly type: 'DocumentDelivered';
      readonly data: Of<{ readonly answer: string; readonly address: string | null }>;
    }
  | { readonly type: 'DeliveryFailed'; readonly data: Of<{ readonly why: Failure; readonly answer: string }> }
  /** The result that the access point or the receiver reported later. */
  | {
      readonly type: 'DeliveryAnswered';
      readonly data: Of<{ readonly accepted: boolean; readonly detail: string }>;
    };

export type RecordedDeliveriesEvent = DeliveriesEvent & { readonly metadata: { readonly recordedAt: string } };

type Requested = Extract<DeliveriesEvent, { type: 'DeliveryRequested' }>['data'];

export type Tried = { readonly at: string; readonly answer: string };

export const deliveryStates = ['open', 'delivered', 'failed'] as const;

/** Moments are UTC. */
export type Delivery = Omit<Requested, 'number' | 'school' | 'board'> & {
  readonly state: (typeof deliveryStates)[number];
  readonly requestedAt: string;
  /** Tries that may be repeated, the earliest first. */
  readonly deferred: readonly Tried[];
  /** How it ended; absent while it is open. */
  readonly ended?: Tried & { readonly why?: Failure };
  readonly address?: string | null;
  readonly result?: { readonly at: string; readonly accepted: boolean; readonly detail: string };
};

/** In the order in which they were asked for. */
export type Deliveries = readonly Delivery[];

export type DeliveriesCommand =
  /** `onlyOnce`: asks for nothing if the document was delivered already. */
  | { readonly type: 'RequestDelivery'; readonly data: Requested; readonly onlyOnce: boolean }
  | {
      readonly type: 'RecordTry';
      readonly data: Of<{
        readonly outcome: 'sent' | 'refused' | 'unavailable';
        readonly answer: string;
        readonly address: string | null;
      }>;
      /** The moment of the try, UTC. */
      readonly at: string;
    }
  | { readonly type: 'GiveUp'; readonly data: Of<{ readonly why: Failure; readonly answer: string }> }
  | {
      readonly type: 'RecordResult';
      readonly data: Of<{ readonly accepted: boolean; readonly detail: string }>;
    };

const minuteMs = 60_000;

/** Minutes after the request at which a delivery is tried: eight times in 24 hours. */
const tryMinutes = [0, 1, 5, 20, 60, 240, 720, 1_440] as const;
const lastMinute = 1_440;

/** Milliseconds that lie at least between two tries, also after planned moments passed without a try. */
const betweenMsMin = minuteMs;

/** The moment of the next try, in milliseconds since 1970. */
export const nextTryAt = ({ requestedAt, deferred }: Pick<Delivery, 'requestedAt' | 'deferred'>): number => {
  const planned = Date.parse(requestedAt) + (tryMinutes[deferred.length] ?? lastMinute) * minuteMs;
  const last = deferred.at(-1);
  return last === undefined ? planned : Math.max(planned, Date.parse(last.at) + betweenMsMin);
};

/** Whether a try that failed at this moment was the last one. */
const isLastTry = ({ requestedAt, deferred }: Delivery, at: string): boolean =>
  deferred.length + 1 >= tryMinutes.length || Date.parse(at) >= Date.parse(requestedAt) + lastMinute * minuteMs;

/** The delivery that a request for one joins: that of the same request, or one by this channel that is under way. */
export const deliveryJoined = (
  state: Deliveries,
  { id, channel }: Pick<Requested, 'id' | 'channel'>,
): Delivery | undefined =>
  state.find((known) => known.id === id) ?? state.find((known) => known.state === 'open' && known.channel === channel);

export const isDelivered = (state: Deliveries): boolean => state.some((known) => known.state === 'delivered');

/** @throws Rejection delivery_not_found */
export const decideDelivery = (command: DeliveriesCommand, state: Deliveries): DeliveriesEvent[] => {
  const { data } = command;
  if (command.type === 'RequestDelivery') {
    if (deliveryJoined(state, command.data) !== undefined) return [];
    if (command.onlyOnce && state.some((known) => known.state !== 'failed')) return [];
    return [{ type: 'DeliveryRequested', data: command.data }];
  }
  const delivery = state.find((known) => known.id === data.id);
  if (delivery === undefined) throw new Rejection('delivery_not_found', { number: data.number });
  switch (command.type) {
    case 'RecordTry':
      return tried(command, delivery);
    case 'GiveUp':
      return delivery.state === 'open' ? [{ type: 'DeliveryFailed', data: command.data }] : [];
    case 'RecordResult': {
      const { accepted, detail } = command.data;
      const isKnown = delivery.result?.accepted === accepted && delivery.result.detail === detail;
      return isKnown ? [] : [{ type: 'DeliveryAnswered', data: command.data }];
    }
  }
};

const tried = (
  { data, at }: Extract<DeliveriesCommand, { type: 'RecordTry' }>,
  delivery: Delivery,
): DeliveriesEvent[] => {
  const { outcome, address, ...about } = data;
  if (outcome === 'sent')
    return delivery.state === 'delivered' ? [] : [{ type: 'DocumentDelivered', data: { ...about, address } }];
  if (delivery.state !== 'open') return [];
  if (outcome === 'refused') return [{ type: 'DeliveryFailed', data: { ...about, why: 'refused' } }];
  if (isLastTry(delivery, at)) return [{ type: 'DeliveryFailed', data: { ...about, why: 'tries-spent' } }];
  return [{ type: 'DeliveryDeferred', data: about }];
};

export const evolveDeliveries = (state: Deliveries, event: RecordedDeliveriesEvent): Deliveries => {
  const at = event.metadata.recordedAt;
  if (event.type === 'DeliveryRequested') {
    const { number: _, school: __, board: ___, ...asked } = event.data;
    return [...state, { ...asked, state: 'open', requestedAt: at, deferred: [] }];
  }
  return state.map((known) => (known.id === event.data.id ? evolved(known, event, at) : known));
};

const evolved = (
  delivery: Delivery,
  event: Exclude<DeliveriesEvent, { type: 'DeliveryRequested' }>,
  at: string,
): Delivery => {
  switch (event.type) {
    case 'DeliveryDeferred':
      return { ...delivery, deferred: [...delivery.deferred, { at, answer: event.data.answer }] };
    case 'DocumentDelivered': {
      const { answer, address } = event.data;
      return { ...delivery, state: 'delivered', ended: { at, answer }, address };
    }
    case 'DeliveryFailed': {
      const { why, answer } = event.data;
      return { ...delivery, state: 'failed', ended: { at, answer, why } };
    }
    case 'DeliveryAnswered': {
      const { accepted, detail } = event.data;
      return { ...delivery, state: accepted ? 'delivered' : 'failed', result: { at, accepted, detail } };
    }
  }
};
