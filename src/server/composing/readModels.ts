/** The read models of a server: they are followed, told to others, made anew if outdated, and measured. */
import { openKafka } from '../../adapters/kafka/kafka.ts';
import { encodeMessage } from '../../http/feed/answers.ts';
import { limits } from '../../http/serving/serving.ts';
import { deliveryRows } from '../../projections/deliveries.ts';
import { follow } from '../../projections/following/follower.ts';
import { lagsOf } from '../../projections/following/lag.ts';
import { retryKnown, retryParked } from '../../projections/following/parking.ts';
import { answeringFrom } from '../../projections/following/readableRows.ts';
import { topics } from '../../projections/messages/message.ts';
import { enqueueing } from '../../projections/messages/outlet.ts';
import { owedMessages } from '../../projections/messages/owed.ts';
import { type Publisher, publishing, type TopicMessages } from '../../projections/messages/publisher.ts';
import { readModels, readModelsOn } from '../../projections/models.ts';
import { firstRowsBySchool } from '../../projections/rebuilding/firstRows.ts';
import { rebuildsOf } from '../../projections/rebuilding/rebuilds.ts';
import { enqueueingTo, fencingTo, followingTo, parkedTo, publishingTo, rebuildTo } from '../logging.ts';
import { patientReads } from '../patientPorts.ts';
import { kafkaFault } from '../stores/kafkaFaults.ts';
import type { Stores } from '../stores/openStores.ts';
import type { ServedLedger } from './ledger.ts';
import type { Starting } from './starting.ts';

// Milliseconds that a stop waits for messages being sent. After that they are left, and sent again at the next start.
const publishMsMax = 1_000;

export type FollowedModels = Awaited<ReturnType<typeof modelsFollowed>>;

export const modelsFollowed = async (starting: Starting, stores: Stores, served: ServedLedger) => {
  const { settings, logger, metrics, ends, code } = starting;
  const { store, ledger, folds, workers } = served;
  const readStore = patientReads(stores.readStore);
  const models = readModelsOn(folds);
  const outlet = { folds, encode: encodeMessage };
  const onSaved = enqueueing(outlet, () => owed.look());
  await retryKnown(store, readStore, models, onSaved);
  const mayHold = settings.roles.has('follow');
  const rebuildEnded = rebuildTo(logger);
  const rebuilds = rebuildsOf({
    ledger,
    readStore,
    models: readModels,
    workers,
    code,
    onSaved,
    onEnd: (...ended) => {
      rebuildEnded(...ended);
      // A rebuild sends no messages. Those of first rows are owed.
      owed.look();
    },
  });
  ends.work(() => rebuilds.stop());
  const follower = follow(store, readStore, models, {
    onFailure: followingTo(logger),
    onParked: parkedTo(logger),
    onSaved,
    firstRows: firstRowsBySchool({ store, models, rebuilds }),
    onForeign: metrics.foreign,
    mayHold,
  });
  ends.used(() => follower.stop());
  const owed = owedMessages({
    ...outlet,
    store,
    readStore,
    models: mayHold ? models : [],
    onFailure: enqueueingTo(logger),
  });
  ends.used(() => owed.stop());
  const publisher = settings.roles.has('publish') ? publisherTo(starting, stores) : undefined;
  ends.used(async () => publisher?.stop(publishMsMax));
  return {
    readStore,
    follower,
    publisher,
    rebuilds,
    /** Reads rows for answers. The rows of an outdated model are refused. */
    answering: answeringFrom(readStore, follower),
    retry: (model: string, unit?: string) =>
      retryParked(store, readStore, models.find(({ name }) => name === model)!, { unit, onSaved }),
  };
};

/** Undefined when there is no Kafka to publish to. */
const publisherTo = (
  { settings: { kafka }, logger, traces, metrics }: Starting,
  { outbox, readStore, store }: Stores,
): Publisher | undefined => {
  if (kafka === null) return undefined;
  const told = async (error: unknown): Promise<never> => {
    throw await kafkaFault(kafka, error);
  };
  const onFencing = fencingTo(logger);
  const open = async () => {
    // Ledgers that share brokers must not fence each other.
    const { owner } = await readStore.owner();
    const transactionalId = ['telboek-publisher', owner?.ledger ?? []].flat().join('-');
    const channel = await openKafka({ ...kafka, topics, transactionalId, onFencing }).catch(told);
    const telling = { ...channel, send: (waiting: readonly TopicMessages[]) => channel.send(waiting).catch(told) };
    return traces?.channel(telling, store) ?? telling;
  };
  const publisher = publishing({ outbox, readStore, open, onFailure: publishingTo(logger) });
  metrics.watchPublishing({
    unpublished: outbox.unpublished,
    failing: () => publisher.failure() !== undefined,
    publishing: publisher.isPublishing,
    answerMsMax: limits.storeMsMax,
  });
  return publisher;
};

export const measureModels = (
  { metrics }: Starting,
  { ledger }: ServedLedger,
  { readStore, follower }: FollowedModels,
): void => {
  metrics.watch({
    lags: () => lagsOf({ ledger, readStore, follower }),
    failing: () => follower.failure() !== undefined,
    models: follower.models,
    answerMsMax: limits.storeMsMax,
  });
  metrics.watchDeliveries({
    waiting: async () => (await readStore.keys(deliveryRows.name, { open: true })).length,
    answerMsMax: limits.storeMsMax,
  });
};
