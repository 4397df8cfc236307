/** The request-memory port. It remembers the answer to a request that carried a key, so that a repeated request is not done again. */
import type { Position } from '../../ledger/eventStore.ts';

export const rememberedDays = 30;

/** The facts known about a request when it begins. */
export type Opening = {
  /** A digest of the method, path and parameters asked for. */
  readonly target: string;
  /** The head of the log before anything was done. Events of the request come after it. */
  readonly since: Position;
  readonly begunAt: Date;
};

/** The stored form of an answer. Only a sender of the same key can read it. */
export type KeptAnswer = {
  /** A digest of the request's body. */
  readonly body: string;
  readonly sealed: Uint8Array;
};

/** An earlier request with the same key. Without an answer it was cut off, and only the log shows whether it did anything. */
export type EarlierRequest = Pick<Opening, 'target' | 'since'> & { readonly answer: KeptAnswer | undefined };

/** One request's lock on its key. It lasts until one of the three methods is called, or until the process dies. */
export type Turn = {
  /** Undefined if this is the first request with the key, or the first after {@link rememberedDays}. */
  readonly earlier: EarlierRequest | undefined;
  /** Remembers the answer and releases the key. */
  finish(answer: KeptAnswer): Promise<void>;
  /** Removes the request from memory, as if it had never come. */
  forget(): Promise<void>;
  /** Releases the key and leaves the memory as it is. */
  leave(): Promise<void>;
};

/** @throws StoreUnavailable when it cannot be reached. Either nothing was begun, or it is unknown what was remembered. */
export type RequestMemory = {
  /** Undefined while another request with this key is under way, in this process or another. */
  begin(id: string, opening: Opening): Promise<Turn | undefined>;
  /** Removes everything that is older at this moment than {@link rememberedDays}. */
  expire(now: Date): Promise<void>;
  close(): Promise<void>;
};

/** Requests begun before this moment are no longer remembered. */
export const rememberedSince = (now: Date): Date => new Date(now.getTime() - rememberedDays * 86_400_000);
