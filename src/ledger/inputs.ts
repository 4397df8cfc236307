import type { Input } from '../domain/billing/documents/document.ts';
import type { Recordable, Recorded, StreamHead } from './ledger.ts';

/** A stream as a decision names it. Revision −1 without a digest stands for a stream without events (5.3). */
export const inputOf = (stream: string, head: StreamHead | undefined): Input => ({
  stream,
  revision: head?.revision ?? -1,
  digest: head?.digest ?? '',
});

/** An event as a document names it: its stream, read through this event. */
export const inputAt = ({ stream, revision, metadata }: Recorded<Recordable>): Input => ({
  stream,
  revision,
  digest: metadata.digest,
});
