/** What EventStoreDB says, and how long it is waited for. */
import {
  AccessDeniedError,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { StoreDenied } from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';

/** The most that a read may take, in milliseconds; the client itself waits for a silent server without end. */
export const readMsMax = 8_000;

// By class and not by name (always "Error") or message (mostly empty).
const answers = [AccessDeniedError, MaxAppendSizeExceededError, StreamDeletedError, WrongExpectedVersionError];

/**
 * Whether the server decided. All else, from a raw gRPC error without a type to a rejection for what happened to another
 * client's stream, says nothing about what it did.
 */
export const isAnswer = (error: unknown): boolean => answers.some((kind) => error instanceof kind);

export const unavailable = (error: unknown): StoreUnavailable =>
  error instanceof StoreUnavailable ? error : new StoreUnavailable('EventStoreDB cannot be reached', { cause: error });

// gRPC: UNAUTHENTICATED.
const unauthenticated = 16;

/**
 * Whether the server did not take the user: a wrong password, or a user that is unknown or disabled. A secure server that
 * has just started says so to the right user too, for 100 to 210 ms.
 */
export const isUserRefused = (error: unknown): boolean =>
  error instanceof AccessDeniedError && Number(error.code) === unauthenticated;

/** A refusal of the user, or of the right that `asked` needs. */
export const denied = (error: AccessDeniedError, asked: 'read' | 'append'): StoreDenied =>
  new StoreDenied('event store', isUserRefused(error) ? 'log in' : asked, { cause: error });

/** Whether the server refused it to the user that was given. */
export const isDenied = (error: unknown): boolean => error instanceof AccessDeniedError || error instanceof StoreDenied;

/** What a read comes to: an answer and a fault of ours as they are, a denial named, all else is an outage. */
export const readFailure = (error: unknown): unknown => {
  if (error instanceof AccessDeniedError) return denied(error, 'read');
  return isAnswer(error) || error instanceof RangeError ? error : unavailable(error);
};

/** Fails for a promise that did not settle in time. What it comes to later is nobody's any more. */
export const settledWithin = <Result>(work: Promise<Result>, msMax: number): Promise<Result> =>
  new Promise((resolve, reject) => {
    const expire = () => reject(new StoreUnavailable(`No answer from EventStoreDB in ${msMax} ms`));
    const timer = setTimeout(expire, msMax);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
