/**
 * A stand-in that behaves as EventStoreDB was measured to, over real gRPC. Its log is in memory and outlives its
 * restarts.
 */
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { DeleteReq } from '@eventstore/db-client/generated/streams_pb.js';
import grpc, { type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import { type AppendCall, append, type BatchCall, batchAppend } from './appends.ts';
import { type Front, frontOf } from './front.ts';
import { type Log, newLog } from './log.ts';
import { alone, gossipOf, type Membership } from './membership.ts';
import { deleteAnswer, nameOf, tombstoneAnswer } from './messages.ts';
import { type ReadCall, read } from './reads.ts';
import { type Rights, refusedAppend, refusedCall } from './rights.ts';

export type StandIn = Omit<Front, 'close' | 'shut' | 'open' | 'delay'> & {
  /** The value for EVENT_STORE. */
  readonly url: string;
  /** The URL of the server's own port, which bypasses `freeze`, `cut` and the like. It is valid for this start only. */
  readonly directUrl: string;
  readonly log: Log;
  /** Stops like `kill -9`: connections are cut, nothing answers, and appended events stay. */
  stop(): void;
  /** Starts the server again at the same port, without the knowledge it had only in memory. */
  start(): void;
  /** Delays answers by this many milliseconds from now on. */
  answerLate(ms: number): void;
  /** Writes the next append, but cuts the connections before it is acknowledged. */
  breakAfterNextAppend(): void;
  /** The number of open reads and subscriptions. */
  readonly reading: number;
  /** The number of batch streams opened so far. */
  readonly batchStreams: number;
  /** The number of appends asked for so far, whatever their outcome. */
  readonly appendsAsked: number;
  /** The authorization header of each call that had one. */
  readonly authorizations: readonly string[];
  close(): Promise<void>;
};

/** In PEM. */
export type Certified = { readonly certificate: Buffer; readonly key: Buffer };

/**
 * @param port 0: any free port.
 * @param certified serves TLS with this certificate.
 * @param rights rights per user; default: everybody may do everything. Clients name their user over TLS only.
 * @param membership what it knows of a cluster; default: it is alone, and leads.
 */
export const startStandIn = async (
  port = 0,
  certified?: Certified,
  rights?: Rights,
  membership: Membership = alone,
): Promise<StandIn> => {
  const log = newLog();
  const seen = { reading: 0, batchStreams: 0, appends: 0, authorizations: [] as string[] };
  let breaking = false;
  const server = new grpc.Server();
  const interrupted = (): boolean => {
    seen.appends++;
    if (!breaking) return false;
    breaking = false;
    front.cut();
    return true;
  };
  server.addService(readingAsBytes, {
    read: (call: ReadCall) => {
      noteCaller(call.metadata);
      const refusal = rights?.refusal(call.metadata, 'read');
      const refused = refusal === undefined ? membership.refusal(asksLeader(call.metadata)) : refusedCall(refusal);
      if (refused !== undefined) {
        call.emit('error', refused);
        return;
      }
      seen.reading++;
      read(log, call)
        .catch((error) => call.emit('error', error))
        .finally(() => seen.reading--);
    },
    batchAppend: (call: BatchCall) => {
      noteCaller(call.metadata);
      seen.batchStreams++;
      if (rights?.refusal(call.metadata, 'append') === 'user') {
        call.emit('error', refusedCall('user'));
        return;
      }
      const ended = () => {
        const refused = membership.refusal(asksLeader(call.metadata));
        if (refused?.code !== grpc.status.NOT_FOUND) return false;
        call.emit('error', refused);
        return true;
      };
      if (ended()) return;
      batchAppend(call, {
        append: (stream, events, expected) => membership.append(log, stream, events, expected),
        interrupted,
        ended,
        refused: (request, stream) =>
          rights?.refusal(call.metadata, 'append') === 'right' ? refusedAppend(request, stream) : undefined,
      });
    },
    append: (call: AppendCall, answer: sendUnaryData<never>) => {
      noteCaller(call.metadata);
      append(log, call, answer as never, interrupted);
    },
    delete: (call: DeleteCall, answer: sendUnaryData<unknown>) => {
      log.delete(nameOf(call.request.getOptions()?.getStreamIdentifier()), 'softly');
      answer(null, deleteAnswer());
    },
    tombstone: (call: DeleteCall, answer: sendUnaryData<unknown>) => {
      log.delete(nameOf(call.request.getOptions()?.getStreamIdentifier()), 'for good');
      answer(null, tombstoneAnswer());
    },
  });
  server.addService(featuresService.ServerFeaturesService as never, {
    getSupportedMethods: (_: unknown, answer: sendUnaryData<unknown>) => answer(null, supported()),
  });
  server.addService(gossipService.GossipService as never, {
    read: (_: unknown, answer: sendUnaryData<unknown>) => answer(null, gossipOf(membership.members(front.port))),
  });
  const noteCaller = (metadata: grpc.Metadata) => {
    for (const value of metadata.get('authorization')) seen.authorizations.push(String(value));
  };

  const inner = await listening(server, certified);
  const front = await frontOf(inner, port);
  return {
    url: `esdb://127.0.0.1:${front.port}?tls=${certified !== undefined}`,
    directUrl: `esdb://127.0.0.1:${inner}?tls=${certified !== undefined}`,
    port: front.port,
    log,
    get connections() {
      return front.connections;
    },
    get reading() {
      return seen.reading;
    },
    get batchStreams() {
      return seen.batchStreams;
    },
    get appendsAsked() {
      return seen.appends;
    },
    authorizations: seen.authorizations,
    cut: front.cut,
    freeze: front.freeze,
    thaw: front.thaw,
    stop: front.shut,
    start: () => {
      log.forgetIds();
      front.open();
    },
    answerLate: front.delay,
    breakAfterNextAppend: () => {
      breaking = true;
    },
    close: async () => {
      await front.close();
      server.forceShutdown();
    },
  };
};

const asksLeader = (metadata: grpc.Metadata): boolean => metadata.get('requires-leader')[0] === 'true';

const listening = (server: grpc.Server, certified: Certified | undefined): Promise<number> =>
  new Promise((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', credentialsOf(certified), (error, port) => (error ? reject(error) : resolve(port))),
  );

const credentialsOf = (certified: Certified | undefined): grpc.ServerCredentials =>
  certified === undefined
    ? grpc.ServerCredentials.createInsecure()
    : grpc.ServerCredentials.createSsl(null, [{ cert_chain: certified.certificate, private_key: certified.key }]);

const {
  read: readMethod,
  append: appendMethod,
  batchAppend: batchMethod,
  delete: deleteMethod,
  tombstone: tombstoneMethod,
} = streamsService.StreamsService;

type DeleteCall = ServerUnaryCall<DeleteReq, unknown>;

const readingAsBytes = {
  read: { ...readMethod, responseSerialize: (answer: Buffer) => answer },
  append: appendMethod,
  batchAppend: batchMethod,
  delete: deleteMethod,
  tombstone: tombstoneMethod,
} as never;

const supported = () => {
  const methods = new features.SupportedMethods();
  methods.setEventStoreServerVersion('22.10.5');
  for (const name of ['read', 'append', 'batchappend']) {
    const method = new features.SupportedMethod();
    method.setServiceName('event_store.client.streams.streams');
    method.setMethodName(name);
    methods.addMethods(method);
  }
  return methods;
};
