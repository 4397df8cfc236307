/** Appends to the stand-in, over a client's long-lived batch stream or as single calls. */
import { setTimeout as pause } from 'node:timers/promises';
import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import grpc, { type ServerDuplexStream, type ServerReadableStream, type sendUnaryData } from '@grpc/grpc-js';
import { appendBytesMax, type Expected, type Log, type Outcome, type Proposed } from './log.ts';
import { deadlineAppend, notReadyAppend } from './membership.ts';
import { appendAnswer, batchAnswer, expectedOf, nameOf, proposedOf } from './messages.ts';

/** Answers true when the last append is not to be acknowledged. */
export type Interrupt = () => boolean;

export type BatchCall = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;
export type AppendCall = ServerReadableStream<AppendReq, AppendResp>;

type Begun = { readonly options: BatchAppendReq.Options; readonly events: Proposed[] };

/** The answer to an append that is refused before it reaches the log; undefined for an append that is not refused. */
export type Refuse = (request: BatchAppendReq, stream: string) => BatchAppendResp | undefined;

type Serving = {
  /** Appends where the node does so now; undefined while nobody leads. A promise may never settle. */
  readonly append: (
    stream: string,
    events: readonly Proposed[],
    expected: Expected,
  ) => Outcome | Promise<Outcome> | undefined;
  readonly interrupted: Interrupt;
  /** Ends the stream, and answers true, when the node may no longer serve it. */
  readonly ended: () => boolean;
  readonly refused: Refuse;
};

export const batchAppend = (call: BatchCall, { append, interrupted, ended, refused }: Serving): void => {
  const begun = new Map<string, Begun>();
  call.on('data', (request: BatchAppendReq) => {
    const correlation = request.getCorrelationId()?.getString() ?? '';
    const options = request.getOptions();
    if (options !== undefined) begun.set(correlation, { options, events: [] });
    const asked = begun.get(correlation);
    asked?.events.push(...request.getProposedMessagesList().map(proposedOf));
    if (asked === undefined || !request.getIsFinal()) return;
    begun.delete(correlation);
    const stream = nameOf(asked.options.getStreamIdentifier());
    if (ended()) return;
    const refusal = refused(request, stream);
    if (refusal !== undefined) {
      call.write(refusal);
      return;
    }
    const expected = expectedOf(asked.options);
    const outcome = append(stream, asked.events, expected);
    if (outcome === undefined) call.write(notReadyAppend(request, stream));
    else if (outcome instanceof Promise)
      inTime(outcome).then((known) => {
        if (call.cancelled || interrupted()) return;
        call.write(known === 'late' ? deadlineAppend(request, stream) : batchAnswer(request, stream, expected, known));
      });
    else if (!interrupted()) call.write(batchAnswer(request, stream, expected, outcome));
  });
  call.on('error', () => {});
  call.on('end', () => call.end());
};

// Measured: the server gives up an append without a majority after 2 to 3 s.
const deadlineMs = 2_500;

const inTime = async (outcome: Promise<Outcome>): Promise<Outcome | 'late'> => {
  const giveUp = new AbortController();
  try {
    return await Promise.race([outcome, pause(deadlineMs, 'late' as const, { signal: giveUp.signal, ref: false })]);
  } finally {
    giveUp.abort();
  }
};

export const append = (log: Log, call: AppendCall, answer: sendUnaryData<AppendResp>, interrupted: Interrupt): void => {
  const events: Proposed[] = [];
  let options: AppendReq.Options | undefined;
  call.on('data', (request: AppendReq) => {
    options ??= request.getOptions();
    if (request.hasProposedMessage()) events.push(proposedOf(request.getProposedMessage()!));
  });
  call.on('error', () => {});
  call.on('end', () => {
    const expected = expectedOf(options!);
    const outcome = log.append(nameOf(options!.getStreamIdentifier()), events, expected);
    if (interrupted()) return;
    const message = appendAnswer(expected, outcome);
    if (message === undefined) answer(tooLarge());
    else answer(null, message);
  });
};

const tooLarge = () => {
  const metadata = new grpc.Metadata();
  metadata.set('exception', 'maximum-append-size-exceeded');
  metadata.set('maximum-append-size', String(appendBytesMax));
  return { code: grpc.status.INVALID_ARGUMENT, details: 'Maximum Append Size Exceeded', metadata };
};
