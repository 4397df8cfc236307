/** Addresses of PostgreSQL that name several hosts, as libpq reads them (operations 12.3). */

export type PostgresHost = {
  readonly host: string;
  readonly port: number;
  /** The same address with this host alone, which the driver can read. */
  readonly url: string;
};

export const postgresPort = 5432;

/** Scheme and user, the hosts with their ports, and the rest. */
const form = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#]*)(.*)$/s;

/** The values of target_session_attrs that mean: the server that takes writes. */
const writing = ['read-write', 'primary'];

/** The hosts of an address in their order; none when it names none, as for a socket. */
export const hostsIn = (url: string): readonly PostgresHost[] => {
  const [, before = '', hosts = '', after = ''] = form.exec(url) ?? [];
  if (hosts === '') return [];
  return hosts.split(',').map((text) => {
    const [, host = text, port = ''] = /^(.*?)(?::(\d*))?$/s.exec(text) ?? [];
    return {
      host: host.replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? postgresPort : Number(port),
      url: `${before}${text}${after}`,
    };
  });
};

/** Whether connections have to find the server that takes writes. */
export const namesSeveralHosts = (url: string): boolean => hostsIn(url).length > 1;

/** The fault of an address with several hosts, to follow the name of its setting; undefined when it is right. */
export const severalHostsFault = (url: string): string | undefined => {
  const hosts = hostsIn(url);
  if (hosts.some((one) => one.host === '' || !URL.canParse(one.url)))
    return 'names several hosts, and one of them is not of the form host:port';
  const target = new URL(hosts[0]!.url).searchParams.get('target_session_attrs');
  if (target !== null && writing.includes(target)) return undefined;
  return 'names several hosts and does not say which of them is meant: add ?target_session_attrs=read-write, for the one that takes writes';
};
