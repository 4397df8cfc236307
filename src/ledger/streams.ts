/** The names of all streams (5.2), which streams of a log are ours by their name (operations 11.8), and what each stream is about. */
import type { StreamKind } from '../domain/eventTypes.ts';

export const streams = {
  school: (school: string): string => `school-${school}`,
  results: (school: string): string => `results-${school}`,
  import: (importId: string): string => `import-${importId}`,
  subscription: (school: string): string => `subscription-${school}`,
  board: (board: string): string => `board-${board}`,
  informationRequest: (request: string): string => `information-request-${request}`,
  sharing: (school: string): string => `sharing-${school}`,
  roster: (roster: string): string => `roster-${roster}`,
  guardian: (guardian: string): string => `guardian-${guardian}`,
  directoryLooks: (school: string, day: string): string => `directory-looks-${school}-${day}`,
  deliveries: (number: string): string => `deliveries-${number}`,
  catalogue: 'catalogue',
  documents: 'documents',
  calendar: 'calendar',
  renditions: 'renditions',
  payments: 'payments',
} as const;

/** The decisions that an unknown event stops (5.9): all of them, or only those about the subject of its stream. */
type Stops = 'all decisions' | 'its own';

type Naming = { readonly form: RegExp; readonly stops: Stops };

const school = '([0-9]{2}[A-Z]{2}[0-9]{2})';
const ulid = '[0-9A-HJKMNP-TV-Z]{26}';

/** The first group of a form, if it has one, matches the school that the stream is about. */
const namings: Readonly<Record<StreamKind, Naming>> = {
  school: { form: named(`school-${school}`), stops: 'its own' },
  results: { form: named(`results-${school}`), stops: 'its own' },
  import: { form: named(`import-${ulid}`), stops: 'its own' },
  subscription: { form: named(`subscription-${school}`), stops: 'its own' },
  board: { form: named('board-[0-9]{5}'), stops: 'its own' },
  catalogue: { form: named('catalogue'), stops: 'all decisions' },
  documents: { form: named('documents'), stops: 'all decisions' },
  calendar: { form: named('calendar'), stops: 'all decisions' },
  renditions: { form: named('renditions'), stops: 'its own' },
  payments: { form: named('payments'), stops: 'its own' },
  deliveries: { form: named('deliveries-[0-9]{4}-[0-9]{6,}'), stops: 'its own' },
  sharing: { form: named(`sharing-${school}`), stops: 'its own' },
  roster: { form: named(`roster-${ulid}`), stops: 'its own' },
  guardian: { form: named('guardian-[A-Za-z0-9][A-Za-z0-9_-]{0,63}'), stops: 'its own' },
  directoryLooks: { form: named(`directory-looks-${school}-[0-9]{4}-[0-9]{2}-[0-9]{2}`), stops: 'its own' },
  informationRequest: { form: named(`information-request-${ulid}`), stops: 'its own' },
};

function named(form: string): RegExp {
  return new RegExp(`^${form}$`);
}

/** The beginning of the names of all streams of a kind: `results-`; for a kind with one stream its whole name. */
export const prefixOf = (kind: StreamKind): string => /^[a-z-]+/.exec(namings[kind].form.source.slice(1))![0];

const wordOf = (name: string): string => {
  const dash = name.indexOf('-');
  return dash === -1 ? name : name.slice(0, dash);
};

/** The first word of a stream's name leaves one kind that it may be. This lookup is quick, because it runs for every event that is read. */
const kinds: ReadonlyMap<string, StreamKind> = new Map(
  (Object.entries(namings) as [StreamKind, Naming][]).map(([kind, { form }]) => [
    wordOf(form.source.slice(1).replace('$', '')),
    kind,
  ]),
);

/** The kind of a stream; undefined for a foreign one. */
export const kindOf = (stream: string): StreamKind | undefined => {
  const kind = kinds.get(wordOf(stream));
  return kind !== undefined && namings[kind].form.test(stream) ? kind : undefined;
};

/** Whether the stream is ours by its name. Nothing is read of any other stream in the log (operations 11.8). */
export const isOurs = ({ stream }: { readonly stream: string }): boolean => kindOf(stream) !== undefined;

/**
 * The subject of a stream: a school, or else the stream itself. Everything about one subject waits together when one of
 * its events is unknown (5.9).
 */
export const subjectOf = (stream: string): string => {
  const kind = kindOf(stream);
  return (kind && namings[kind].form.exec(stream)?.[1]) ?? stream;
};

/** Whether an unknown event about this subject stops all decisions. */
export const stopsAllDecisions = (subject: string): boolean => {
  const kind = kindOf(subject);
  return kind !== undefined && namings[kind].stops === 'all decisions';
};

const ofSchool = new RegExp(`^(?:school|results|subscription)-${school}$`);

/** The school that owns the stream; undefined if the stream is about something else. */
export const schoolOf = (stream: string): string | undefined => ofSchool.exec(stream)?.[1];

const aSchool = new RegExp(`^${school}$`);

export const isSchool = (subject: string): boolean => aSchool.test(subject);
