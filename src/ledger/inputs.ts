import type { Input } from '../domain/billing/documents/document.ts';
import type { Recordable, Recorded, StreamHead } from './ledger.ts';

/** A stream as a decision names it: −1 and no digest when it has no event yet (5.3). */
export const inputOf = (stream: string, head: StreamHead | undefined): Input => ({
  stream,
  revision: head?.revision ?? -1,
  digest: head?.digest ?? '',
});

/** An event as a document names it: its stream, as it was read through this event. */
export const inputAt = ({ stream, revision, metadata }: Recorded<Recordable>): Input => ({
  stream,
  revision,
  digest: metadata.digest,
});
