/** The chain of a stream: each event carries a digest over its own text and the digest before it (5.4). */
import { createHash } from 'node:crypto';
import type { StoredEvent } from './eventStore.ts';

type Sealed = {
  readonly digest: string;
  readonly text: { readonly type: string; readonly data: string; readonly metadata: string };
};

/** Puts the digest last in the metadata, so that it covers all text before it. */
export const seal = (
  { type, data }: { readonly type: string; readonly data: object },
  metadata: object,
  previous: string,
): Sealed => {
  const dataText = JSON.stringify(data);
  const other = JSON.stringify(metadata);
  const digest = digestOf(previous, type, dataText, other);
  return { digest, text: { type, data: dataText, metadata: `${other.slice(0, -1)},"digest":"${digest}"}` } };
};

const sealForm = /^(.*),"digest":"([0-9a-f]{64})"\}$/s;

/**
 * The digest that an event carries, and the digest that follows from its text and `previous`. `carried` is undefined
 * for an event without a digest.
 */
export const digestsOf = (
  { type, data, metadata }: Pick<StoredEvent, 'type' | 'data' | 'metadata'>,
  previous: string,
): { readonly carried: string | undefined; readonly computed: string } => {
  const match = sealForm.exec(metadata);
  const other = match === null ? metadata : `${match[1]}}`;
  return { carried: match?.[2], computed: digestOf(previous, type, data, other) };
};

/** The digest that an event carries; undefined for an event without one. */
export const digestCarried = (metadata: string): string | undefined => sealForm.exec(metadata)?.[2];

/**
 * SHA-256 over the previous digest, the type, the data and the other metadata, as stored (5.4). Line feeds separate
 * them; none of them contains one.
 */
const digestOf = (previous: string, type: string, data: string, otherMetadata: string): string =>
  createHash('sha256').update(`${previous}\n${type}\n${data}\n${otherMetadata}`).digest('hex');
