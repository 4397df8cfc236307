/** Issued documents, as they were issued. */
import type { DocumentsEvent, Invoice } from '../domain/billing/issuing.ts';
import type { Projection } from './projection.ts';

/** A document with the digest of its event in the documents stream (5.4). */
export type InvoiceRow = Invoice & { readonly digest: string };

export const invoices: Projection<InvoiceRow, DocumentsEvent> = {
  name: 'documents',
  types: ['InvoiceIssued'],
  keyOf: ({ data }) => data.number,
  apply: (_row, { data, metadata }) => ({ ...data, digest: metadata.digest }),
  facetsOf: ({ school, board, issuedOn }) => ({ school, board, day: issuedOn }),
};
