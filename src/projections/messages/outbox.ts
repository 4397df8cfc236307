/** The outbox port: messages for others, in the order of their causes, kept for Kafka and for the feed (interfaces.md section 3). */
import type { Position } from '../../ledger/eventStore.ts';

export type OutgoingMessage = {
  readonly topic: string;
  readonly key: string;
  /** Position of the causing event. */
  readonly position: Position;
  /** The message as JSON, exactly as it is sent. */
  readonly text: string;
  /** Whether the message is the complete state of its key, so that earlier ones need not be kept. */
  readonly replaces: boolean;
};

/** Place of a message in the outbox: above 0, growing, with gaps. A message that was passed over never appears later. */
export type Sequence = number;

export type KeptMessage = Pick<OutgoingMessage, 'topic' | 'key' | 'text'> & { readonly sequence: Sequence };

/** How far a topic has been published. */
export type Published = {
  readonly topic: string;
  /** All messages through this one are published. */
  readonly through: Sequence;
};

export type Waiting = Published & { readonly messages: readonly KeptMessage[] };

export type Unpublished = {
  readonly topic: string;
  readonly messages: number;
  /** Age of the first unpublished message in whole seconds; 0 when there is none. */
  readonly seconds: number;
};

export type Outbox = {
  /** Messages of all topics, or of one, after a place (exclusive), in order, at most `limit`. */
  read(after: Sequence, limit: number, topic?: string): Promise<readonly KeptMessage[]>;
  /**
   * The messages to publish next: per topic those after the last published one, in order, at most `limit` of each.
   * @param soon places about to be marked as published; they are treated as if they already were
   */
  next(limit: number, soon?: readonly Published[]): Promise<readonly Waiting[]>;
  /**
   * Marks messages of a topic as published, from the place where the topic was found. False when the topic was moved
   * meanwhile, as {@link Outbox.republish} does: it then stays where it is.
   */
  markPublished(found: Published, through: Sequence): Promise<boolean>;
  /** Makes all kept messages of a topic unpublished again. Returns how many there are. */
  republish(topic: string): Promise<number>;
  unpublished(): Promise<readonly Unpublished[]>;
  /** Calls `ring` when there may be something new, until `signal` aborts; then it resolves. */
  watch(ring: () => void, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};
