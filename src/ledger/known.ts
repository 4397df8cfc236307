/** What this release can read of our streams (5.9). Every reader of streams asks here: folds, read models, runs and verification. */
import { versionsRead } from '../domain/eventTypes.ts';
import { Rejection } from '../domain/rejection.ts';
import type { StoredEvent } from './eventStore.ts';
import { kindOf, stopsAllDecisions, subjectOf } from './streams.ts';

type Stored = Pick<StoredEvent, 'stream' | 'type' | 'metadata'>;

// Looked for from the end only: this runs for every event that is read.
const sealLength = ',"digest":""}'.length + 64;
const sealed = /^,"digest":"[0-9a-f]{64}"\}$/;
// The ledger writes the version last before the digest.
const version = /,"version":([1-9][0-9]{0,8})$/;
const versionLength = ',"version":999999999'.length;

/** Why an event of ours cannot be taken at its word, as the end of a sentence about the event. Undefined for a known event. */
export const unknownIn = ({ stream, type, metadata }: Stored): string | undefined => {
  if (!sealed.test(metadata.slice(-sealLength)))
    return 'carries no digest of ours: somebody else wrote it there, or changed it';
  const kind = kindOf(stream);
  const found = versionOf(metadata);
  if (kind !== undefined && found !== undefined && versionsRead(kind, type).includes(found)) return undefined;
  return `is ${shown(type)}${found === undefined ? '' : ` in version ${found}`}, which this release does not know`;
};

export const isKnown = (event: Stored): boolean => unknownIn(event) === undefined;

const versionOf = (metadata: string): number | undefined => {
  const text = version.exec(metadata.slice(-sealLength - versionLength, -sealLength))?.[1];
  if (text !== undefined) return Number(text);
  try {
    const found: unknown = (JSON.parse(metadata) as { readonly version?: unknown } | null)?.version;
    return typeof found === 'number' ? found : undefined;
  } catch {
    return undefined;
  }
};

/** The type's name for a message. The writer of the event chose it, so a text that is not a plain name is not repeated. */
const shown = (type: string): string => (/^[A-Za-z][A-Za-z0-9]{0,63}$/.test(type) ? type : 'of a type');

/**
 * The version in which a type is written.
 * @throws Error for a type that eventTypes.ts does not list for such a stream
 */
export const versionWritten = (stream: string, type: string): number => {
  const kind = kindOf(stream);
  const last = kind === undefined ? undefined : versionsRead(kind, type).at(-1);
  if (last === undefined) throw new Error(`eventTypes.ts lists no ${type} for ${stream}`);
  return last;
};

/** @throws Rejection history_unknown */
export const mustBeKnown = (event: Stored & Pick<StoredEvent, 'revision'>): void => {
  const why = unknownIn(event);
  if (why !== undefined) throw historyUnknown(event, why);
};

/**
 * Streams have no holes: an event that is missing was deleted.
 * @param from the revision from which the events were read
 * @throws Rejection history_unknown
 */
export const mustBeWhole = (events: readonly Pick<StoredEvent, 'stream' | 'revision'>[], from: number): void => {
  const [first] = events;
  const last = events.at(-1);
  if (first === undefined || last === undefined) return;
  if (first.revision === from && last.revision === from + events.length - 1) return;
  const hole = events.findIndex(({ revision }, index) => revision !== from + index);
  const { stream, revision } = events[hole] ?? last;
  throw historyUnknown({ stream, revision: from + Math.max(hole, 0) }, `is not there, though revision ${revision} is`);
};

/** @param what the end of an English sentence about the event */
export const historyUnknown = (
  { stream, revision }: { readonly stream: string; readonly revision: number },
  what: string,
): Rejection => {
  const fault = { stream, revision, what };
  const subject = subjectOf(stream);
  if (stopsAllDecisions(subject)) return new Rejection('history_unknown', { about: 'all', ...fault });
  if (subject === stream) return new Rejection('history_unknown', { about: 'stream', ...fault });
  return new Rejection('history_unknown', { about: 'school', school: subject, ...fault });
};
