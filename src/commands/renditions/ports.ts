/** The ports of renditions: a writer of PDF, a maker of one file out of many, and a store of bytes. */

import type { StatedDocument } from '../../domain/billing/documents/statedDocument.ts';
import type { Dossier } from '../../domain/renditions/dossier.ts';

/** @param ubl the UBL that is embedded; null for a debtor for whom there is none (documents.md 9.3.5) */
export type PdfRenderer = (document: StatedDocument, ubl: string | null) => Promise<Uint8Array>;

/** Writes a document to come; it is no rendition, and has no UBL (documents.md 9.6.1). */
export type ConceptRenderer = (document: StatedDocument) => Promise<Uint8Array>;

export type DossierRenderer = (dossier: Dossier) => Promise<Uint8Array>;

/** Every PDF renderer that is known, by its number. */
export type PdfRenderers = ReadonlyMap<number, PdfRenderer>;

/** Bytes by their SHA-256, outside the log; no rebuild touches them (documents.md 9.6.1). */
export type RenditionBytes = {
  /**
   * Keeps bytes. Bytes that are already kept stay. If other bytes are kept under this digest, they cannot be right, and
   * are replaced.
   */
  put(sha256: string, bytes: Uint8Array): Promise<void>;
  get(sha256: string): Promise<Uint8Array | undefined>;
  remove(sha256: string): Promise<void>;
};

/** `day`: the day that it is dated. */
export type ArchivedFile = { readonly name: string; readonly bytes: Uint8Array; readonly day: string };

/** Makes one file of many, piece by piece. */
export type Archive = (files: AsyncIterable<ArchivedFile>) => AsyncIterable<Uint8Array>;
