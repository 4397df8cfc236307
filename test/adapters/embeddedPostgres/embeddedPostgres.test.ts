import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertCanReach } from '../../../src/adapters/embeddedPostgres/account.ts';
import { ensureLibraryLinks } from '../../../src/adapters/embeddedPostgres/binaries.ts';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../src/adapters/embeddedPostgres/embeddedPostgres.ts';
import { DataFolderInUse } from '../../../src/adapters/embeddedPostgres/launching.ts';

const ownerProgram = new URL('../../support/programs/ownsPostgres.ts', import.meta.url).pathname;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telboek-embedded-'));
  await chmod(folder, 0o711);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const ask = async (url: string, sql: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
};

describe('the embedded server', () => {
  const servers: EmbeddedPostgres[] = [];
  const children: ChildProcess[] = [];

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
    if (children.length === 0) return;
    await Promise.all(children.splice(0).map(killed));
    // The next start ends the server that a killed process left behind.
    await (await startEmbeddedPostgres(folder)).stop();
  });

  const killed = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  const start = async (): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres(folder);
    servers.push(server);
    return server;
  };

  /** Starts a process that owns the server of the folder. */
  const otherProcess = (): ChildProcess => {
    const child = spawn(process.execPath, [ownerProgram, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return child;
  };

  /** The first thing that the process writes: the URL, or the name of the error. */
  const answerOf = async (child: ChildProcess): Promise<string> =>
    String((await once(child.stdout!, 'data'))[0]).trim();

  const postmasterPid = async (): Promise<number> =>
    Number((await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[0]);

  it('the embedded server has its data again after a stop and a start', async () => {
    const first = await start();
    const url = await first.databaseUrl('books');
    await ask(url, 'CREATE TABLE kept AS SELECT 42 AS value');
    await first.stop();
    await expect(ask(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    const second = await start();
    expect(await ask(await second.databaseUrl('books'), 'SELECT value FROM kept')).toBe(42);
  });

  it('the embedded server starts in a private folder, as mktemp makes it, and leaves it closed to all who do not know what lies in it', async () => {
    await chmod(folder, 0o700);
    expect(await ask((await start()).url, 'SELECT 1')).toBe(1);
    expect((await stat(folder)).mode & 0o066).toBe(0);
  });

  it('the embedded server is durable, checks its pages, speaks UTF-8, and listens to this machine only', async () => {
    const { url } = await start();
    const setting = (name: string) => ask(url, `SHOW ${name}`);
    expect(await setting('fsync')).toBe('on');
    expect(await setting('synchronous_commit')).toBe('on');
    expect(await setting('data_checksums')).toBe('on');
    expect(await setting('server_encoding')).toBe('UTF8');
    expect(await setting('listen_addresses')).toBe('127.0.0.1');
    expect(await setting('unix_socket_directories')).toBe('');
  });

  it('the embedded server lets nobody in without the password, which only its owner can read', async () => {
    const { url } = await start();
    const wrong = new URL(url);
    wrong.password = 'guessed';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    const path = join(folder, 'postgres/password');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toBe(new URL(url).password);
  });

  it('the embedded server makes a database once when two ask for it at the same moment', async () => {
    const server = await start();
    const urls = await Promise.all([server.databaseUrl('same'), server.databaseUrl('same')]);
    for (const url of urls) expect(await ask(url, 'SELECT current_database()')).toBe('same');
  });

  it('the embedded server is refused to a second process while the first lives', async () => {
    const { url } = await start();
    await expect(startEmbeddedPostgres(folder)).rejects.toThrow(DataFolderInUse);
    expect(await answerOf(otherProcess())).toBe('DataFolderInUse');
    expect(await ask(url, 'SELECT 1')).toBe(1);
  });

  it('the embedded server that a killed process left behind is ended, and its data is there', async () => {
    const child = otherProcess();
    const url = await answerOf(child);
    await ask(url, 'CREATE TABLE kept AS SELECT 42 AS value');
    const orphan = await postmasterPid();
    await killed(child);
    expect(await ask(url, 'SELECT 1')).toBe(1);

    const server = await start();
    expect(await ask(server.url, 'SELECT value FROM kept')).toBe(42);
    expect(await postmasterPid()).not.toBe(orphan);
    await expect(ask(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('the embedded server starts once when two processes begin at the same moment on an empty folder', async () => {
    const answers = await Promise.all([otherProcess(), otherProcess()].map(answerOf));
    const urls = answers.filter((answer) => answer.startsWith('postgres:'));
    expect(urls).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'DataFolderInUse')).toHaveLength(1);
    expect(await ask(urls[0] as string, 'SELECT 1')).toBe(1);
  });

  it('the embedded server starts after a first start that was killed half-way', async () => {
    const child = otherProcess();
    const inFolder = async () => readdir(join(folder, 'postgres')).catch(() => []);
    await expect.poll(inFolder, { timeout: 20_000, interval: 5 }).toContainEqual(expect.stringMatching(/^init-/));
    await killed(child);
    expect(await ask((await start()).url, 'SELECT 1')).toBe(1);
  });

  it('the embedded server starts over a pid file that a crash of the machine left, whose pid is now somebody else', async () => {
    await (await start()).stop();
    const pidFile = join(folder, 'postgres/data/postmaster.pid');
    const { uid, gid } = await stat(join(folder, 'postgres/data'));
    const somebody = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' });
    children.push(somebody);
    for (const pid of [somebody.pid, process.pid, 2 ** 22 + 1]) {
      await writeFile(pidFile, `${pid}\n${join(folder, 'postgres/data')}\n1700000000\n1\n\n127.0.0.1\n`);
      const server = await start();
      expect(await ask(server.url, 'SELECT 1')).toBe(1);
      await server.stop();
    }
  });

  it('the embedded server says so when the password of a cluster is gone', async () => {
    await (await start()).stop();
    const path = join(folder, 'postgres/password');
    const password = await readFile(path);
    await rm(path);
    await expect(startEmbeddedPostgres(folder)).rejects.toThrow('password is missing');
    await writeFile(path, password, { mode: 0o600 });
  });
});

describe('the links between library versions', () => {
  const listed = [
    { source: 'native/lib/liba.so.1.2', target: 'native/lib/liba.so' },
    { source: 'native/lib/liba.so.1.2', target: 'native/lib/liba.so.1' },
  ];

  beforeEach(async () => {
    await mkdir(join(folder, 'native/lib'), { recursive: true });
    await writeFile(join(folder, 'native/lib/liba.so.1.2'), 'library');
    await writeFile(join(folder, 'native/pg-symlinks.json'), JSON.stringify(listed));
  });

  it('the links between library versions are made where they are missing, by any number of processes at once', async () => {
    await symlink('liba.so.1.2', join(folder, 'native/lib/liba.so'));
    await Promise.all(Array.from({ length: 5 }, () => ensureLibraryLinks(folder)));
    for (const { target } of listed) {
      expect((await lstat(join(folder, target))).isSymbolicLink()).toBe(true);
      expect(await readlink(join(folder, target))).toBe('liba.so.1.2');
      expect(await readFile(join(folder, target), 'utf8')).toBe('library');
    }
  });

  it('the links between library versions need no list on a platform that needs no links', async () => {
    await rm(join(folder, 'native/pg-symlinks.json'));
    await expect(ensureLibraryLinks(folder)).resolves.toBeUndefined();
  });

  it('the links between library versions that cannot be made are an error that says what to do', async () => {
    await rm(join(folder, 'native/lib'), { recursive: true });
    await expect(ensureLibraryLinks(folder)).rejects.toThrow('npm rebuild');
  });
});

describe('the folders on the way to the server', () => {
  const stranger = { uid: 65_533, gid: 65_533 };

  it('the folders on the way to the server must be open to the user that runs it, else the error names the folder', async () => {
    await mkdir(join(folder, 'closed/inside'), { recursive: true });
    await expect(assertCanReach(stranger, join(folder, 'closed/inside'))).resolves.toBeUndefined();
    await chmod(join(folder, 'closed'), 0o700);
    const attempt = assertCanReach(stranger, join(folder, 'closed/inside'));
    await expect(attempt).rejects.toThrow(`chmod o+x ${join(folder, 'closed')}`);
  });
});
