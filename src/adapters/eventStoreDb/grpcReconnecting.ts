/**
 * grpc-js 1.14.7 and a node that is away: a connection that failed is tried again by a timer, also when its channel was
 * closed meanwhile. Once the node is back, that connection is made, nobody knows of it, and it stays open for ever. Each
 * client that asked a dead node leaves one. With this file the timer leaves a connection alone that nobody uses.
 */
import { createRequire } from 'node:module';

type Subchannel = {
  /** The number of channels and pools that use it. At 0 it has been shut down. */
  readonly refcount: number;
  continueConnecting: boolean;
  handleBackoffTimer(): void;
};

const require = createRequire(import.meta.url);
const ofClient = createRequire(require.resolve('@eventstore/db-client'));
const { prototype } = (
  ofClient('@grpc/grpc-js/build/src/subchannel') as { readonly Subchannel: { readonly prototype: Subchannel } }
).Subchannel;
const { handleBackoffTimer } = prototype;

export const repairReconnecting = (): void => {
  prototype.handleBackoffTimer = function () {
    if (this.refcount === 0) this.continueConnecting = false;
    handleBackoffTimer.call(this);
  };
};
