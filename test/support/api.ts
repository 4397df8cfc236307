import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request, { type Response } from 'supertest';
import { postgresReadStore } from '../../src/adapters/postgresReadStore.ts';
import { closeDays } from '../../src/commands/closeDays.ts';
import type { Position } from '../../src/commands/eventStore.ts';
import { foldsOf } from '../../src/commands/folds.ts';
import type { GuardedRoute } from '../../src/http/access.ts';
import { guardedRoutes, httpApp } from '../../src/http/app.ts';
import { type Principal, type Role, signToken } from '../../src/http/auth.ts';
import { answerUnreadable } from '../../src/http/clientErrors.ts';
import { type Limits, limits as realLimits } from '../../src/http/serving.ts';
import { calendarDays } from '../../src/projections/calendarDays.ts';
import { type Follower, follow } from '../../src/projections/follower.ts';
import { informationRequests } from '../../src/projections/informationRequests.ts';
import { invoices } from '../../src/projections/invoices.ts';
import { pupilCounts } from '../../src/projections/pupilCounts.ts';
import { schoolSubscriptions } from '../../src/projections/schoolSubscriptions.ts';
import { schools } from '../../src/projections/schools.ts';
import { type Log, openLog } from '../http/fixture.ts';
import { freshDatabase } from './database.ts';
import { csvOf, type Row, type World, worldOn } from './world.ts';

export const ownSchool = '12AB00';
export const ownBoard = '12345';

/** One of each role; those that have their own have the school and the board above. */
export const principals: Readonly<Record<Role, Principal>> = {
  admin: { subject: 'anna', role: 'admin' },
  finance: { subject: 'fatima', role: 'finance' },
  school: { subject: 'sanne', role: 'school', school: ownSchool },
  board: { subject: 'bas', role: 'board', board: ownBoard },
  analytics: { subject: 'aad', role: 'analytics' },
  guardian: { subject: 'gijs', role: 'guardian', guardian: 'g-1' },
};

type Headers = Readonly<Record<string, string>>;

/** Sends as JSON what is no text. A read waits for everything written before it, unless it names its own position. */
export type Client = {
  get(path: string, headers?: Headers): Promise<Response>;
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object, headers?: Headers): Promise<Response>;
  upload(path: string, file: string | Buffer, headers?: Headers): Promise<Response>;
};

export type Api = {
  readonly world: World;
  readonly follower: Follower;
  readonly log: Log;
  /** Of the server, for those who speak to its socket. */
  readonly port: number;
  /** All routes that take a token. */
  readonly routes: readonly GuardedRoute[];
  as(principal: Role | Principal): Client;
  token(principal: Role | Principal): Promise<string>;
  /** Noon of a day, with all days before it closed. */
  turnTo(day: string): Promise<void>;
  head(): Promise<Position>;
  /** Data and metadata of a stream's events. */
  stored(stream: string): Promise<StoredShape[]>;
  close(): Promise<void>;
};

// biome-ignore lint/suspicious/noExplicitAny: what a test reads of an event, it says itself.
export type StoredShape = { type: string; data: any; metadata: any };

const secret = Buffer.from('a secret of more than thirty-two bytes');

export type ApiOptions = { readonly world?: World; readonly limits?: Partial<Limits>; readonly proxies?: number };

/** The HTTP interface over a ledger in memory and read models in PostgreSQL. */
export const openApi = async ({ world: given, limits: own = {}, proxies = 0 }: ApiOptions = {}): Promise<Api> => {
  const world = given ?? (await worldOn());
  const { deps, store } = world;
  const database = await freshDatabase();
  const readStore = await postgresReadStore(database.url);
  const follower = follow(store, readStore, [
    calendarDays,
    schoolSubscriptions,
    invoices,
    pupilCounts(foldsOf(deps.ledger)),
    schools,
    informationRequests,
  ]);
  const log = openLog();
  const sources = { deps, readStore, follower };
  const limits = { ...realLimits, ...own };
  const app = httpApp({
    deps,
    sources,
    follower,
    keys: { kind: 'secret', secret },
    logger: log.logger,
    limits,
    proxies,
  });
  const server = await new Promise<Server>((resolve) => {
    const listening: Server = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  server.on('clientError', answerUnreadable);
  const head = () => store.head();
  const token = (principal: Role | Principal): Promise<string> =>
    signToken(
      secret,
      typeof principal === 'string' ? principals[principal] : principal,
      new Date('2020-01-01T00:00:00Z'),
      36_500,
    );

  return {
    world,
    follower,
    log,
    port: (server.address() as AddressInfo).port,
    routes: Object.keys(
      guardedRoutes({ deps, sources, follower, limits, boardOf: async () => undefined }),
    ) as GuardedRoute[],
    as: (principal) => {
      const bearer = async () => ({ Authorization: `Bearer ${await token(principal)}` });
      return {
        get: async (path, headers = {}) =>
          request(server)
            .get(path)
            .set({ ...(await bearer()), 'X-Position': String(await head()), ...headers }),
        send: async (method, path, body, headers = {}) => {
          const verb = method.toLowerCase() as 'post' | 'put' | 'patch' | 'delete';
          const asked = request(server)
            [verb](path)
            .set({ ...(await bearer()), ...headers });
          return body === undefined ? asked : asked.send(body);
        },
        upload: async (path, file, headers = {}) =>
          request(server)
            .post(path)
            .set({ ...(await bearer()), 'Content-Type': 'text/csv', ...headers })
            .send(file),
      };
    },
    token,
    turnTo: async (day) => {
      world.setToday(day);
      await closeDays(deps);
    },
    head,
    stored: async (stream) =>
      (await store.read(stream)).map(({ type, data, metadata }) => ({
        type,
        data: JSON.parse(data),
        metadata: JSON.parse(metadata),
      })),
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      await follower.stop();
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
