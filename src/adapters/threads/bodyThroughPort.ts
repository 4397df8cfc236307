/** Passes a request's body to another thread. A piece is sent only when it is asked for. */
import type { Body } from '../../ledger/workers/workers.ts';

/** The message by which a piece of work asks for the body, sent to the thread that has it. */
export type BodyAsked = { readonly kind: 'body'; readonly piece: number; readonly wants: 'more' | 'no more' };

/** `bytes` is undefined at the end of the body. `broken`: the body could not be read to its end. */
export type BodySent = {
  readonly kind: 'body';
  readonly piece: number;
  readonly bytes: Uint8Array | undefined;
  readonly broken: boolean;
};

/** The side of the thread that has the body. It hands out pieces on request and keeps a read error. */
export class BodySource {
  /** The error of reading the body. The sender of the body gets it instead of the work's own error. */
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

  /** The part of the body that nobody asked for is not read. */
  async end(): Promise<void> {
    await this.pieces.return?.();
  }
}

/** The body could not be read to its end. The other thread knows the reason. */
class BodyBroken extends Error {
  override readonly name = 'BodyBroken';
}

/** The side of the thread that works on the body. */
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
