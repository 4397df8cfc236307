/** Checks, backs up and removes what was handed out (documents.md 9.6.3). */
import type { DocumentsEvent, IssuedDocument } from '../../domain/billing/documents/issuing.ts';
import { Rejection } from '../../domain/rejection.ts';
import {
  evolveRenditions,
  type KeptRendition,
  type Renditions,
  type RenditionsEvent,
  renditionKey,
  ublRenderers,
} from '../../domain/renditions/renditions.ts';
import { statedFrom } from '../../ledger/states/statedDocuments.ts';
import { streams } from '../../ledger/streams.ts';
import type { Difference } from '../audit/differences.ts';
import { isOutage } from '../jobs/outage.ts';
import { type RenditionDeps, sha256Of } from './handOut.ts';

/** Whole calendar years after that of issue for which bytes are kept. */
const keptYears = 7;

/** @param today `YYYY-MM-DD` */
export const mayBePruned = ({ number }: Pick<KeptRendition, 'number'>, today: string): boolean =>
  Number(today.slice(0, 4)) - Number(number.slice(0, 4)) > keptYears;

type Checked = Pick<RenditionDeps, 'ledger' | 'renditionBytes'>;

export type RenditionsWanted = {
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Only those of documents issued in this calendar year. */
  readonly year?: number | undefined;
  /** Only those of this document. */
  readonly number?: string | undefined;
};

/**
 * Checks every rendition and tells its faults: the UBL is made anew, the kept bytes are compared with their digest, and
 * the UBL in a PDF with the kept UBL. Everything is read from the log, never from a cache (domain 5.8).
 */
export async function* renditionsChecked(
  deps: Checked,
  { today, year, number }: RenditionsWanted,
): AsyncGenerator<{ readonly rendition: KeptRendition; readonly differences: readonly Difference[] }, void, void> {
  const state = evolveRenditions(new Map(), (await deps.ledger.read<RenditionsEvent>(streams.renditions)).events);
  if (state.size === 0) return;
  const issued = await issuedByNumber(deps);
  for (const rendition of state.values()) {
    if (number !== undefined && rendition.number !== number) continue;
    if (year !== undefined && !rendition.number.startsWith(`${year}-`)) continue;
    yield { rendition, differences: await checked(deps, state, issued.get(rendition.number), rendition, today) };
  }
}

export type RenditionsVerified = { readonly renditions: number; readonly differences: readonly Difference[] };

/**
 * The faults of all renditions. An event that this release does not know is a difference of its chain, so it is not
 * reported here.
 * @throws the reason of the signal
 */
export const verifyRenditions = async (
  deps: Checked,
  wanted: RenditionsWanted,
  signal?: AbortSignal,
): Promise<RenditionsVerified> => {
  const differences: Difference[] = [];
  let renditions = 0;
  try {
    for await (const { differences: found } of renditionsChecked(deps, wanted)) {
      signal?.throwIfAborted();
      renditions++;
      differences.push(...found);
    }
  } catch (error) {
    if (!(error instanceof Rejection && error.code === 'history_unknown')) throw error;
  }
  return { renditions, differences };
};

const issuedByNumber = async ({ ledger }: Pick<Checked, 'ledger'>): Promise<Map<string, IssuedDocument>> => {
  const { events } = await ledger.read<DocumentsEvent>(streams.documents);
  return new Map(events.map(({ data, metadata }) => [data.number, { ...data, digest: metadata.digest }]));
};

const checked = async (
  deps: Checked,
  state: Renditions,
  issued: IssuedDocument | undefined,
  rendition: KeptRendition,
  today: string,
): Promise<Difference[]> => {
  const { number, format, sha256, revision } = rendition;
  const wrong = (what: string): Difference => ({ stream: streams.renditions, revision, document: number, what });
  if (issued === undefined) return [wrong(`its ${format} was handed out, but there is no such document`)];
  const bytes = await deps.renditionBytes.get(sha256);
  return [
    ...(await ublMadeAnew(deps, issued, rendition)).map(wrong),
    ...(bytes === undefined && !mayBePruned(rendition, today) ? [wrong(`the bytes of its ${format} are gone`)] : []),
    ...(bytes !== undefined && sha256Of(bytes) !== sha256
      ? [wrong(`the bytes of its ${format} have digest ${sha256Of(bytes)}, and were handed out with ${sha256}`)]
      : []),
    ...(bytes === undefined || format !== 'pdf' ? [] : (await ublWithin(deps, state, number, bytes)).map(wrong)),
  ];
};

const ublMadeAnew = async (
  { ledger }: Checked,
  issued: IssuedDocument,
  { format, renderer, publicUrl, sha256 }: KeptRendition,
): Promise<string[]> => {
  if (format === 'pdf') return [];
  const render = ublRenderers.get(renderer);
  if (render === undefined) return [`its ${format} was made by renderer ${renderer}, which this release does not know`];
  try {
    const anew = sha256Of(Buffer.from(render(await statedFrom(ledger, issued), { profile: format, publicUrl })));
    return anew === sha256 ? [] : [`its ${format} made anew has digest ${anew}, and was handed out with ${sha256}`];
  } catch (error) {
    // The log was changed by somebody. The change itself is reported as a difference of the chain.
    if (isOutage(error)) throw error;
    return [`its ${format} cannot be made anew from the log`];
  }
};

const ublWithin = async (
  { renditionBytes }: Checked,
  state: Renditions,
  number: string,
  pdf: Uint8Array,
): Promise<string[]> => {
  const embedded = state.get(renditionKey(number, 'nlcius'));
  const ubl = embedded && (await renditionBytes.get(embedded.sha256));
  return ubl === undefined || Buffer.from(pdf).includes(Buffer.from(ubl))
    ? []
    : ['the XML in its PDF is not the UBL that was handed out'];
};
