/** A document as it was issued (4.4–4.8, 4.14). */
import { publicDocument } from '../../domain/billing/documents/publicDocument.ts';
import type { DocumentRow } from '../documents.ts';
import type { Cause } from '../following/applied.ts';
import { type Message, messageOf } from './message.ts';

export type DocumentMessage = Message<'telboek.documents.v1', ReturnType<typeof publicDocument>>;

export const documentMessage = (row: DocumentRow, cause: Cause): DocumentMessage =>
  messageOf('telboek.documents.v1', row.number, cause, publicDocument(row));
