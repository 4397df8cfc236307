/**
 * Operations 12.1 and 12.2: three processes on one ledger. One at a time keeps the read models, and one at a time turns the
 * days.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, freshDatabase } from '../../support/database.ts';
import { ask } from '../../support/faults/client.ts';
import { type Telboek, telboekWith } from '../../support/faults/telboek.ts';
import { supplier } from '../../support/world.ts';

describe('three processes on one ledger', { timeout: 120_000 }, () => {
  let folder: string;
  let database: Database;
  let processes: Telboek[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telboek-holders-'));
    database = await freshDatabase(process.env.POSTGRES_URL);
    const env = { DATA_DIR: folder, EVENT_STORE: database.url, READ_STORE: database.url, WORKERS: '1' };
    processes = [];
    for (let n = 0; n < 3; n++) {
      const telboek = await telboekWith(env);
      processes.push(telboek);
      await telboek.start();
    }
  }, 120_000);
  afterAll(async () => {
    for (const telboek of processes) await telboek.kill();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const metric = async (telboek: Telboek, name: string): Promise<number> => {
    const text = await (await fetch(`${telboek.url}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return Number(line?.slice(name.length + 1) ?? Number.NaN);
  };

  /** The processes that hold this work now. */
  const holders = async (work: string): Promise<Telboek[]> => {
    const asked = processes.map(async (one) =>
      (await metric(one, `telboek_holder{work="${work}"}`)) === 1 ? [one] : [],
    );
    return (await Promise.all(asked)).flat();
  };

  const registered = (telboek: Telboek, school: string) => {
    const address = { street: 'Wilg 1', postalCode: '2222 BB', city: 'Stad' };
    const body = { name: 'De Wilg', kind: 'primary', yearClasses: true, source: 'parnassys', address };
    return ask(telboek.url, telboek.token, { method: 'PUT', path: `/schools/${school}`, body });
  };

  /** A process's answer about schools, which includes an event that another process wrote. */
  const seenBy = async (telboek: Telboek, position: string): Promise<unknown> => {
    const asked = await ask(telboek.url, telboek.token, {
      method: 'GET',
      path: '/schools',
      headers: { 'X-Position': position },
    });
    return typeof asked === 'string' ? asked : asked.body.items.map(({ school }: { school: string }) => school);
  };

  const writtenAt = async (telboek: Telboek, school: string): Promise<string> => {
    const asked = await registered(telboek, school);
    if (typeof asked === 'string') throw new Error(asked);
    return asked.headers.get('x-position') ?? '';
  };

  it('12.2: each work has one holder, and every process answers as of what another one wrote', async () => {
    expect(await holders('following')).toHaveLength(1);
    expect(await holders('days')).toHaveLength(1);
    await ask(processes[0]!.url, processes[0]!.token, { method: 'PUT', path: '/supplier', body: supplier });
    for (const [n, writer] of processes.entries()) {
      const position = await writtenAt(writer, `12AB0${n}`);
      for (const reader of processes) expect(await seenBy(reader, position)).toContain(`12AB0${n}`);
    }
  });

  it('12.2: an idle process beside a busy one spends under 3 % of a core', async () => {
    const holding = [...(await holders('following')), ...(await holders('days'))];
    // One that follows is kept busy with requests that write, each of which it also has to follow.
    const isOver = new AbortController();
    let written = 0;
    const busy = (async () => {
      for (; !isOver.signal.aborted; written++) {
        const address = { ...supplier.address, street: `Straat ${written}` };
        const asked = { method: 'PUT' as const, path: '/supplier', body: { ...supplier, address } };
        await ask(holding[0]!.url, holding[0]!.token, asked);
      }
    })();
    const waiting = processes.find((one) => !holding.includes(one)) ?? processes[2]!;
    const spent = () => metric(waiting, 'process_cpu_seconds_total');
    const spell = async () => {
      const before = await spent();
      await pause(2_000);
      return (await spent()) - before;
    };
    // Reading its metrics costs a process something too, a start has an aftermath, and other work on the machine makes all
    // of it dearer. So the quietest spell shows what waiting costs.
    await expect.poll(spell, { timeout: 30_000, interval: 0 }).toBeLessThan(2 * 0.03);
    isOver.abort();
    await busy;
    expect(written).toBeGreaterThan(20);
  });

  it('12.2: others take over within 5 s of the death of the holder', async () => {
    const [holder] = await holders('following');
    processes = processes.filter((one) => one !== holder);
    await holder!.kill();
    const killedAt = performance.now();
    await expect.poll(() => holders('following'), { timeout: 5_000, interval: 50 }).toHaveLength(1);
    await expect
      .poll(() => holders('days'), { timeout: 5_000 - (performance.now() - killedAt), interval: 50 })
      .toHaveLength(1);
    const position = await writtenAt(processes[0]!, '34CD00');
    for (const reader of processes) expect(await seenBy(reader, position)).toContain('34CD00');
  });

  it('12.2: another one takes over at once when the holder stops in order', async () => {
    const [holder] = await holders('following');
    processes = processes.filter((one) => one !== holder);
    expect(await holder!.stop()).toBe(0);
    // The process gave up the lock before it ended.
    await expect.poll(() => holders('following'), { timeout: 1_000, interval: 20 }).toHaveLength(1);
    const position = await writtenAt(processes[0]!, '56EF00');
    expect(await seenBy(processes[0]!, position)).toContain('56EF00');
  });
});
