/** Errors of EventStoreDB, and time limits on its answers. */
import {
  AccessDeniedError,
  MaxAppendSizeExceededError,
  NotLeaderError,
  StreamDeletedError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { StoreDenied } from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';

/** The node that was asked is not the leader of its cluster. `leader` is whom it, or another node, takes for the leader. */
export class LedElsewhere extends StoreUnavailable {
  readonly leader: { readonly address: string; readonly port: number };

  constructor(leader: LedElsewhere['leader'], options?: ErrorOptions) {
    super('Another node of EventStoreDB leads', options);
    this.leader = leader;
  }
}

/** Whom an error of a call names as the leader, if it names one. */
export const leaderIn = (error: unknown): LedElsewhere['leader'] | undefined =>
  error instanceof LedElsewhere ? error.leader : undefined;

/** The server did not answer in time. Its connection may be dead without anyone having said so. */
export class NoAnswer extends StoreUnavailable {}

/** Milliseconds that a read may take. The client itself would wait for a silent server for ever. */
export const readMsMax = 8_000;

// Compared by class: the name is always "Error", and the message mostly empty.
const answers = [AccessDeniedError, MaxAppendSizeExceededError, StreamDeletedError, WrongExpectedVersionError];

/**
 * Whether the error is a decision of the server. Any other error, such as an untyped gRPC error or a rejection caused
 * by another client's stream, leaves the outcome unknown.
 */
export const isAnswer = (error: unknown): boolean => answers.some((kind) => error instanceof kind);

export const unavailable = (error: unknown): StoreUnavailable => {
  if (error instanceof StoreUnavailable) return error;
  if (error instanceof NotLeaderError) return new LedElsewhere(error.leader, { cause: error });
  return new StoreUnavailable('EventStoreDB cannot be reached', { cause: error });
};

// gRPC: UNAUTHENTICATED.
const unauthenticated = 16;

/**
 * Whether the server refused the user: the password is wrong, or the user is unknown or disabled. A secure server that
 * has just started also refuses the right user, for 100 to 210 ms.
 */
export const isUserRefused = (error: unknown): boolean =>
  error instanceof AccessDeniedError && Number(error.code) === unauthenticated;

/** The error for a refused user, or for a user without the right that `asked` needs. */
export const denied = (error: AccessDeniedError, asked: 'read' | 'append'): StoreDenied =>
  new StoreDenied('event store', isUserRefused(error) ? 'log in' : asked, { cause: error });

/** Whether the server denied access to the given user. */
export const isDenied = (error: unknown): boolean => error instanceof AccessDeniedError || error instanceof StoreDenied;

/**
 * The error that a failed read throws. Answers of the server and our own faults stay as they are, a denial becomes
 * StoreDenied, and anything else counts as an outage.
 */
export const readFailure = (error: unknown): unknown => {
  if (error instanceof AccessDeniedError) return denied(error, 'read');
  return isAnswer(error) || error instanceof RangeError ? error : unavailable(error);
};

/** Fails when the work does not settle in time. Its later outcome is ignored. */
export const settledWithin = <Result>(work: Promise<Result>, msMax: number): Promise<Result> =>
  new Promise((resolve, reject) => {
    const expire = () => reject(new NoAnswer(`No answer from EventStoreDB in ${msMax} ms`));
    const timer = setTimeout(expire, msMax);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
