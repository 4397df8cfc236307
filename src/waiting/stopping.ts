/** The server is stopping. Long work gives up at a point from which another run can go on (4.8). */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super(
      'The server is stopping, and left this unfinished; asked again once it is back, it goes on where it left off.',
    );
  }
}

export type Stopping = {
  /** True from the moment that the server was told to stop. */
  readonly begun: boolean;
  /** Aborts, with Interrupted as its reason, when the work still under way must end. */
  readonly signal: AbortSignal;
};
