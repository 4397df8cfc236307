/**
 * Connection strings of EventStoreDB (KurrentDB). They are read here and not by the client, which prints the whole of
 * one, with its password, where it does not know an option.
 */

export type EventStoreDbAddress = {
  readonly hosts: readonly { readonly address: string; readonly port: number }[];
  /** The one host is a DNS name of a cluster's nodes, to be asked which of them leads. */
  readonly discover: boolean;
  readonly tls: boolean;
  readonly user?: { readonly username: string; readonly password: string };
  /** Paths of PEM files. */
  readonly files: { readonly tlsCAFile?: string; readonly userCertFile?: string; readonly userKeyFile?: string };
  /** What the client takes as it is. In milliseconds, but `gossipTimeout` in seconds. */
  readonly numbers: Readonly<Partial<Record<NumberOption, number>>>;
  readonly connectionName: string;
};

/** Says what is wrong, never what was given. */
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

/** Options with one value that is right for a ledger, whoever may write it. */
const fixedOptions: Readonly<Record<string, string>> = {
  // A follower does not have yet what was just appended.
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

/** What is wrong with a connection string; undefined when nothing is. */
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

/** Names as the client takes them: whatever their case, and with - or _ between words. */
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
      // The client warns of less by printing; a real server may also refuse pings that come more often.
      if (name === 'keepAliveInterval' && value < 10_000) throw fault('must have a keepAliveInterval of 10000 or more');
      return [[name, value]];
    }),
  );
