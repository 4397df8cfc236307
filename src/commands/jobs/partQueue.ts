/** The port of the queue for parts of long work: whichever process is free does the next (operations 12.1). */
import type { JobsAtWork } from './jobQueue.ts';

/** The question of a part, sealed so that the queue cannot read it. */
export type PartAsked = { readonly given: Uint8Array; readonly units: Uint8Array };

/** A part in the hands of the process that does it. */
export type HeldPart = {
  readonly asked: PartAsked;
  /** Aborts when nobody wants the result any more, or when the process stops. */
  readonly signal: AbortSignal;
};

export type PartQueue = {
  /** Adds all parts of a work, which wakes free processes. @throws StoreUnavailable */
  add(work: string, given: Uint8Array, parts: readonly Uint8Array[]): Promise<void>;
  /**
   * The results of parts that have ended since the last call, each once, in the order of the parts.
   * @throws StoreUnavailable, also when the work was given up because {@link PartQueue.want} was not called for long
   */
  taken(work: string): Promise<readonly Uint8Array[]>;
  /** Says that the parts are still wanted; to be called every few seconds. */
  want(work: string): Promise<void>;
  /** Resolves when a part of any work ended in this process, or after some milliseconds. */
  ended(msMax: number): Promise<void>;
  /** Drops the parts that are left, because nobody wants their results. */
  drop(work: string): Promise<void>;
  /** Whether this process does parts. */
  isAtWork(): boolean;
  /**
   * Does parts until it is stopped. `doPart` returns the result, and throws only when the part must be done again.
   * @param name of the parts that this code can do; parts of another release are left alone
   */
  work(name: string, doPart: (held: HeldPart) => Promise<Uint8Array>, atOnce: number): Promise<JobsAtWork>;
};
