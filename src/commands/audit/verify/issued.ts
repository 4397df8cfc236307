/** The documents stream as it was issued: each document in its place, by school (4.7). */
import {
  type DocumentsEvent,
  type Issued,
  type Issuing,
  issuedAs,
  issuing,
  type NumberedDocument,
} from '../../../domain/billing/documents/issuing.ts';
import type { StoredEvent } from '../../../ledger/eventStore.ts';
import type { Recorded } from '../../../ledger/ledger.ts';
import type { Difference } from '../differences.ts';
import { readable } from '../readable.ts';

export type IssuedDocuments = {
  /** Schools that have documents, each with the board on its latest document. */
  readonly boards: ReadonlyMap<string, string | null>;
  /** A school's documents. Each comes with the state before it: the last number used by any school, and this school's earlier documents. */
  of(school: string): readonly IssuedInPlace[];
  readonly all: readonly Recorded<DocumentsEvent>[];
  /** Events in the stream that are no readable documents. */
  readonly differences: readonly Difference[];
};

/** A document with the document before it, from which its number follows. */
type Numbered = { readonly event: Recorded<DocumentsEvent>; readonly before: Recorded<DocumentsEvent> | undefined };

export const issuedDocuments = (stored: readonly StoredEvent[]): IssuedDocuments => {
  const { events, differences } = readable<DocumentsEvent>(stored);
  const all = events.filter(isDocument);
  const others = events.filter((event) => !isDocument(event));
  const bySchool = new Map<string, Numbered[]>();
  for (const [index, event] of all.entries()) {
    const numbered = { event, before: all[index - 1] };
    const ofSchool = bySchool.get(event.data.school);
    if (ofSchool === undefined) bySchool.set(event.data.school, [numbered]);
    else ofSchool.push(numbered);
  }
  return {
    boards: new Map([...bySchool].map(([school, documents]) => [school, documents.at(-1)!.event.data.board ?? null])),
    of: (school) => withStateBefore(bySchool.get(school) ?? []),
    all,
    differences: [
      ...differences,
      ...others.map(({ stream, revision }) => ({ stream, revision, what: 'is no document that can be read' })),
    ],
  };
};

/** Checks only the fields that order and numbers depend on. Any other fault shows when the document is recomputed. */
const isDocument = ({ type, data }: Recorded<DocumentsEvent>): boolean => {
  const { number, school, document, issuedOn }: Partial<Record<keyof NumberedDocument, unknown>> = data;
  return type === 'InvoiceIssued' && [number, school, document, issuedOn].every((text) => typeof text === 'string');
};

const withStateBefore = (documents: readonly Numbered[]): IssuedInPlace[] => {
  const issued = new Map<string, Issued>();
  return documents.map(({ event, before }) => {
    const { document } = event.data;
    const inPlace = {
      event,
      before: {
        ...(before === undefined ? issuing.initial : issuing.evolve(issuing.initial, unnamed(before))),
        issued,
      },
      isRepeated: issued.has(document),
    };
    // A document only names documents with an earlier number, so earlier ones may share this index.
    issued.set(document, issuedAs(unnamed(event).data));
    return inPlace;
  });
};

/** Numbering needs no inputs, and those of a damaged document may be anything. */
const unnamed = (event: Recorded<DocumentsEvent>): DocumentsEvent => ({
  type: event.type,
  data: { ...event.data, inputs: [] },
});

/** An issued document, the state before it, and whether its decision had been numbered before. */
export type IssuedInPlace = {
  readonly event: Pick<Recorded<DocumentsEvent>, 'stream' | 'revision' | 'data'>;
  readonly before: Issuing;
  readonly isRepeated: boolean;
};
