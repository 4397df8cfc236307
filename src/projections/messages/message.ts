/** The messages that Kafka and the feed carry: CloudEvents 1.0, structured JSON (interfaces.md section 3). */
import type { Cause } from '../following/applied.ts';
import type { OutgoingMessage } from './outbox.ts';

/**
 * Per topic: the type of its data, and whether its latest message alone is the complete state of the key, so that older
 * ones may be dropped.
 */
export const topics = {
  'telboek.pupil-counts.v1': { data: 'PupilCounts', isWholeState: true },
  'telboek.documents.v1': { data: 'Document', isWholeState: false },
  'telboek.subscriptions.v1': { data: 'Subscriptions', isWholeState: true },
} as const;

export type Topic = keyof typeof topics;

export const topicNames = Object.keys(topics) as Topic[];

export const source = 'urn:telboek';

export type Message<T extends Topic, Data> = {
  readonly specversion: '1.0';
  /** Topic, key and the log position of the cause. A message that is sent again has the same id. */
  readonly id: string;
  readonly source: typeof source;
  readonly type: T;
  /** The key of the Kafka record. */
  readonly subject: string;
  /** When the causing event was recorded. */
  readonly time: string;
  /** The log position of the cause, in 16 digits. Of two messages with one key, the one with the greater sequence is the later. */
  readonly sequence: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  readonly data: Data;
};

/** `$id` of the JSON Schema of a topic's messages, in `schemas/`. */
export const schemaIdOf = (topic: Topic): string => `${source}:schema:${topic}`;

export const dataSchemaOf = (topic: Topic): string => `${schemaIdOf(topic)}#/$defs/${topics[topic].data}`;

const sequenceDigits = 16; // As many digits as a safe integer has.

export const messageOf = <T extends Topic, Data>(
  topic: T,
  key: string,
  { position, recordedAt }: Cause,
  data: Data,
): Message<T, Data> => ({
  specversion: '1.0',
  id: `${topic}/${key}/${position}`,
  source,
  type: topic,
  subject: key,
  time: recordedAt,
  sequence: String(position).padStart(sequenceDigits, '0'),
  datacontenttype: 'application/json',
  dataschema: dataSchemaOf(topic),
  data,
});

/**
 * The message in the form in which the outbox keeps it.
 * @param text the message as JSON
 */
export const outgoing = (
  { type, subject, sequence }: Pick<Message<Topic, unknown>, 'type' | 'subject' | 'sequence'>,
  text: string,
): OutgoingMessage => ({
  topic: type,
  key: subject,
  position: Number(sequence),
  text,
  replaces: topics[type].isWholeState,
});
