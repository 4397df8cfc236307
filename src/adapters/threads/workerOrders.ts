/** The messages between the threads, and a worker's side of them. */
import type { MessagePort } from 'node:worker_threads';
import { type PlainError, plainError } from '../../commands/requests/errorsAcross.ts';
import type { AnySchoolTask, Stand, TellDone } from '../../ledger/workers/workers.ts';
import { patienceSpent, patiently, tellWhenLate, withPatience } from '../../waiting/patience.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import { BodyArriving, type BodyAsked, type BodySent } from './bodyThroughPort.ts';

export type Order =
  | { readonly kind: 'begin'; readonly call: number; readonly task: string; readonly given: unknown }
  | {
      readonly kind: 'work';
      readonly call: number;
      readonly piece: number;
      readonly school: string;
      /** Milliseconds that the request behind this work has already spent (patience.ts). */
      readonly spentMs: number | undefined;
      /** Given for a task for a single school. */
      readonly alone?: { readonly task: string; readonly given: unknown };
    }
  | BodySent
  | { readonly kind: 'abort' | 'end'; readonly call: number }
  /** Nobody waits for this piece of work any more. */
  | { readonly kind: 'leave'; readonly piece: number }
  | { readonly kind: 'close' };

export type Answer =
  | { readonly kind: 'found'; readonly piece: number; readonly found: unknown; readonly spentMs: number | undefined }
  | {
      readonly kind: 'failed';
      readonly piece: number;
      readonly error: PlainError;
      readonly spentMs: number | undefined;
    }
  /** How much of a piece of work is done. */
  | { readonly kind: 'done'; readonly piece: number; readonly done: number }
  /** This thread now waits for a store longer than usual, or no longer does. */
  | { readonly kind: 'late'; readonly isLate: boolean }
  | BodyAsked;

export type Worker = {
  readonly tasks: readonly AnySchoolTask[];
  /** The things that its tasks need; asked again after a failure. @throws StoreUnavailable */
  readonly stand: () => Promise<Stand>;
  readonly close: () => Promise<void>;
};

type Call = { readonly task: string; readonly given: unknown; readonly aborting: AbortController };

/** Does the orders that arrive through a port and answers there, until it is told to close. */
export const obeyOrders = (port: MessagePort, { tasks, stand, close }: Worker): void => {
  const calls = new Map<number, Call>();
  /** Abort controllers of the pieces of work for a single school. */
  const leaving = new Map<number, AbortController>();

  const bodies = new Map<number, BodyArriving>();

  const work = async (call: Call | undefined, school: string, body: BodyArriving, tell: TellDone): Promise<unknown> => {
    const task = tasks.find(({ name }) => name === call?.task);
    if (call === undefined || task === undefined) throw new TypeError('There is no task of this name');
    call.aborting.signal.throwIfAborted();
    return task.work(await patiently(stand), school, call.given, call.aborting.signal, body, tell);
  };

  const answer = (reply: Exclude<Answer, BodyAsked | { readonly kind: 'late' | 'done' }>): void => {
    bodies.delete(reply.piece);
    leaving.delete(reply.piece);
    try {
      port.postMessage(reply);
    } catch (error) {
      const failed = { kind: 'failed', piece: reply.piece, error: plainError(error), spentMs: reply.spentMs } as const;
      port.postMessage(failed satisfies Answer);
    }
  };

  tellWhenLate((isLate) => port.postMessage({ kind: 'late', isLate } satisfies Answer));
  port.on('message', (order: Order) => {
    switch (order.kind) {
      case 'begin':
        calls.set(order.call, { task: order.task, given: order.given, aborting: new AbortController() });
        return;
      case 'work': {
        const { piece, school, spentMs, alone } = order;
        const body = new BodyArriving((wants) => port.postMessage({ kind: 'body', piece, wants } satisfies Answer));
        bodies.set(piece, body);
        const aborting = new AbortController();
        if (alone !== undefined) leaving.set(piece, aborting);
        const call = alone === undefined ? calls.get(order.call) : { ...alone, aborting };
        const tell = (done: number) => port.postMessage({ kind: 'done', piece, done } satisfies Answer);
        const done = () =>
          work(call, school, body, tell).then(
            (found) => answer({ kind: 'found', piece, found, spentMs: patienceSpent() }),
            (error) => answer({ kind: 'failed', piece, error: plainError(error), spentMs: patienceSpent() }),
          );
        void (spentMs === undefined ? done() : withPatience(done, spentMs));
        return;
      }
      case 'body':
        bodies.get(order.piece)?.arrived(order);
        return;
      case 'leave':
        leaving.get(order.piece)?.abort(new Interrupted());
        return;
      case 'abort':
        calls.get(order.call)?.aborting.abort(new Interrupted());
        return;
      case 'end':
        calls.delete(order.call);
        return;
      case 'close':
        for (const aborting of leaving.values()) aborting.abort(new Interrupted());
        void close().finally(() => port.close());
    }
  });
};
