/** The server is ending: what takes long gives up at a point where another run can go on (4.8). */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('The server is stopping, and left this unfinished; ask it again once it is back, and it goes on from here.');
  }
}

export type Stopping = {
  /** From the moment that it was told to stop. */
  readonly begun: boolean;
  /** Aborts, with Interrupted as its reason, when what is still under way must come to an end. */
  readonly signal: AbortSignal;
};
