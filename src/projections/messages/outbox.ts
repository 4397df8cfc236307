/** The outbox port: messages for others, in the order in which they were caused, kept for Kafka and for the feed (interfaces.md section 3). */
import type { Position } from '../../ledger/eventStore.ts';

export type OutgoingMessage = {
  readonly topic: string;
  readonly key: string;
  /** Of the event that caused it. */
  readonly position: Position;
  /** JSON, as it is sent. */
  readonly text: string;
  /** Whether it is all there is to know of its key, so that earlier ones need not be kept. */
  readonly replaces: boolean;
};

/** Place of a message in the outbox: above 0, growing, with gaps. A message that was passed over never appears later. */
export type Sequence = number;

export type KeptMessage = Pick<OutgoingMessage, 'topic' | 'key' | 'text'> & { readonly sequence: Sequence };

/** How far a topic is published. */
export type Published = {
  readonly topic: string;
  /** All messages up to this one are. */
  readonly through: Sequence;
};

export type Waiting = Published & { readonly messages: readonly KeptMessage[] };

export type Unpublished = {
  readonly topic: string;
  readonly messages: number;
  /** Age of the first of them in whole seconds; 0 when there is none. */
  readonly seconds: number;
};

export type Outbox = {
  /** Messages of all topics after a place in it (exclusive), in order, as many as fit within `limit`. */
  read(after: Sequence, limit: number): Promise<readonly KeptMessage[]>;
  /**
   * What is to be published next: of each topic those after what is published, in order, at most `limit` of each.
   * @param soon topics of which more is about to be marked: as if it were already
   */
  next(limit: number, soon?: readonly Published[]): Promise<readonly Waiting[]>;
  /** Moves a topic on from where it was found; false when somebody moved it meanwhile, as {@link Outbox.republish} does: it then stays there. */
  markPublished(found: Published, through: Sequence): Promise<boolean>;
  /** All that is kept of a topic is to be published again. Returns how many messages that is. */
  republish(topic: string): Promise<number>;
  unpublished(): Promise<readonly Unpublished[]>;
  /** Calls `ring` when there may be something new, until `signal` aborts; then it resolves. */
  watch(ring: () => void, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};
