/**
 * Connection strings of EventStoreDB (KurrentDB). We read them ourselves, because the client prints a whole string with
 * its password when it does not know an option.
 */

export type EventStoreDbAddress = {
  readonly hosts: readonly { readonly address: string; readonly port: number }[];
  /** The single host is a DNS name of the nodes of a cluster; they are asked for their leader, and for each other. */
  readonly discover: boolean;
  readonly tls: boolean;
  readonly user?: { readonly username: string; readonly password: string };
  /** Paths of PEM files. */
  readonly files: { readonly tlsCAFile?: string; readonly userCertFile?: string; readonly userKeyFile?: string };
  /** Options passed to the client unchanged. In milliseconds, except `gossipTimeout`, which is in seconds. */
  readonly numbers: Readonly<Partial<Record<NumberOption, number>>>;
  readonly connectionName: string;
};

/** The message says what is wrong and never repeats the connection string. */
export class EventStoreDbUrlFault extends Error {
  override readonly name = 'EventStoreDbUrlFault';
}

const numberOptions = [
  'defaultDeadline',
  'discoveryInterval',
  'gossipTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'maxDiscoverAttempts',
] as const;
type NumberOption = (typeof numberOptions)[number];

const fileOptions = ['tlsCAFile', 'userCertFile', 'userKeyFile'] as const;

/** Options for which only one value is right for a ledger. */
const fixedOptions: Readonly<Record<string, string>> = {
  // A follower may lack events that were just appended.
  nodePreference: 'leader',
  throwOnAppendFailure: 'true',
  tlsVerifyCert: 'true',
};

const optionNames = ['tls', 'connectionName', ...numberOptions, ...fileOptions, ...Object.keys(fixedOptions)];

export const eventStoreDbForm = /^(esdb|kurrentdb)(\+discover)?:\/\//;

const form = /^(?:esdb|kurrentdb)(\+discover)?:\/\/(?:([^@/?]*)@)?([^@/?]+)\/?(?:\?([^@]*))?$/;
const hostForm = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/;
const defaultPort = 2113;

/** @throws EventStoreDbUrlFault */
export const readEventStoreDbUrl = (url: string): EventStoreDbAddress => {
  const match = form.exec(url);
  if (match === null) throw fault('must be of the form esdb://user:password@host:2113?tls=true');
  const [, discover, credentials, hosts, query] = match;
  const options = optionsOf(query ?? '');
  const tls = options.get('tls') ?? 'true';
  if (tls !== 'true' && tls !== 'false') throw fault('must say tls=true or tls=false');
  return {
    hosts: hosts!.split(',').map(hostOf),
    discover: discover !== undefined,
    tls: tls === 'true',
    ...(credentials === undefined ? {} : { user: userOf(credentials) }),
    files: filesOf(options, tls === 'true'),
    numbers: numbersOf(options),
    connectionName: options.get('connectionName') ?? 'telboek',
  };
};

/** The fault of a connection string; undefined when it is right. */
export const eventStoreDbUrlFault = (url: string): string | undefined => {
  try {
    readEventStoreDbUrl(url);
    return undefined;
  } catch (error) {
    if (error instanceof EventStoreDbUrlFault) return error.message;
    throw error;
  }
};

const fault = (what: string): EventStoreDbUrlFault => new EventStoreDbUrlFault(what);

const hostOf = (text: string): { address: string; port: number } => {
  const match = hostForm.exec(text);
  const port = match?.[2] === undefined ? defaultPort : Number(match[2]);
  if (match === null || port > 65_535) throw fault('must name its hosts as host:port, separated by commas');
  return { address: match[1]!, port };
};

const userOf = (credentials: string): { username: string; password: string } => {
  const parts = credentials.split(':');
  if (parts.length !== 2 || parts.includes(''))
    throw fault('must have user:password before the @, with %3A for a colon and %40 for an @ in them');
  const [username, password] = parts.map(decoded) as [string, string];
  return { username, password };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw fault('has a % that does not begin an escape; write %25');
  }
};

/** Option names as the client reads them: in any case, with - or _ between words. */
const optionsOf = (query: string): ReadonlyMap<string, string> => {
  const flat = (name: string) => name.toLowerCase().replace(/[-_]/g, '');
  const known = new Map(optionNames.map((name) => [flat(name), name]));
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split('=') as [string, string?]);
  return new Map(
    pairs.map(([key, value]) => {
      const name = known.get(flat(key));
      if (name === undefined || value === undefined || value === '')
        throw fault(`may have the options ${optionNames.join(', ')} as name=value, and has another`);
      const fixed = fixedOptions[name];
      if (fixed !== undefined && decoded(value).toLowerCase() !== fixed) throw fault(`must leave ${name} at ${fixed}`);
      return [name, decoded(value)];
    }),
  );
};

const filesOf = (options: ReadonlyMap<string, string>, tls: boolean): EventStoreDbAddress['files'] => {
  const files = Object.fromEntries(
    fileOptions.flatMap((name) => {
      const path = options.get(name);
      return path === undefined ? [] : [[name, path]];
    }),
  );
  if (!tls && Object.keys(files).length > 0) throw fault('names certificates, which tls=false does not use');
  if ('userCertFile' in files !== 'userKeyFile' in files) throw fault('must have userCertFile and userKeyFile both');
  return files;
};

const numbersOf = (options: ReadonlyMap<string, string>): EventStoreDbAddress['numbers'] =>
  Object.fromEntries(
    numberOptions.flatMap((name) => {
      const text = options.get(name);
      if (text === undefined) return [];
      const value = Number(text);
      if (!Number.isSafeInteger(value) || value < 1) throw fault(`must have a whole number above 0 as ${name}`);
      // For smaller values the client prints a warning, and a real server may refuse such frequent pings.
      if (name === 'keepAliveInterval' && value < 10_000) throw fault('must have a keepAliveInterval of 10000 or more');
      return [[name, value]];
    }),
  );
