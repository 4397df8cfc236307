/**
 * PostgreSQL goes away, is cut off, goes silent and gets full, under a mixed load. Nothing is lost or doubled, and nobody
 * waits more than 10 s.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OwnPostgres, ownPostgres } from '../support/faults/breakable/ownPostgres.ts';
import { ask } from '../support/faults/client.ts';
import type { Load } from '../support/faults/load.ts';
import { openPostgres } from '../support/faults/stores.ts';
import { type Telboek, telboekWith } from '../support/faults/telboek.ts';
import { tell, troublesIn } from '../support/faults/tell.ts';
import { type Outcome, openTrial, type Trial } from '../support/faults/trial.ts';
import { type Proxy as Network, proxyTo } from '../support/servers/proxy.ts';
import { csvOf } from '../support/world.ts';

const faultMsMax = 120_000;

let folder: string;
let postgres: OwnPostgres;
let network: Network;
let telboek: Telboek;
let trial: Trial;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telboek-faults-'));
  // When root runs the tests, the server runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  postgres = await ownPostgres(folder);
  network = await proxyTo(postgres.url);
  const env = { DATA_DIR: join(folder, 'data'), EVENT_STORE: network.url, READ_STORE: network.url };
  telboek = await telboekWith(env);
  await telboek.start();
  const looking = <T>(look: Parameters<typeof openPostgres<T>>[1]) => openPostgres(postgres.url, look);
  trial = await openTrial({ urls: [telboek.url], token: telboek.token, seed: 15, looking });
}, faultMsMax);
afterAll(async () => {
  await telboek.kill();
  await network.close();
  await postgres.stop();
  await rm(folder, { recursive: true });
});

const survives = async (what: string, fault: (load: Load) => Promise<unknown>): Promise<Outcome> => {
  const outcome = await trial.during(async (load) => {
    await pause(300);
    await fault(load);
    await pause(300);
  });
  tell(what, outcome);
  expect(troublesIn(outcome)).toEqual([]);
  return outcome;
};

it(
  'nothing is lost or doubled on PostgreSQL that is ended at once and started again some seconds later',
  async () => {
    const { outages } = await survives('PostgreSQL down', async () => {
      await postgres.down();
      await pause(3_000);
      await postgres.up();
    });
    expect(outages).toBeGreaterThan(0);
  },
  faultMsMax,
);

it(
  'nothing is lost or doubled on PostgreSQL with all its sessions ended again and again',
  async () => {
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    await survives('sessions ended', async () => {
      for (let times = 0; times < 15; times++) {
        await admin.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'telboek' AND pid <> pg_backend_pid()`,
        );
        await pause(100);
      }
    });
    await admin.end();
  },
  faultMsMax,
);

it(
  'nothing is lost or doubled on PostgreSQL with connections cut just before an answer, and cut for a while',
  async () => {
    await survives('connections cut', async () => {
      for (let times = 0; times < 15; times++) {
        network.loseNextAnswer();
        await pause(80);
      }
      network.cut();
      await pause(1_000);
      network.restore();
    });
  },
  faultMsMax,
);

it(
  'nothing is lost or doubled on PostgreSQL that is silent for longer than anybody waits',
  async () => {
    const { outages } = await survives('PostgreSQL silent', async () => {
      network.freeze();
      await pause(12_000);
      network.thaw();
    });
    expect(outages).toBeGreaterThan(0);
  },
  faultMsMax,
);

const resumedMsMax = 5_000;

it(
  'interfaces 2: each key of a request that PostgreSQL cut off when it was paused can be sent again within 5 s of its going on',
  async () => {
    const school = '90ZZ00';
    const at = `/schools/${school}`;
    const send = (method: 'PUT' | 'POST', path: string, body: object | string, headers = {}) =>
      ask(telboek.url, telboek.token, { method, path, body, headers });
    const address = { street: 'Wilg 1', postalCode: '2222 BB', city: 'Stad' };
    await send('PUT', at, { name: 'De Wilg', kind: 'primary', yearClasses: true, source: 'parnassys', address });
    await send('POST', `${at}/dpa`, { version: '4.0', signedOn: '2024-01-01', signedBy: 'directeur' });
    const keyed = (n: number) => {
      const key = { 'Idempotency-Key': `paused-${n}` };
      const terms = { version: `paused-${n}`, acceptedOn: '2024-01-01', acceptedBy: 'directeur' };
      const file = csvOf([{ key: `R${n}`, pupil: `L${n}`, takenOn: '2024-01-01' }]).toString();
      return n % 2 === 0
        ? send('POST', `${at}/terms`, terms, key)
        : send('POST', `${at}/imports?source=parnassys`, file, key);
    };
    const again = async (n: number): Promise<string> => {
      const since = performance.now();
      for (;;) {
        const answer = await keyed(n);
        const isAnswered = typeof answer !== 'string' && answer.headers.get('retry-after') === null;
        if (isAnswered || performance.now() - since > resumedMsMax)
          return `${n}: ${typeof answer === 'string' ? answer : `${answer.status} ${answer.body.code ?? ''}`}`;
        await pause(100);
      }
    };
    let sent = 0;
    const cut: number[] = [];
    let goesOn = false;
    let cutOff = () => {};
    const isCutOff = new Promise<void>((resolve) => {
      cutOff = resolve;
    });
    const client = async (): Promise<void> => {
      while (!goesOn) {
        const n = sent++;
        const answer = await keyed(n);
        if (typeof answer !== 'string' && answer.status < 300) continue;
        cut.push(n);
        // An answer that only lost too many races does not count.
        if (typeof answer === 'string' || answer.status === 503) cutOff();
      }
    };
    const clients = Array.from({ length: 12 }, client);
    await postgres.pause();
    // The connections themselves have not been given up yet, nor what the server holds for them.
    await isCutOff;
    await postgres.resume();
    goesOn = true;
    await Promise.all(clients);
    expect(cut.length).toBeGreaterThan(0);
    const answers = await Promise.all(cut.map(again));
    expect(answers.filter((answer) => !/: 20[01] $/.test(answer))).toEqual([]);
    const types = await openPostgres(postgres.url, async ({ store }) =>
      [...(await store.read(`school-${school}`)), ...(await store.read(`results-${school}`))].map(({ type }) => type),
    );
    expect(types.filter((type) => type === 'TermsAccepted')).toHaveLength(Math.ceil(sent / 2));
    expect(types.filter((type) => type === 'ResultsImported')).toHaveLength(Math.floor(sent / 2));
  },
  faultMsMax,
);

it(
  'nothing is lost or doubled on PostgreSQL that answers each question late',
  async () => {
    await survives('PostgreSQL late', async () => {
      network.answerLate(1_500);
      await pause(8_000);
      network.answerLate(0);
    });
  },
  faultMsMax,
);
