/**
 * operations.md 11.6, 11.9: a start that fails names the server, the setting, the reason and what to do, and never a
 * password.
 */
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/server/settings/settings.ts';
import { openLog, openStores } from '../../../src/server/stores/openStores.ts';
import { type Waiting, withoutWaiting } from '../../../src/server/stores/storeWaiting.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { freshDatabase } from '../../support/database.ts';
import { rightsOf } from '../../support/eventStoreDb/rights.ts';
import { startStandIn } from '../../support/eventStoreDb/server.ts';
import { certificatePath, certifiedBy } from '../../support/servers/certificates.ts';
import { muteServer, postgresSaying, postgresWithTls, webServer } from '../../support/servers/oddServers.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const kept = async <T extends { close(): Promise<void> }>(opened: Promise<T>): Promise<T> => {
  const it = await opened;
  closing.push(() => it.close());
  return it;
};

const never = () => Promise.reject(new Error('The embedded server is not needed here'));

/** The message with which a start with this EVENT_STORE fails. */
const faultOf = async (eventStore: string): Promise<Error> => {
  const settings = readSettings({ EVENT_STORE: eventStore });
  const error = await openLog(settings, never).then(
    (log) => log.close(),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreUnavailable);
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('s3cret');
  return error as Error;
};

const secure = (name: Parameters<typeof certifiedBy>[0]) =>
  kept(startStandIn(0, certifiedBy(name), rightsOf('telboek', 's3cret')));
const trusting = (name: Parameters<typeof certificatePath>[0]) =>
  `&tlsCAFile=${encodeURIComponent(certificatePath(name))}`;
const at = (port: number, query: string, user = 'telboek:s3cret@') => `esdb://${user}127.0.0.1:${port}?${query}`;

describe('11.9: a start on EventStoreDB says', () => {
  it('a start on EventStoreDB says that its certificate is of an authority that is not known', async () => {
    const { port } = await secure('certificate');
    expect((await faultOf(at(port, 'tls=true'))).message).toBe(
      `The event store at 127.0.0.1:${port} (EVENT_STORE) cannot be used: its certificate is refused (self-signed certificate). Name the file of the authority that signed it as tlsCAFile= in EVENT_STORE.`,
    );
  });

  it('a start on EventStoreDB says that its certificate lacks the name', async () => {
    const { port } = await secure('otherHost');
    const { message } = await faultOf(at(port, `tls=true${trusting('otherHost')}`));
    expect(message).toContain(
      "its certificate is refused (Hostname/IP does not match certificate's altnames: IP: 127.0.0.1 is not in the cert's list: ",
    );
    expect(message).toContain('Name the host in EVENT_STORE as its certificate does');
  });

  it('a start on EventStoreDB says that its certificate has expired', async () => {
    const { port } = await secure('expired');
    expect((await faultOf(at(port, `tls=true${trusting('expired')}`))).message).toContain(
      'its certificate is refused (certificate has expired). Give the server a certificate that is valid now',
    );
  });

  it('a start on EventStoreDB says that it speaks no TLS', async () => {
    const { port } = await kept(startStandIn());
    expect((await faultOf(at(port, 'tls=true'))).message).toBe(
      `The event store at 127.0.0.1:${port} (EVENT_STORE) cannot be used: it does not speak TLS, and the setting says to use it (wrong version number). Set up TLS on the server, or write tls=false in EVENT_STORE.`,
    );
  });

  it('a start on EventStoreDB says that it wants TLS', async () => {
    const { port } = await secure('certificate');
    expect((await faultOf(at(port, 'tls=false', ''))).message).toContain(
      'cannot be used: it wants TLS, and the setting says to connect without. Write tls=true in EVENT_STORE',
    );
  });

  it('a start on EventStoreDB says that the server is of another kind', async () => {
    const { port } = await kept(webServer());
    expect((await faultOf(at(port, 'tls=false', ''))).message).toContain(
      'what answers there is another kind of server, not EventStoreDB',
    );
  });

  it('a start on EventStoreDB says that nothing listens', async () => {
    expect((await faultOf('esdb://127.0.0.1:1?tls=false')).message).toBe(
      'The event store at 127.0.0.1:1 (EVENT_STORE) cannot be reached: connect ECONNREFUSED 127.0.0.1:1. Nothing listens there: start EventStoreDB, or set the right host and port in EVENT_STORE.',
    );
  });

  it('a start on EventStoreDB says that the password is wrong, when the server has said so for some seconds; the client’s own error is its cause', async () => {
    const { port } = await secure('certificate');
    const { message, cause } = await faultOf(at(port, `tls=true${trusting('certificate')}`, 'telboek:wrong-s3cret@'));
    expect(message).toBe(
      `The event store at 127.0.0.1:${port} (EVENT_STORE) cannot be used: it does not take this server's user or password (16 UNAUTHENTICATED: Bad HTTP status code: 401). Check user and password in EVENT_STORE, and that the server knows the user.`,
    );
    expect((cause as Error).cause).toMatchObject({ code: 16, type: 'access-denied' });
  });

  it('a start on EventStoreDB says which right its user lacks', async () => {
    const rights = rightsOf('telboek', 's3cret');
    rights.give({ read: false, append: true });
    const { port } = await kept(startStandIn(0, certifiedBy('certificate'), rights));
    expect((await faultOf(at(port, `tls=true${trusting('certificate')}`))).message).toContain(
      "it denies this server's user the right to read (7 PERMISSION_DENIED: Access Denied). docs/operations.md has",
    );
  });

  it('a start on EventStoreDB says that a file it names is not there', async () => {
    const { port } = await secure('certificate');
    expect((await faultOf(at(port, 'tls=true&tlsCAFile=/nowhere/ca.pem'))).message).toContain(
      "cannot be used: ENOENT: no such file or directory, open '/nowhere/ca.pem'. Check the files that EVENT_STORE names.",
    );
  });

  it('a start says nothing of a server that has only just started, and refuses the right user for 200 ms', async () => {
    const rights = rightsOf('telboek', 's3cret');
    rights.refuseAll(210);
    const { port } = await kept(startStandIn(0, certifiedBy('certificate'), rights));
    const settings = readSettings({ EVENT_STORE: at(port, `tls=true${trusting('certificate')}`) });
    const log = await kept(openLog(settings, never));
    expect(await log.store.head()).toBe(0);
  });
});

describe('11.9: a start on PostgreSQL says', () => {
  const postgres = (port: number, query = '') => `postgres://telboek:s3cret@127.0.0.1:${port}/log${query}`;
  const verifying = (name?: Parameters<typeof certificatePath>[0]) =>
    `?sslmode=verify-full${name === undefined ? '' : `&sslrootcert=${encodeURIComponent(certificatePath(name))}`}`;

  it.each([
    [
      'that its authority is not known',
      'certificate',
      undefined,
      '(self-signed certificate). Name the file of the authority that signed it as sslrootcert= in EVENT_STORE.',
    ],
    ['that its certificate lacks the name', 'otherHost', 'otherHost', "does not match certificate's altnames"],
    ['that its certificate has expired', 'expired', 'expired', '(certificate has expired). Give the server'],
  ] as const)('%s', async (_what, name, trusted, said) => {
    const { port } = await kept(postgresWithTls(name));
    const { message } = await faultOf(postgres(port, verifying(trusted)));
    expect(message).toContain(
      `The event store at 127.0.0.1:${port}/log (EVENT_STORE) cannot be used: its certificate is refused`,
    );
    expect(message).toContain(said);
  });

  it('a start on PostgreSQL says that it speaks no TLS', async () => {
    const database = await freshDatabase();
    closing.push(() => database.drop());
    expect((await faultOf(`${database.url}?sslmode=verify-full`)).message).toContain(
      'it does not speak TLS, and the setting says to use it (The server does not support SSL connections). Set up TLS on the server, or write sslmode=disable in EVENT_STORE.',
    );
  });

  it.each([
    [
      '28000',
      'no pg_hba.conf entry for host "10.0.0.1", user "telboek", database "log", no encryption',
      'it wants TLS',
      'Write sslmode=verify-full in EVENT_STORE.',
    ],
    [
      '28P01',
      'password authentication failed for user "telboek"',
      "it does not take this server's user or password",
      'Check user and password in EVENT_STORE',
    ],
    [
      '3D000',
      'database "log" does not exist',
      'database "log" does not exist',
      'Create that database, or name another in EVENT_STORE.',
    ],
    [
      '42501',
      'permission denied for database "log"',
      "it denies this server's user the right to create the schema ledger",
      'docs/operations.md has the commands',
    ],
    ['57P03', 'the database system is starting up', 'it is only just starting', ''],
    ['53300', 'sorry, too many clients already', 'sorry, too many clients already', 'Raise max_connections there'],
    ['53100', 'could not extend file: No space left on device', 'No space left', "Make room on that server's disk."],
    [
      '25006',
      'cannot execute CREATE SCHEMA in a read-only transaction',
      'read-only',
      'Name the server that takes writes in EVENT_STORE.',
    ],
  ])('a start says of %s what the server said, and what to do', async (code, said, why, advice) => {
    const { port } = await kept(postgresSaying(code, said));
    const { message } = await faultOf(postgres(port));
    for (const part of [`127.0.0.1:${port}/log (EVENT_STORE)`, said, why, advice]) expect(message).toContain(part);
  });

  it('a start on PostgreSQL says that the server is of another kind', async () => {
    const { port } = await kept(webServer());
    expect((await faultOf(postgres(port))).message).toContain(
      'what answers there is another kind of server, not PostgreSQL',
    );
  });
});

describe('11.6: STORE_WAIT_SECONDS', () => {
  it.each([
    ['EVENT_STORE', 'esdb://127.0.0.1:PORT?tls=false', 'event store'],
    ['EVENT_STORE', 'esdb://127.0.0.1:PORT?tls=true', 'event store'],
    ['EVENT_STORE', 'postgres://u:s3cret@127.0.0.1:PORT/log', 'event store'],
    ['READ_STORE', 'postgres://u:s3cret@127.0.0.1:PORT/log', 'read store'],
  ])(
    'STORE_WAIT_SECONDS bounds a start whose %s (%s) takes connections and never answers; it says so long before',
    async (variable, url, name) => {
      const database = await freshDatabase();
      closing.push(() => database.drop());
      const { port } = await kept(muteServer());
      const others = { EVENT_STORE: database.url, READ_STORE: database.url };
      const settings = readSettings({ ...others, [variable]: url.replace('PORT', String(port)) });
      const startedAt = performance.now();
      const said: { line: string; ms: number }[] = [];
      const waiting: Waiting = {
        ...withoutWaiting,
        seconds: 4,
        say: (line) => said.push({ line, ms: performance.now() - startedAt }),
      };
      const error = (await openStores(settings, never, waiting).catch((reason: unknown) => reason)) as Error;
      const endedAfter = performance.now() - startedAt;
      expect(error.message).toContain(`The ${name} at 127.0.0.1:${port}`);
      expect(error.message).toContain(
        'could not be reached for 4 s (STORE_WAIT_SECONDS): it takes connections and does not answer',
      );
      expect(said[0]?.line).toContain(`(${variable}) cannot be reached: it takes connections and does not answer`);
      // The bounds are the promised ones: one line in two seconds, and an end at the bound plus one look at the server.
      expect(said[0]!.ms).toBeLessThan(2_500);
      expect(endedAfter).toBeLessThan(5_500);
    },
  );
});
