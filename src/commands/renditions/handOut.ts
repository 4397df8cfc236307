/** Hands out renditions. A rendition is made the first time, and has the same bytes ever after (documents.md 9.6). */
import { createHash } from 'node:crypto';
import type { IssuedDocument } from '../../domain/billing/documents/issuing.ts';
import type { StatedDocument } from '../../domain/billing/documents/statedDocument.ts';
import { Rejection } from '../../domain/rejection.ts';
import {
  type KeptRendition,
  newestIn,
  type Rendition,
  type RenditionFormat,
  type Renditions,
  type RenditionsEvent,
  renditionFormats,
  renditionKey,
  ublRenderers,
} from '../../domain/renditions/renditions.ts';
import type { UblProfile } from '../../domain/renditions/ubl.ts';
import { hasIdentifier } from '../../domain/renditions/ublParties.ts';
import { decidingAgain } from '../../ledger/handler.ts';
import type { Context } from '../../ledger/ledger.ts';
import { statedFrom } from '../../ledger/states/statedDocuments.ts';
import { streams } from '../../ledger/streams.ts';
import { inSchool, type SchoolTask } from '../../ledger/workers/workers.ts';
import type { CommandStand, Deps } from '../deps.ts';

export type HandedOut = { readonly rendition: Rendition; readonly bytes: Uint8Array };

export type RenditionDeps = Pick<
  Deps,
  'ledger' | 'folds' | 'pdfRenderers' | 'renditionBytes' | 'publicUrl' | 'workers'
>;

/**
 * @throws Rejection debtor_identifier_missing for UBL of a debtor without KvK and OIN; rendition_lost for bytes that are
 * gone and cannot be made again
 */
export const handOut = (
  deps: RenditionDeps,
  issued: IssuedDocument,
  format: RenditionFormat,
  context: Context,
): Promise<HandedOut> =>
  // Another process may hand it out for the first time at the same moment. Then its bytes are used.
  decidingAgain(async () => {
    const { state, head } = await deps.folds.renditions();
    const known = state.get(renditionKey(issued.number, format));
    const document = () => statedFrom(deps.ledger, issued);
    if (known !== undefined) return { rendition: known, bytes: await bytesOf(deps, state, known, document) };
    const made = await madeAnew(deps, state, await document(), format);
    const [first, ...rest] = made.map(({ rendition: data }): RenditionsEvent => ({ type: 'DocumentRendered', data }));
    // The bytes are written before the event: bytes that no event names do no harm, but an event without its bytes
    // would.
    for (const { rendition, bytes } of made) await deps.renditionBytes.put(rendition.sha256, bytes);
    await deps.ledger.append(streams.renditions, [first!, ...rest], head, context);
    return made.at(-1)!;
  });

/** The renditions of a document that were handed out so far. */
export const renditionsOf = async ({ folds }: Pick<Deps, 'folds'>, number: string): Promise<KeptRendition[]> => {
  const { state } = await folds.renditions();
  return renditionFormats.flatMap((format) => state.get(renditionKey(number, format)) ?? []);
};

/** The renditions to make: the one asked for comes last, and before it the UBL that a PDF contains (9.6.1). */
const madeAnew = async (
  deps: RenditionDeps,
  state: Renditions,
  document: StatedDocument,
  format: RenditionFormat,
): Promise<readonly HandedOut[]> => {
  const { number } = document;
  const { publicUrl } = deps;
  if (format !== 'pdf') return [madeUbl(document, format, publicUrl)];
  const renderer = newestIn(deps.pdfRenderers);
  const known = state.get(renditionKey(number, 'nlcius'));
  const ubl = hasIdentifier(document.debtor) && known === undefined ? [madeUbl(document, 'nlcius', publicUrl)] : [];
  const embedded =
    known === undefined ? ubl[0]?.bytes : await bytesOf(deps, state, known, () => Promise.resolve(document));
  const bytes = await pdfOf(deps, document, renderer, embedded);
  return [...ubl, { rendition: renditionOf(number, 'pdf', renderer, publicUrl, bytes), bytes }];
};

const madeUbl = (document: StatedDocument, profile: UblProfile, publicUrl: string | null): HandedOut => {
  const renderer = newestIn(ublRenderers);
  const bytes = Buffer.from(ublRenderers.get(renderer)!(document, { profile, publicUrl }));
  return { rendition: renditionOf(document.number, profile, renderer, publicUrl, bytes), bytes };
};

const renditionOf = (
  number: string,
  format: RenditionFormat,
  renderer: number,
  publicUrl: string | null,
  bytes: Uint8Array,
): Rendition => ({ number, format, renderer, publicUrl, sha256: sha256Of(bytes), size: bytes.byteLength });

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

type PdfAsked = { readonly document: StatedDocument; readonly renderer: number; readonly ubl: string | null };

/** Writing a PDF takes some 20 ms, so it is not done in the thread that answers requests. */
export const pdfRendering: SchoolTask<PdfAsked, Uint8Array, CommandStand> = {
  name: 'pdf-rendering',
  work: ({ pdfRenderers }, _school, { document, renderer, ubl }) => {
    const render = pdfRenderers?.get(renderer);
    if (render === undefined) throw new TypeError(`There is no PDF renderer ${renderer} here`);
    return render(document, ubl);
  },
};

const pdfOf = (
  deps: RenditionDeps,
  document: StatedDocument,
  renderer: number,
  ubl: Uint8Array | undefined,
): Promise<Uint8Array> =>
  inSchool(deps, pdfRendering, document.school, {
    document,
    renderer,
    ubl: ubl === undefined ? null : Buffer.from(ubl).toString(),
  });

/**
 * The bytes of a rendition. Those that were lost are made again by its own renderer, and used only if they are the same
 * (9.6.2). @throws Rejection rendition_lost
 */
export const bytesOf = async (
  deps: RenditionDeps,
  state: Renditions,
  rendition: Rendition,
  document: () => Promise<StatedDocument>,
): Promise<Uint8Array> => {
  const { sha256 } = rendition;
  const kept = await deps.renditionBytes.get(sha256);
  if (kept !== undefined && sha256Of(kept) === sha256) return kept;
  const again = await madeAgain(deps, state, rendition, await document());
  if (again === undefined || sha256Of(again) !== sha256)
    throw new Rejection('rendition_lost', { number: rendition.number, format: rendition.format }, { passes: true });
  await deps.renditionBytes.put(sha256, again);
  return again;
};

/** Makes the bytes again by the renderer that the rendition names. Undefined when this release does not have that renderer. */
const madeAgain = async (
  deps: RenditionDeps,
  state: Renditions,
  { number, format, renderer, publicUrl }: Rendition,
  document: StatedDocument,
): Promise<Uint8Array | undefined> => {
  if (format !== 'pdf') {
    const ubl = ublRenderers.get(renderer)?.(document, { profile: format, publicUrl });
    return ubl === undefined ? undefined : Buffer.from(ubl);
  }
  if (!deps.pdfRenderers.has(renderer)) return undefined;
  const embedded = state.get(renditionKey(number, 'nlcius'));
  const ubl = embedded && hasIdentifier(document.debtor) ? await madeAgain(deps, state, embedded, document) : undefined;
  return pdfOf(deps, document, renderer, ubl);
};
