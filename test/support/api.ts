import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request, { type Response, type Test } from 'supertest';
import { memoryJobs } from '../../src/adapters/memory/memoryJobs.ts';
import { memoryRequests } from '../../src/adapters/memory/memoryRequests.ts';
import { postgresOutbox } from '../../src/adapters/postgres/postgresOutbox.ts';
import { postgresReadStore } from '../../src/adapters/postgres/postgresReadStore.ts';
import { prometheus } from '../../src/adapters/prometheus/prometheus.ts';
import { closeDays } from '../../src/commands/calendar/closeDays.ts';
import { jobsOn } from '../../src/commands/jobs/jobs.ts';
import type { RequestMemory } from '../../src/commands/requests/requestMemory.ts';
import { signToken } from '../../src/http/access/auth.ts';
import type { Principal, Role } from '../../src/http/access/principal.ts';
import { httpApp } from '../../src/http/app.ts';
import { encodeMessage } from '../../src/http/feed/answers.ts';
import { jobKindsOf } from '../../src/http/jobs/kinds.ts';
import type { BuiltPages } from '../../src/http/pages.ts';
import { answerUnreadable } from '../../src/http/problems/clientErrors.ts';
import type { Route } from '../../src/http/serving/endpoint.ts';
import { type HttpOptions, type Limits, limits as realLimits } from '../../src/http/serving/serving.ts';
import type { Position } from '../../src/ledger/eventStore.ts';
import { deliveryRows } from '../../src/projections/deliveries.ts';
import { type Follower, follow } from '../../src/projections/following/follower.ts';
import { lagsOf } from '../../src/projections/following/lag.ts';
import { retryParked } from '../../src/projections/following/parking.ts';
import { answeringFrom } from '../../src/projections/following/readableRows.ts';
import { topicNames } from '../../src/projections/messages/message.ts';
import { enqueueing } from '../../src/projections/messages/outlet.ts';
import { readModels } from '../../src/projections/models.ts';
import type { ReadStore } from '../../src/projections/readStore.ts';
import { rebuildsOf } from '../../src/projections/rebuilding/rebuilds.ts';
import { stoppable } from '../../src/server/stoppable.ts';
import type { Language } from '../../src/words/language.ts';
import { type Log, openLog } from '../http/fixture.ts';
import { freshDatabase } from './database.ts';
import { access } from './http/endpoints.ts';
import { type Answered, held, heldFetch } from './http/exchanges.ts';
import { csvOf, type Row, type World, worldOn } from './world.ts';

// Milliseconds. Only a follower that cannot go on takes longer.
const followedMsMax = 20_000;

export const ownSchool = '12AB00';
export const ownBoard = '12345';

/** One principal of each role. Those of a school or a board belong to the school and the board above. */
export const principals: Readonly<Record<Role, Principal>> = {
  admin: { subject: 'anna', role: 'admin' },
  finance: { subject: 'fatima', role: 'finance' },
  school: { subject: 'sanne', role: 'school', school: ownSchool },
  board: { subject: 'bas', role: 'board', board: ownBoard },
  analytics: { subject: 'aad', role: 'analytics' },
  guardian: { subject: 'gijs', role: 'guardian', guardian: 'g-1' },
};

type Headers = Readonly<Record<string, string>>;

/** A body that is not text is sent as JSON. A read waits for everything written before it, unless it names a position. */
export type Client = {
  get(path: string, headers?: Headers): Promise<Response>;
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object, headers?: Headers): Promise<Response>;
  upload(path: string, file: string | Buffer, headers?: Headers): Promise<Response>;
};

export type Api = {
  readonly world: World;
  readonly follower: Follower;
  readonly log: Log;
  readonly readStore: ReadStore;
  /** URL of the database of the read store. */
  readonly readStoreUrl: string;
  /** The server's own stop, which a test can begin. */
  readonly stopping: ReturnType<typeof stoppable>;
  /** The server's port, for tests that speak to its socket. */
  readonly port: number;
  /** All routes that need a token. */
  readonly routes: readonly Route[];
  as(principal: Role | Principal): Client;
  /** Sends no token, and none of the headers that supertest adds. */
  fetch(path: string, init?: RequestInit): Promise<globalThis.Response>;
  token(principal: Role | Principal): Promise<string>;
  /** Sets the clock to noon of a day, with all earlier days closed. */
  turnTo(day: string): Promise<void>;
  head(): Promise<Position>;
  /** Waits until the read models have everything written so far. @returns whether they had it within 20 s, or `msMax` */
  followed(msMax?: number): Promise<boolean>;
  /** Data and metadata of a stream's events. */
  stored(stream: string): Promise<StoredShape[]>;
  close(): Promise<void>;
};

// biome-ignore lint/suspicious/noExplicitAny: what a test reads of an event, it says itself.
export type StoredShape = { type: string; data: any; metadata: any };

/** The secret of its server. */
export const apiSecret = Buffer.from('a secret of more than thirty-two bytes');
const secret = apiSecret;

export type ApiOptions = {
  readonly world?: World;
  readonly limits?: Partial<Limits>;
  readonly requests?: RequestMemory;
  readonly proxies?: number;
  /** The port of the server. Default: any free one. */
  readonly port?: number;
  readonly publisher?: HttpOptions['publisher'];
  readonly provider?: HttpOptions['provider'];
  /** The PostgreSQL server that gets the read store. Default: the embedded one of the run. */
  readonly postgresUrl?: string;
  /** The built pages, for tests that look at pages. */
  readonly pages?: BuiltPages;
  /** The Accept-Language of each request that names none. By default such a request has no such header. */
  readonly language?: Language;
  /** Called with each answer. */
  readonly onAnswer?: (answer: Answered) => void;
};

/** The HTTP interface over a ledger in memory and read models in PostgreSQL. */
export const openApi = async ({
  world: given,
  limits: own = {},
  requests = memoryRequests(),
  publisher,
  provider,
  port: asked = 0,
  proxies = 0,
  postgresUrl,
  pages,
  language,
  onAnswer = () => {},
}: ApiOptions = {}): Promise<Api> => {
  const world = given ?? (await worldOn());
  const { deps, store } = world;
  const database = await freshDatabase(postgresUrl);
  const readStore = await postgresReadStore(database.url);
  const outbox = await postgresOutbox(database.url, topicNames);
  const onSaved = enqueueing({ folds: deps.folds, encode: encodeMessage });
  const models = readModels(deps.ledger);
  const metrics = prometheus();
  const follower = follow(store, readStore, models, { onSaved, onForeign: metrics.foreign });
  world.follow(follower.unknown);
  const rebuilds = rebuildsOf({ ledger: deps.ledger, readStore, models: readModels });
  metrics.watch({
    lags: () => lagsOf({ ledger: deps.ledger, readStore, follower }),
    failing: () => follower.failure() !== undefined,
    models: follower.models,
    answerMsMax: 2_000,
  });
  const stopping = stoppable();
  const log = openLog();
  const sources = { deps, readStore: answeringFrom(readStore, follower), follower };
  const retry = (model: string, unit?: string) =>
    retryParked(store, readStore, models.find(({ name }) => name === model)!, { unit, onSaved });
  // A test signs in more often than a person does.
  const signIns = { windowMs: 60_000, perClient: 10_000, overall: 10_000 };
  const limits = { ...realLimits, signIns, ...own };
  const common = { limits, metrics, rebuilds, retry, outbox, publisher, provider, stopping, requests };
  const deniedAppend = async () => undefined;
  const queue = memoryJobs(10);
  const jobs = jobsOn({ queue, secret, now: deps.ledger.now });
  const jobKinds = jobKindsOf({ deps, sources, follower, jobs, rebuilds, metrics });
  const atWork = await jobs.begin({ kinds: Object.values(jobKinds) });
  metrics.watchDeliveries({
    waiting: async () => (await readStore.keys(deliveryRows.name, { open: true })).length,
    answerMsMax: 2_000,
  });
  metrics.watchJobs({ counts: queue.counts, answerMsMax: 2_000 });
  const serving = { deps, sources, follower, ...common, deniedAppend, requestSecret: secret, jobs, jobKinds };
  const app = httpApp({
    ...serving,
    keys: { kind: 'secret', secret },
    logger: log.logger,
    proxies,
    ...(pages && { pages }),
  });
  const server = await new Promise<Server>((resolve) => {
    const listening: Server = app.listen(asked, '127.0.0.1', () => resolve(listening));
  });
  server.on('clientError', answerUnreadable);
  const { port } = server.address() as AddressInfo;
  const head = () => store.head();
  const token = (principal: Role | Principal): Promise<string> =>
    signToken(
      secret,
      typeof principal === 'string' ? principals[principal] : principal,
      new Date('2020-01-01T00:00:00Z'),
      36_500,
    );

  const inLanguage = language === undefined ? {} : { 'Accept-Language': language };
  const noted = async (asked: Test): Promise<Response> => {
    const response = await held(asked);
    const { status, headers: told, body } = response;
    const { pathname, search } = new URL(asked.url);
    onAnswer({ method: asked.method, target: `${pathname}${search}`, status, headers: told, body });
    return response;
  };

  return {
    world,
    follower,
    log,
    port,
    routes: Object.keys(access) as Route[],
    readStore,
    readStoreUrl: database.url,
    stopping,
    as: (principal) => {
      const bearer = async () => ({ ...inLanguage, Authorization: `Bearer ${await token(principal)}` });
      return {
        get: async (path, headers = {}) => {
          const asked = request(server).get(path).buffer(true);
          return noted(asked.set({ ...(await bearer()), 'X-Position': String(await head()), ...headers }));
        },
        send: async (method, path, body, headers = {}) => {
          const verb = method.toLowerCase() as 'post' | 'put' | 'patch' | 'delete';
          const asked = request(server)
            [verb](path)
            .set({ ...(await bearer()), ...headers });
          return noted(body === undefined ? asked : asked.send(body));
        },
        upload: async (path, file, headers = {}) => {
          const asked = request(server).post(path);
          return noted(asked.set({ ...(await bearer()), 'Content-Type': 'text/csv', ...headers }).send(file));
        },
      };
    },
    fetch: async (path, init = {}) => {
      const headers = { ...inLanguage, ...(init.headers as Headers | undefined) };
      const [answer, answered] = await heldFetch(`http://127.0.0.1:${port}`, path, { ...init, headers });
      onAnswer(answered);
      return answer;
    },
    token,
    turnTo: async (day) => {
      world.setToday(day);
      await closeDays(deps);
    },
    head,
    followed: async (msMax = followedMsMax) => follower.reaches(await head(), msMax),
    stored: async (stream) =>
      (await store.read(stream)).map(({ type, data, metadata }) => ({
        type,
        data: JSON.parse(data),
        metadata: JSON.parse(metadata),
      })),
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      await rebuilds.stop();
      await atWork.stop();
      await queue.close();
      await follower.stop();
      await outbox.close();
      await readStore.close();
      await store.close();
      await database.drop();
    },
  };
};

export const csv = (rows: readonly Row[]): string => csvOf(rows).toString();

export const address = { street: 'Schoolstraat 1', postalCode: '1234 AB', city: 'Utrecht' };

/** Registers a school of the board above with terms and DPA, through the interface. */
export const registerOver = async (api: Api, school: string, board: string | null, since: string): Promise<void> => {
  const admin = api.as('admin');
  const details = { name: `School ${school}`, kind: 'primary', yearClasses: true, source: 'parnassys', address };
  await admin.send('PUT', `/schools/${school}`, { ...details, board });
  await admin.send('POST', `/schools/${school}/dpa`, { version: '4.0', signedOn: since, signedBy: 'directeur' });
  await admin.send('POST', `/schools/${school}/terms`, { version: '1', acceptedOn: since, acceptedBy: 'directeur' });
};
