/** The documents stream as it was issued: each document in its place, by school (4.7). */
import {
  type DocumentsEvent,
  type Invoice,
  type Issued,
  type Issuing,
  issuing,
} from '../../../domain/billing/documents/issuing.ts';
import type { StoredEvent } from '../../../ledger/eventStore.ts';
import type { Recorded } from '../../../ledger/ledger.ts';
import type { Difference } from '../differences.ts';
import { readable } from '../readable.ts';

export type IssuedDocuments = {
  /** Schools that have documents, with the board of the latest. */
  readonly boards: ReadonlyMap<string, string | null>;
  /** A school's own, with what was issued before each: the last number of all, and the documents of this school. */
  of(school: string): readonly IssuedInPlace[];
  readonly all: readonly Recorded<DocumentsEvent>[];
  /** What in the stream is no document that can be read. */
  readonly differences: readonly Difference[];
};

/** Of a document, all that the numbers after it follow from. */
type Place = { readonly event: Recorded<DocumentsEvent>; readonly before: Recorded<DocumentsEvent> | undefined };

export const issuedDocuments = (stored: readonly StoredEvent[]): IssuedDocuments => {
  const { events, differences } = readable<DocumentsEvent>(stored);
  const all = events.filter(isDocument);
  const others = events.filter((event) => !isDocument(event));
  const bySchool = new Map<string, Place[]>();
  for (const [index, event] of all.entries()) {
    const place = { event, before: all[index - 1] };
    const places = bySchool.get(event.data.school);
    if (places === undefined) bySchool.set(event.data.school, [place]);
    else places.push(place);
  }
  return {
    boards: new Map([...bySchool].map(([school, places]) => [school, places.at(-1)!.event.data.board ?? null])),
    of: (school) => inPlace(bySchool.get(school) ?? []),
    all,
    differences: [
      ...differences,
      ...others.map(({ stream, revision }) => ({ stream, revision, what: 'is no document that can be read' })),
    ],
  };
};

/** Asked of all that places and numbers are taken from; whatever else is wrong shows when it is recomputed. */
const isDocument = ({ type, data }: Recorded<DocumentsEvent>): boolean => {
  const { number, school, document, issuedOn }: Partial<Record<keyof Invoice, unknown>> = data;
  return type === 'InvoiceIssued' && [number, school, document, issuedOn].every((text) => typeof text === 'string');
};

const inPlace = (places: readonly Place[]): IssuedInPlace[] => {
  const issued = new Map<string, Issued>();
  return places.map(({ event, before }) => {
    const { document, number, vatRate } = event.data;
    const place = {
      event,
      before: { ...(before === undefined ? issuing.initial : issuing.evolve(issuing.initial, before)), issued },
      isRepeated: issued.has(document),
    };
    // What a document names was numbered before it; that earlier ones share the index changes nothing for them.
    issued.set(document, { number, vatRate });
    return place;
  });
};

/** An issued document, what was issued before it, and whether its decision had a number already. */
export type IssuedInPlace = {
  readonly event: Pick<Recorded<DocumentsEvent>, 'stream' | 'revision' | 'data'>;
  readonly before: Issuing;
  readonly isRepeated: boolean;
};
