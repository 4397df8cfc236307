/** Appends to the stand-in, over a client's long-lived batch stream or as single calls. */
import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import grpc, { type ServerDuplexStream, type ServerReadableStream, type sendUnaryData } from '@grpc/grpc-js';
import { appendBytesMax, type Log, type Proposed } from './log.ts';
import { notReadyAppend } from './membership.ts';
import { appendAnswer, batchAnswer, expectedOf, nameOf, proposedOf } from './messages.ts';

/** Answers true when the last append is not to be acknowledged. */
export type Interrupt = () => boolean;

export type BatchCall = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;
export type AppendCall = ServerReadableStream<AppendReq, AppendResp>;

type Begun = { readonly options: BatchAppendReq.Options; readonly events: Proposed[] };

/** The answer to an append that is refused before it reaches the log; undefined for an append that is not refused. */
export type Refuse = (request: BatchAppendReq, stream: string) => BatchAppendResp | undefined;

type Serving = {
  /** The log that appends reach now; undefined while nobody leads. */
  readonly logNow: () => Log | undefined;
  readonly interrupted: Interrupt;
  /** Ends the stream, and answers true, when the node may no longer serve it. */
  readonly ended: () => boolean;
  readonly refused: Refuse;
};

export const batchAppend = (call: BatchCall, { logNow, interrupted, ended, refused }: Serving): void => {
  const begun = new Map<string, Begun>();
  call.on('data', (request: BatchAppendReq) => {
    const correlation = request.getCorrelationId()?.getString() ?? '';
    const options = request.getOptions();
    if (options !== undefined) begun.set(correlation, { options, events: [] });
    const append = begun.get(correlation);
    append?.events.push(...request.getProposedMessagesList().map(proposedOf));
    if (append === undefined || !request.getIsFinal()) return;
    begun.delete(correlation);
    const stream = nameOf(append.options.getStreamIdentifier());
    if (ended()) return;
    const log = logNow();
    const refusal = refused(request, stream);
    if (log === undefined || refusal !== undefined) {
      call.write(refusal ?? notReadyAppend(request, stream));
      return;
    }
    const expected = expectedOf(append.options);
    const outcome = log.append(stream, append.events, expected);
    if (!interrupted()) call.write(batchAnswer(request, stream, expected, outcome));
  });
  call.on('error', () => {});
  call.on('end', () => call.end());
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
