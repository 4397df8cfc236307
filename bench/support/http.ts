/** Serves the HTTP interface over a bench's ledger on loopback, and uploads through it. */
import { once } from 'node:events';
import { type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pino } from 'pino';
import { memoryJobs } from '../../src/adapters/memory/memoryJobs.ts';
import { memoryRequests } from '../../src/adapters/memory/memoryRequests.ts';
import { postgresReadStore } from '../../src/adapters/postgres/postgresReadStore.ts';
import { prometheus } from '../../src/adapters/prometheus/prometheus.ts';
import { jobsOn } from '../../src/commands/jobs/jobs.ts';
import { signToken } from '../../src/http/access/auth.ts';
import { httpApp } from '../../src/http/app.ts';
import { jobKindsOf } from '../../src/http/jobs/kinds.ts';
import { calendarDays } from '../../src/projections/calendarDays.ts';
import { follow } from '../../src/projections/following/follower.ts';
import { rebuildsOf } from '../../src/projections/rebuilding/rebuilds.ts';
import { stoppable } from '../../src/server/stoppable.ts';
import type { Bench } from './ledger.ts';

export type Upload = {
  readonly url: string;
  readonly token: string;
  readonly mediaType: string;
  readonly body: Iterable<Uint8Array>;
};

/** The answer's status, text and X-Position. The body is sent as fast as the server takes it. */
export const upload = async ({ url, token, mediaType, body }: Upload) => {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': mediaType, 'X-Reason': 'bench' };
  const sending = request(url, { method: 'POST', headers });
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  const sent = pipeline(Readable.from(body, { objectMode: false }), sending);
  const [[response]] = await Promise.all([answered, sent]);
  let text = '';
  for await (const piece of response) text += piece;
  return { status: response.statusCode ?? 0, text, position: String(response.headers['x-position']) };
};

export type Served = {
  /** Imports a CSV file as a school's client does. @throws Error when it is not accepted */
  importCsv(school: string, file: Buffer, linkedOn: string): Promise<void>;
  close(): Promise<void>;
};

const secret = Buffer.from('a secret of more than thirty-two bytes');

/** Follows only the calendar, because the measurement ends at the committed event. */
export const serve = async ({ deps, store, database }: Bench): Promise<Served> => {
  const readStore = await postgresReadStore(database.url);
  const follower = follow(store, readStore, [calendarDays]);
  const sources = { deps, readStore, follower };
  const rebuilds = rebuildsOf({ ledger: deps.ledger, readStore, models: () => [] });
  const metrics = prometheus();
  const jobs = jobsOn({ queue: memoryJobs(), secret, now: deps.ledger.now });
  const app = httpApp({
    deps,
    sources,
    follower,
    rebuilds,
    jobs,
    jobKinds: jobKindsOf({ deps, sources, follower, jobs, rebuilds, metrics }),
    retry: async () => ({ followed: [], parked: [] }),
    metrics,
    outbox: { read: async () => [] },
    stopping: stoppable(),
    requests: memoryRequests(),
    requestSecret: secret,
    keys: { kind: 'secret', secret },
    logger: pino({ level: 'silent' }),
  });
  const server: Server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = await signToken(secret, { subject: 'bench', role: 'admin' }, deps.ledger.now(), 30);
  return {
    importCsv: async (school, file, linkedOn) => {
      const url = `${at}/schools/${school}/imports?source=parnassys&confirm=true&linkedOn=${linkedOn}`;
      const { status, text } = await upload({ url, token, mediaType: 'text/csv', body: [file] });
      if (status !== 201) throw new Error(`The import answered ${status}: ${text}`);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await follower.stop();
      await readStore.close();
    },
  };
};
