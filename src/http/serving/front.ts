/** The server's door: open from the first moment of a start, before there is anything to serve (operations.md 11.9). */
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { StoreName } from '../../ledger/eventStore.ts';
import { type Check, Problem, problemBody } from '../problems/problem.ts';

export type Front = {
  readonly server: Server;
  /** What is asked from now on goes to `app`. */
  serve(app: RequestListener): void;
};

/**
 * Until there is an app to serve: it lives, and is not ready, for it waits for a store or is starting. All else is told to
 * come back.
 * @param waitsFor the store that is waited for now
 */
export const frontDoor = (waitsFor: () => StoreName | undefined): Front => {
  let app: RequestListener = (req, res) => {
    const path = req.url?.replace(/\?.*$/, '');
    if (path === '/health/live' && (req.method === 'GET' || req.method === 'HEAD')) answer(res, 200, { status: 'ok' });
    else if (path === '/health/ready') refuse(res, waitsFor(), true);
    else refuse(res, waitsFor(), false);
  };
  return {
    server: createServer((req, res) => app(req, res)),
    serve: (given) => {
      app = given;
    },
  };
};

const checkOf = { 'event store': 'event-store', 'read store': 'read-store' } as const satisfies Record<
  StoreName,
  string
>;

const refuse = (res: ServerResponse, store: StoreName | undefined, readiness: boolean): void => {
  const why = store === undefined ? 'The server is starting.' : `The server is starting, and waits for its ${store}.`;
  const check: Check = { name: store === undefined ? 'serving' : checkOf[store], ok: false, why };
  const code = store === undefined ? 'starting' : 'store_unavailable';
  const body = problemBody(new Problem(code, why, readiness ? { checks: [check] } : {}));
  res.setHeader('Retry-After', '5');
  answer(res, body.status, body, 'application/problem+json; charset=utf-8');
};

const answer = (res: ServerResponse, status: number, body: object, type = 'application/json; charset=utf-8'): void => {
  res.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  res.end(JSON.stringify(body));
};
