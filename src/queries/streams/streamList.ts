/** All streams by name, with how many events each has (10.46). */
import type { StreamKind } from '../../domain/eventTypes.ts';
import { prefixOf } from '../../ledger/streams.ts';
import { type ImportStreamRow, importStreams } from '../../projections/browsing/importStreams.ts';
import { personalStreamRows, type StreamRow, streamRows } from '../../projections/browsing/streamRows.ts';
import type { RowQuery } from '../../projections/readStore.ts';
import type { Sources } from '../sources.ts';

export type StreamsAsked = Pick<RowQuery, 'prefix' | 'search' | 'after' | 'order'> & {
  readonly kind?: StreamKind;
  readonly limit: number;
  /** Whether streams about guardians, children and questions are listed too. */
  readonly personal: boolean;
};

/** Each model is read in the same order, so the first of all are among the first of each. */
export const streamList = async (
  { readStore }: Pick<Sources, 'readStore'>,
  { personal, limit, kind, prefix = '', ...others }: StreamsAsked,
): Promise<StreamRow[]> => {
  const ofKind = kind === undefined ? '' : prefixOf(kind);
  const longer = prefix.length > ofKind.length ? prefix : ofKind;
  if (!longer.startsWith(prefix) || !longer.startsWith(ofKind)) return [];
  const query = { ...others, prefix: longer };
  const models = [streamRows.name, importStreams.name, ...(personal ? [personalStreamRows.name] : [])];
  const found = await Promise.all(models.map((model) => readStore.find<StreamRow>(model, { ...query, limit })));
  const rows = found.flat().toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return (query.order === 'desc' ? rows.toReversed() : rows).slice(0, limit).map(({ row }) => row);
};

/** Undefined for a stream that is not there, or that no school's results name. */
export const streamNamed = async (
  { readStore }: Pick<Sources, 'readStore'>,
  stream: string,
): Promise<StreamRow | undefined> =>
  (await readStore.get<StreamRow>(streamRows.name, stream)) ??
  (await readStore.get<ImportStreamRow>(importStreams.name, stream)) ??
  (await readStore.get<StreamRow>(personalStreamRows.name, stream));

/** The school of an import's stream, and the event that names it. */
export const importStreamNamed = ({ readStore }: Pick<Sources, 'readStore'>, stream: string) =>
  readStore.get<ImportStreamRow>(importStreams.name, stream);
