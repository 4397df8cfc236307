/** A request's body on its way to another thread: a piece is sent when one is asked for, and no sooner. */
import type { Body } from '../../ledger/workers/workers.ts';

/** What a piece of work asks of the thread that has its body. */
export type BodyAsked = { readonly kind: 'body'; readonly piece: number; readonly wants: 'more' | 'no more' };

/** `bytes` is undefined where the body ends; `broken`: it could not be read to its end. */
export type BodySent = {
  readonly kind: 'body';
  readonly piece: number;
  readonly bytes: Uint8Array | undefined;
  readonly broken: boolean;
};

/** The thread that has the body: gives it away on request, and keeps what went wrong with it. */
export class BodySource {
  /** What reading it threw; that is told to whoever sent the body, instead of what the work made of it. */
  failure: { readonly error: unknown } | undefined;
  private readonly pieces: Iterator<Uint8Array> | AsyncIterator<Uint8Array>;

  constructor(body: Body) {
    this.pieces = Symbol.asyncIterator in body ? body[Symbol.asyncIterator]() : body[Symbol.iterator]();
  }

  async next(): Promise<Pick<BodySent, 'bytes' | 'broken'>> {
    try {
      const { value, done } = await this.pieces.next();
      return { bytes: done ? undefined : value, broken: false };
    } catch (error) {
      this.failure = { error };
      return { bytes: undefined, broken: true };
    }
  }

  /** What was not asked for is not read. */
  async end(): Promise<void> {
    await this.pieces.return?.();
  }
}

/** The body could not be read to its end: why, the other thread knows. */
class BodyBroken extends Error {
  override readonly name = 'BodyBroken';
}

/** The thread that works on it. */
export class BodyArriving {
  private take: ((sent: BodySent) => void) | undefined;
  private readonly ask: (wants: BodyAsked['wants']) => void;

  constructor(ask: (wants: BodyAsked['wants']) => void) {
    this.ask = ask;
  }

  arrived(sent: BodySent): void {
    this.take?.(sent);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const coming = new Promise<BodySent>((resolve) => {
          this.take = resolve;
        });
        this.ask('more');
        const { bytes, broken } = await coming;
        if (broken) throw new BodyBroken('The body of the request could not be read to its end');
        if (bytes === undefined) return;
        yield bytes;
      }
    } finally {
      this.ask('no more');
    }
  }
}
