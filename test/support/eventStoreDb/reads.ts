/** Reads and subscriptions of the stand-in. */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import grpc, { type ServerWritableStream } from '@grpc/grpc-js';
import type { Log, Recorded } from './log.ts';
import { checkpoint, confirmation, nameOf, notFoundAnswer, readAnswer } from './messages.ts';

/** Answers are sent as bytes, so that an event is encoded only once however often it is read. */
export type ReadCall = ServerWritableStream<ReadReq, Buffer>;

const backwards = 1;

const answers = new WeakMap<Recorded, Buffer>();

const answerOf = (event: Recorded): Buffer => {
  const kept = answers.get(event) ?? readAnswer(event);
  answers.set(event, kept);
  return kept;
};

export const read = async (log: Log, call: ReadCall): Promise<void> => {
  const options = call.request.getOptions()!;
  if (options.hasSubscription()) return subscribe(log, call, options);
  for (const answer of options.hasStream() ? ofStream(log, options) : ofAll(log, options)) {
    if (call.cancelled) return;
    await send(call, answer);
  }
  call.end();
};

function* ofStream(log: Log, options: ReadReq.Options): Generator<Buffer> {
  const asked = options.getStream()!;
  const name = nameOf(asked.getStreamIdentifier());
  const events = log.visible(name);
  if (events === 'deleted') throw deleted(name);
  if (events.length === 0) yield notFoundAnswer(name);
  const last = events.length - 1;
  const down = options.getReadDirection() === backwards;
  const first = events[0]?.revision ?? 0;
  const from = asked.hasStart() ? 0 : asked.hasEnd() ? last : Math.max(0, Number(asked.getRevision()) - first);
  yield* counted(events, down ? Math.min(from, last) : from, down, Number(options.getCount()));
}

const deleted = (name: string): Error => {
  const metadata = new grpc.Metadata();
  metadata.set('exception', 'stream-deleted');
  metadata.set('stream-name', name);
  const details = `Event stream '${name}' is deleted.`;
  return Object.assign(new Error(details), { code: grpc.status.FAILED_PRECONDITION, details, metadata });
};

/** As measured: forwards a position is inclusive, backwards it is exclusive. */
function* ofAll(log: Log, options: ReadReq.Options): Generator<Buffer> {
  const asked = options.getAll()!;
  const down = options.getReadDirection() === backwards;
  const at = asked.hasPosition() ? indexOf(log, Number(asked.getPosition()!.getCommitPosition())) : undefined;
  const from = at ?? (asked.hasStart() ? 0 : log.all.length);
  yield* counted(log.all, down ? from - 1 : from, down, Number(options.getCount()));
}

/** Refuses a position inside a record. Real servers refuse it (KurrentDB #4128) or read nonsense there (#694). */
const indexOf = (log: Log, position: number): number => {
  const index = log.indexAt(position);
  if (log.all[index]?.position !== position) throw new Error('Trying to read from an invalid position.');
  return index;
};

function* counted(events: readonly Recorded[], from: number, down: boolean, count: number): Generator<Buffer> {
  // Events appended during this read do not belong to it.
  const end = events.length;
  for (let at = from, n = 0; at >= 0 && at < end && n < count; at += down ? -1 : 1, n++) yield answerOf(events[at]!);
}

const subscribe = async (log: Log, call: ReadCall, options: ReadReq.Options): Promise<void> => {
  let wake = () => {};
  const unwatch = log.watch(() => wake());
  call.on('cancelled', () => wake());
  await send(call, confirmation());
  const wanted = wantedBy(options);
  const reached = checkpointsOf(options);
  try {
    for (let at = startOf(log, options); !call.cancelled; ) {
      const event = log.all[at];
      if (event === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      at++;
      if (wanted(event)) await send(call, answerOf(event));
      if (reached()) await send(call, checkpoint(event.position));
    }
  } finally {
    unwatch();
  }
};

/** Starts after the given position, which is exclusive as measured. */
const startOf = (log: Log, options: ReadReq.Options): number => {
  const asked = options.getAll()!;
  if (asked.hasPosition()) return indexOf(log, Number(asked.getPosition()!.getCommitPosition())) + 1;
  return asked.hasStart() ? 0 : log.all.length;
};

const wantedBy = (options: ReadReq.Options): ((event: Recorded) => boolean) => {
  const filter = options.getFilter();
  if (filter === undefined) return () => true;
  const expression = filter.getStreamIdentifier() ?? filter.getEventType()!;
  const regex = expression.getRegex() === '' ? undefined : new RegExp(expression.getRegex());
  const fits = (text: string) =>
    regex?.test(text) ?? expression.getPrefixList().some((prefix) => text.startsWith(prefix));
  return filter.hasStreamIdentifier() ? ({ stream }) => fits(stream) : ({ type }) => fits(type);
};

const windowEvents = 32;

/**
 * Tells whether a checkpoint is due: after every window × interval events, sent or not. Only subscriptions with a
 * filter have checkpoints.
 */
const checkpointsOf = (options: ReadReq.Options): (() => boolean) => {
  const filter = options.getFilter();
  if (filter === undefined) return () => false;
  const every = (filter.hasMax() ? filter.getMax() : windowEvents) * filter.getCheckpointintervalmultiplier();
  let seen = 0;
  return () => ++seen % every === 0;
};

const send = async (call: ReadCall, answer: Buffer): Promise<void> => {
  if (call.write(answer)) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      call.off('drain', go).off('cancelled', go).off('close', go);
      resolve();
    };
    call.on('drain', go).on('cancelled', go).on('close', go);
    if (call.cancelled) go();
  });
};
