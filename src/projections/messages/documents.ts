/** A document as it was issued (4.4–4.8, 4.14). */
import { publicDocument } from '../answers/publicDocument.ts';
import type { Cause } from '../applying.ts';
import type { InvoiceRow } from '../invoices.ts';
import { type Message, messageOf } from './message.ts';

export type DocumentMessage = Message<'telboek.documents.v1', ReturnType<typeof publicDocument>>;

export const documentMessage = (row: InvoiceRow, cause: Cause): DocumentMessage =>
  messageOf('telboek.documents.v1', row.number, cause, publicDocument(row));
