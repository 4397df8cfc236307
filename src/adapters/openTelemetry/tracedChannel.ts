/**
 * Makes a span for sending the messages of each act and topic. A message names the position of the event that caused
 * it.
 */
import { SpanKind } from '@opentelemetry/api';
import type { EventStore } from '../../ledger/eventStore.ts';
import { actIn } from '../../ledger/reading/storedMetadata.ts';
import type { Act } from '../../ledger/traces.ts';
import type { KeptMessage } from '../../projections/messages/outbox.ts';
import type { Channel, TopicMessages } from '../../projections/messages/publisher.ts';
import type { BeginStep } from './beginStep.ts';

/**
 * The most causes that are looked up for one sending. If everything is published anew, the other messages get no span.
 */
const causesMax = 50;

export const tracedChannel = (channel: Channel, store: Pick<EventStore, 'eventAt'>, begin: BeginStep): Channel => ({
  ...channel,
  send: async (waiting) => {
    const causes = await causesOf(waiting, store);
    const ends = causes.map(({ act, topic, messages }) =>
      begin({
        name: `publish ${topic}`,
        kind: SpanKind.PRODUCER,
        act,
        attributes: {
          'messaging.system': 'kafka',
          'messaging.destination.name': topic,
          'messaging.batch.message_count': messages,
        },
      }),
    );
    return channel.send(waiting).then(
      () => {
        for (const end of ends) end();
      },
      (error: unknown) => {
        for (const end of ends) end(error);
        throw error;
      },
    );
  },
});

type Causing = { readonly act: Act; readonly topic: string; readonly messages: number };

/** If the store does not answer, there is no span, and publishing goes on. */
const causesOf = async (
  waiting: readonly TopicMessages[],
  store: Pick<EventStore, 'eventAt'>,
): Promise<readonly Causing[]> => {
  const positions = new Map<string, { topic: string; position: number; messages: number }>();
  for (const { topic, messages } of waiting)
    for (const message of messages) {
      const position = positionOf(message);
      const known = positions.get(`${topic} ${position}`);
      if (known !== undefined) known.messages++;
      else if (positions.size < causesMax) positions.set(`${topic} ${position}`, { topic, position, messages: 1 });
    }
  const found = [...positions.values()].map(async ({ topic, position, messages }) => {
    const event = await store.eventAt(position).catch(() => undefined);
    const act = event && actIn(event.metadata);
    return act === undefined ? [] : [{ act, topic, messages }];
  });
  return (await Promise.all(found)).flat();
};

const positionOf = ({ text }: KeptMessage): number => Number((JSON.parse(text) as { sequence: string }).sequence);
