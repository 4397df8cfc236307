/** `npm run copy-log` as people run it, from and into real stores. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventStoreDb } from '../../src/adapters/eventStoreDb/eventStoreDb.ts';
import { fileVault } from '../../src/adapters/files/fileVault.ts';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import { copyLog } from '../../src/cli/copyLog.ts';
import { UsageFault } from '../../src/cli/usage.ts';
import { ledgerHeads } from '../../src/commands/audit/heads/heads.ts';
import { verifyLedger } from '../../src/commands/audit/verify/verify.ts';
import { closeDays } from '../../src/commands/calendar/closeDays.ts';
import type { Vault } from '../../src/commands/vault/vault.ts';
import type { EventStore } from '../../src/ledger/eventStore.ts';
import { ledgerOn } from '../../src/ledger/ledger.ts';
import { foldsOf } from '../../src/ledger/states/folds.ts';
import { history, played } from '../support/billing/histories.ts';
import { playedThrough } from '../support/billing/workedExample.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { startStandIn } from '../support/eventStoreDb/server.ts';
import { copiedFrom, copiedTo, ownFolder } from '../support/ledger/copies.ts';
import { ran } from '../support/process.ts';
import { postgresServers } from '../support/servers/postgresServers.ts';

let folder: string;
let remove: () => Promise<void>;
const databases: Database[] = [];
beforeAll(async () => {
  ({ folder, remove } = await ownFolder());
  // When root runs the tests, the embedded server runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
});
afterAll(async () => {
  for (const { drop } of databases) await drop();
  await remove();
});

let files = 0;
const fresh = (ending = ''): string => join(folder, `ledger-${++files}${ending}`);

const database = async (url?: string): Promise<string> => {
  const one = await freshDatabase(url);
  databases.push(one);
  return one.url;
};

const run = (eventStore: string, ...args: string[]) =>
  ran('cli/copyLog.ts', args, { EVENT_STORE: eventStore, DATA_DIR: join(folder, 'no-such-data') });

const inStore = async <T>(url: string, work: (store: EventStore) => Promise<T>): Promise<T> => {
  const store = await postgresStore(url);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};
const ledgerOver = (store: EventStore) => ledgerOn({ store, now: () => new Date(), newId: randomUUID });
const headsIn = (url: string) => inStore(url, (store) => ledgerHeads(store));

const headsThrough = (url: string, through: number) => inStore(url, (store) => ledgerHeads(store, { through }));

/** A database that holds the worked example's ledger. */
const filled = async (): Promise<{ url: string; events: number; vault: Vault }> => {
  const { store, deps, vault } = await playedThrough('final');
  await closeDays(deps);
  const path = fresh();
  const { events } = await copiedTo(path, store);
  const url = await database();
  await inStore(url, (other) => copiedFrom(path, other));
  return { url, events, vault };
};

describe('npm run copy-log', () => {
  let url: string;
  let events: number;
  let vault: Vault;
  let copy: string;
  beforeAll(async () => {
    ({ url, events, vault } = await filled());
    copy = fresh('.gz');
    const { code, lines } = await run(url, '--to', copy);
    expect([code, lines.at(-1)]).toEqual([
      0,
      `${events} of ${events} events copied to the file, which holds the whole ledger.`,
    ]);
    expect(lines).toContain('Copying: 100%');
  });

  it('npm run copy-log moves a ledger to another server, and says when all is there already', async () => {
    const other = await database(postgresServers().at(-1)!.url);
    const first = await run(other, '--from', copy);
    expect([first.code, first.lines.at(-1)]).toEqual([
      0,
      expect.stringMatching(
        new RegExp(`^${events} of ${events} events copied to the store, .* npm run verify -- --heads FILE\\.$`),
      ),
    ]);
    // The ledger has one event more than the file: the one that says it was copied (operations 11.5).
    const restored = await inStore(other, (store) => store.readAll(0, 100_000));
    expect(restored).toHaveLength(events + 1);
    expect(restored.at(-1)).toMatchObject({ stream: 'catalogue', type: 'LedgerRestored' });
    expect(await inStore(other, async (store) => (await verifyLedger(store)).differences)).toEqual([]);
    expect(await headsThrough(other, events)).toEqual(await headsIn(url));
    const again = await run(other, '--from', copy);
    expect([again.code, again.lines.at(-1)]).toEqual([
      0,
      expect.stringMatching(
        new RegExp(`^0 of ${events} events \\(${events} were there already\\) copied to the store`),
      ),
    ]);
    expect(await headsIn(other)).toMatchObject({ position: events + 1 });
  });

  it('operations 11.5: a ledger that npm run copy-log copied in numbers documents once npm run verify held it against kept heads', async () => {
    const own = { DATA_DIR: join(folder, 'no-such-data'), VAULT_DIR: join(folder, 'vault') };
    const files = await fileVault(own.VAULT_DIR);
    for (const id of await vault.list()) await files.put(id, (await vault.get(id))!);
    const kept = fresh('.json');
    expect((await ran('cli/heads.ts', [kept], { ...own, EVENT_STORE: url })).code).toBe(0);
    const other = await database();
    expect((await run(other, '--from', copy)).code).toBe(0);
    const identity = () =>
      inStore(other, async (store) => (await foldsOf(ledgerOver(store)).catalogue()).state.identity);
    expect((await identity()).restored).toMatchObject({ events, isChecked: false });
    const held = await ran('cli/verify.ts', ['--heads', kept], { ...own, EVENT_STORE: other });
    expect([held.code, held.lines.at(-1)]).toEqual([
      0,
      'This restored ledger holds all of them: it numbers documents again.',
    ]);
    expect((await identity()).restored).toMatchObject({ events, isChecked: true });
    // A second verification against the heads has nothing left to record. The store holds more than the copy now.
    const again = await ran('cli/verify.ts', ['--heads', kept], { ...own, EVENT_STORE: other });
    expect([again.code, again.lines.at(-1)]).toEqual([0, expect.stringMatching(/^Compared with/)]);
    expect((await run(other, '--from', copy)).lines.at(-1)).toContain('a ledger that went on since');
  }, 120_000);

  it('npm run copy-log moves a ledger into the embedded store of a new data folder, and out of it', async () => {
    const env = { DATA_DIR: join(folder, 'data') };
    expect((await ran('cli/copyLog.ts', ['--from', copy], env)).code).toBe(0);
    const back = fresh();
    expect((await ran('cli/copyLog.ts', ['--to', back], env)).code).toBe(0);
    const other = await database();
    await inStore(other, (store) => copiedFrom(back, store));
    expect(await headsThrough(other, events)).toEqual(await headsIn(url));
  }, 120_000);

  it('npm run copy-log says that there is no ledger, and begins no file', async () => {
    const path = fresh();
    const { code, lines } = await ran('cli/copyLog.ts', ['--to', path], { DATA_DIR: join(folder, 'nothing') });
    expect([code, lines[0]]).toEqual([3, expect.stringContaining('There is no ledger')]);
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  it('npm run copy-log refuses a damaged file with exit code 1, naming the event', async () => {
    const path = fresh();
    expect((await run(url, '--to', path)).code).toBe(0);
    await writeFile(path, (await readFile(path, 'utf8')).replace('Schoolstraat', 'Kerkstraat'));
    const { code, lines } = await run(await database(), '--from', path);
    expect([code, lines.at(-1)]).toEqual([
      1,
      expect.stringMatching(/^Event \d+, school-12AB00@0: SchoolRegistered is not as it was recorded/),
    ]);
  });

  it('npm run copy-log never overwrites a whole file, nor one that is none of ours', async () => {
    const whole = await run(url, '--to', copy);
    expect([whole.code, whole.lines[0]]).toEqual([2, expect.stringContaining('never overwritten')]);
    const letter = fresh();
    await writeFile(letter, 'Dear finance,');
    const { code, lines } = await run(url, '--to', letter);
    expect([code, lines.at(-1)]).toEqual([1, expect.stringContaining('holds no ledger')]);
    expect(await readFile(letter, 'utf8')).toBe('Dear finance,');
  });

  it('npm run copy-log tells when the disk is full, and goes on once there is room', async () => {
    const path = fresh();
    // This is the largest file that the process may write. The next byte fails as on a full disk.
    const limited = spawn(
      'bash',
      ['-c', 'ulimit -f 64; exec "$0" src/cli/copyLog.ts --to "$1"', process.execPath, path],
      { env: { PATH: process.env.PATH, EVENT_STORE: url }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    limited.stderr.on('data', (chunk) => {
      said += chunk;
    });
    expect(await once(limited, 'close')).toEqual([3, null]);
    expect(said).toContain('There is no room for the rest of the file');
    expect((await stat(path)).size).toBeLessThanOrEqual(65_536);
    expect((await run(url, '--to', path)).code).toBe(0);
    const other = await database();
    await inStore(other, (store) => copiedFrom(path, store));
    expect(await headsIn(other)).toEqual(await headsIn(url));
  });

  it.each([
    [[]],
    [['ledger.gz']],
    [['--to', 'a', '--from', 'b']],
    [['--to']],
    [['--from', join('no', 'such', 'file')]],
    [['--to', join('no', 'such', 'folder', 'file')]],
    [['--unknown']],
  ])('npm run copy-log says how to ask instead of %j', async (args) => {
    const before = await readdir('.');
    const program = { args, env: { EVENT_STORE: url }, say: () => {}, progress: { write: () => true } as never };
    const asked = copyLog({ ...program, signal: new AbortController().signal });
    await expect(asked).rejects.toThrow(UsageFault);
    await expect(asked).rejects.toThrow('Usage: npm run copy-log');
    expect(await readdir('.')).toEqual(before);
  });

  it('npm run copy-log names no password of a store that it cannot reach', async () => {
    const { code, lines } = await run('postgres://telboek:a-password@127.0.0.1:1/log', '--to', fresh());
    expect(code).toBe(3);
    expect(lines.join('\n')).not.toContain('a-password');
  });
});

describe.each(postgresServers())('any ledger, by way of a file into $server', ({ url: server }) => {
  it('5.4: any ledger that goes by way of a file has the same heads, whatever happened in it', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.constantFrom('', '.gz'), async (steps, ending) => {
        const { store } = await played(steps);
        const path = fresh(ending);
        await copiedTo(path, store);
        const { digest, heads } = await ledgerHeads(store);
        const other = await database(server);
        await inStore(other, (copy) => copiedFrom(path, copy));
        expect(await headsIn(other)).toMatchObject({ digest, heads });
        const back = fresh(ending);
        await inStore(other, (copy) => copiedTo(back, copy));
        expect((await readFile(back)).equals(await readFile(path))).toBe(true);
      }),
      { numRuns: 3 },
    );
  }, 120_000);
});

describe('by way of a file into EventStoreDB and back', () => {
  it('5.4: a ledger has the same heads, and its file the same bytes', async () => {
    const { store, deps } = await playedThrough('year 2');
    await closeDays(deps);
    const path = fresh('.gz');
    await copiedTo(path, store);
    const server = await startStandIn();
    try {
      const other = await eventStoreDb(server.url);
      await copiedFrom(path, other);
      const { digest, heads } = await ledgerHeads(store);
      expect(await ledgerHeads(other)).toMatchObject({ digest, heads });
      const back = fresh('.gz');
      await copiedTo(back, other);
      expect((await readFile(back)).equals(await readFile(path))).toBe(true);
      await other.close();
      const { code, lines } = await run(server.url.replace('esdb:', 'kurrentdb:'), '--from', path);
      expect([code, lines.at(-1)]).toEqual([0, expect.stringMatching(/^0 of \d+ events \(\d+ were there already\)/)]);
    } finally {
      await server.close();
    }
  });
});
