/** The port of the queue for parts of long work: other processes do them beside the one that asks (operations 12.1). */
import type { JobsAtWork } from './jobQueue.ts';

/** The question of a part, sealed so that the queue cannot read it. */
export type PartAsked = { readonly given: Uint8Array; readonly units: Uint8Array };

/** A part in the hands of the process that does it. */
export type HeldPart = {
  readonly asked: PartAsked;
  /** Aborts when nobody wants the result any more, or when the process stops. */
  readonly signal: AbortSignal;
};

export type NumberedPart = { readonly part: number; readonly units: Uint8Array };
export type FoundPart = { readonly part: number; readonly found: Uint8Array };

export type PartQueue = {
  /**
   * How many other processes do parts of this code, as far as was seen in the last seconds: one that died may still be
   * counted, and one that has just started not yet. 0 while this process does no parts itself.
   */
  others(): number;
  /** Makes a work that other processes may have parts of. @throws StoreUnavailable */
  begin(work: string, given: Uint8Array): Promise<void>;
  /** Adds parts, which wakes other processes. This one never gets them. @throws StoreUnavailable */
  add(work: string, parts: readonly NumberedPart[]): Promise<void>;
  /**
   * Parts that have ended since the last call, each once.
   * @throws StoreUnavailable, also when the work was given up because nobody said for long that it is wanted
   */
  taken(work: string): Promise<readonly FoundPart[]>;
  /**
   * Takes parts out that no process has in hand: they were not begun, or their process was lost. A process that begins one at
   * this very moment does it too, and nobody asks for what it finds.
   * @returns their numbers @throws StoreUnavailable
   */
  takenBack(work: string): Promise<readonly number[]>;
  /** Says that the parts are still wanted; to be called every few seconds. */
  want(work: string): Promise<void>;
  /** Ends the parts that are left, because nobody wants their answers. */
  drop(work: string): Promise<void>;
  /**
   * Does parts of other processes until it is stopped. `doPart` gives what was found, and throws only when the part is to be
   * done again.
   * @param name of the parts that this code can do: another release leaves them
   */
  work(name: string, doPart: (held: HeldPart) => Promise<Uint8Array>, atOnce: number): Promise<JobsAtWork>;
};
