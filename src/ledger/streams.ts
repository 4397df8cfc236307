/** The names of all streams (5.2), which of a log's streams are ours by them (operations 11.8), and what each is about. */
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
  catalogue: 'catalogue',
  documents: 'documents',
  calendar: 'calendar',
} as const;

/** What an event that is not known stops (5.9): all decisions, or only those about what its stream is about. */
type Stops = 'all decisions' | 'its own';

type Naming = { readonly form: RegExp; readonly stops: Stops };

const school = '([0-9]{2}[A-Z]{2}[0-9]{2})';
const ulid = '[0-9A-HJKMNP-TV-Z]{26}';

/** A first group in a form is the school that the stream is about. */
const namings: Readonly<Record<StreamKind, Naming>> = {
  school: { form: named(`school-${school}`), stops: 'its own' },
  results: { form: named(`results-${school}`), stops: 'its own' },
  import: { form: named(`import-${ulid}`), stops: 'its own' },
  subscription: { form: named(`subscription-${school}`), stops: 'its own' },
  board: { form: named('board-[0-9]{5}'), stops: 'its own' },
  catalogue: { form: named('catalogue'), stops: 'all decisions' },
  documents: { form: named('documents'), stops: 'all decisions' },
  calendar: { form: named('calendar'), stops: 'all decisions' },
  sharing: { form: named(`sharing-${school}`), stops: 'its own' },
  roster: { form: named(`roster-${ulid}`), stops: 'its own' },
  guardian: { form: named('guardian-[A-Za-z0-9][A-Za-z0-9_-]{0,63}'), stops: 'its own' },
  directoryLooks: { form: named(`directory-looks-${school}-[0-9]{4}-[0-9]{2}-[0-9]{2}`), stops: 'its own' },
  informationRequest: { form: named(`information-request-${ulid}`), stops: 'its own' },
};

function named(form: string): RegExp {
  return new RegExp(`^${form}$`);
}

const wordOf = (name: string): string => {
  const dash = name.indexOf('-');
  return dash === -1 ? name : name.slice(0, dash);
};

/** Asked of every event that is read: by the first word of its stream's name there is one kind that it may be. */
const kinds: ReadonlyMap<string, StreamKind> = new Map(
  (Object.entries(namings) as [StreamKind, Naming][]).map(([kind, { form }]) => [
    wordOf(form.source.slice(1).replace('$', '')),
    kind,
  ]),
);

/** Undefined for a stream that is somebody else's. */
export const kindOf = (stream: string): StreamKind | undefined => {
  const kind = kinds.get(wordOf(stream));
  return kind !== undefined && namings[kind].form.test(stream) ? kind : undefined;
};

/** Whether its name is one of ours: of all else in a log nothing is read (operations 11.8). */
export const isOurs = ({ stream }: { readonly stream: string }): boolean => kindOf(stream) !== undefined;

/** What waits together when something in the stream is not known (5.9): a school, or what the stream itself is. */
export const subjectOf = (stream: string): string => {
  const kind = kindOf(stream);
  return (kind && namings[kind].form.exec(stream)?.[1]) ?? stream;
};

/** Whether no decision at all is taken while something about it is not known. */
export const stopsAll = (subject: string): boolean => {
  const kind = kindOf(subject);
  return kind !== undefined && namings[kind].stops === 'all decisions';
};

const ofSchool = new RegExp(`^(?:school|results|subscription)-${school}$`);

/** The school whose stream it is; undefined for a stream of something else. */
export const schoolOf = (stream: string): string | undefined => ofSchool.exec(stream)?.[1];

const aSchool = new RegExp(`^${school}$`);

export const isSchool = (subject: string): boolean => aSchool.test(subject);
