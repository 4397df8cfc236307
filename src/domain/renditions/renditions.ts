/**
 * The files that were handed out of each document, and the renderer that made each (documents.md 9.6). A rendition
 * stays: every later hand-out has the same bytes.
 */
import type { StatedDocument } from '../billing/documents/statedDocument.ts';
import { type UblOptions, type UblProfile, ublOf } from './ubl.ts';

export const renditionFormats = ['pdf', 'nlcius', 'peppol'] as const;
export type RenditionFormat = 'pdf' | UblProfile;

export type Rendition = {
  readonly number: string;
  readonly format: RenditionFormat;
  /** Number of the renderer that made it. */
  readonly renderer: number;
  /** The address of the pages at that moment; null when none was set. */
  readonly publicUrl: string | null;
  /** SHA-256 of its bytes, in hexadecimal digits. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
};

export type RenditionsEvent = { readonly type: 'DocumentRendered'; readonly data: Rendition };

/** A rendition with the moment of its first hand-out, UTC, and the revision of its event. */
export type KeptRendition = Rendition & { readonly first: string; readonly revision: number };

/** Every rendition by its key, {@link renditionKey}. */
export type Renditions = ReadonlyMap<string, KeptRendition>;

export const renditionKey = (number: string, format: RenditionFormat): string => `${number}/${format}`;

type RecordedRendition = RenditionsEvent & {
  readonly revision: number;
  readonly metadata: { readonly recordedAt: string };
};

/**
 * The first event of a number and format counts. States share one index, because a ledger of ten years holds a hundred
 * thousand renditions; an earlier state thus also knows later ones.
 */
export const evolveRenditions = (state: Renditions, events: readonly RecordedRendition[]): Renditions => {
  const kept = state.size === 0 ? new Map<string, KeptRendition>() : (state as Map<string, KeptRendition>);
  for (const { data, metadata, revision } of events) {
    const key = renditionKey(data.number, data.format);
    if (!kept.has(key)) kept.set(key, { ...data, first: metadata.recordedAt, revision });
  }
  return kept;
};

type UblRenderer = (document: StatedDocument, options: UblOptions) => string;

/**
 * Every renderer of UBL that ever existed, by its number. A renderer that gives other bytes for any document needs a
 * new number (9.6.2).
 */
export const ublRenderers: ReadonlyMap<number, UblRenderer> = new Map([[1, ublOf]]);

/** The highest number: that renderer makes what is handed out for the first time. */
export const newestIn = (renderers: ReadonlyMap<number, unknown>): number => Math.max(...renderers.keys());
