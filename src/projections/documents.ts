/** Issued documents, as they were issued. */

import type { DocumentsEvent, NumberedDocument } from '../domain/billing/documents/issuing.ts';
import type { Position, Revision } from '../ledger/eventStore.ts';
import type { Projection } from './projection.ts';

/** A document with facts of the event that issued it: its digest (5.4), its revision in the documents stream, its position in the log. */
export type DocumentRow = NumberedDocument & {
  readonly digest: string;
  readonly revision: Revision;
  readonly position: Position;
};

export const documentRows: Projection<DocumentRow, DocumentsEvent> = {
  name: 'documents',
  // Rows of version 0 lack the event's revision and position.
  version: 1,
  types: ['InvoiceIssued'],
  keyOf: ({ data }) => data.number,
  unitOf: ({ data }) => data.school,
  apply: (_row, { data, metadata, revision, position }) => ({ ...data, digest: metadata.digest, revision, position }),
  facetsOf: ({ school, board, issuedOn }) => ({ school, board, day: issuedOn }),
};
