/** The request-memory port: what was answered to a request that carried a key, so that its repetition is not done again. */
import type { Position } from '../../ledger/eventStore.ts';

export const rememberedDays = 30;

/** What is known of a request when it begins. */
export type Opening = {
  /** A digest of what is asked of which path. */
  readonly target: string;
  /** The head of the log before anything was done: what the request writes comes after it. */
  readonly since: Position;
  readonly begunAt: Date;
};

/** What is kept of an answer; only who sends the key again can read it. */
export type KeptAnswer = {
  /** A digest of the request's body. */
  readonly body: string;
  readonly sealed: Uint8Array;
};

/** An earlier request with the same key. Without an answer it was cut off: whether it did anything, the log knows. */
export type EarlierRequest = Pick<Opening, 'target' | 'since'> & { readonly answer: KeptAnswer | undefined };

/** One request's hold on its key, until one of the three is called; a process that dies lets go of it. */
export type Turn = {
  /** Undefined for the first request with this key, or the first after {@link rememberedDays}. */
  readonly earlier: EarlierRequest | undefined;
  /** Remembers the answer. */
  finish(answer: KeptAnswer): Promise<void>;
  /** As if there had been no such request. */
  forget(): Promise<void>;
  /** Lets go, and leaves what is known as it is. */
  leave(): Promise<void>;
};

/** @throws StoreUnavailable when it cannot be reached: then nothing was begun, or nobody knows what was remembered. */
export type RequestMemory = {
  /** Undefined while another request with this key, here or in another process, is under way. */
  begin(id: string, opening: Opening): Promise<Turn | undefined>;
  /** Removes all that has been remembered long enough at a moment. */
  expire(now: Date): Promise<void>;
  close(): Promise<void>;
};

/** What was begun before it is no longer remembered. */
export const rememberedSince = (now: Date): Date => new Date(now.getTime() - rememberedDays * 86_400_000);
