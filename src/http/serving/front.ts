/** The HTTP server of a start: it listens from the first moment, before the app is ready (operations.md 11.9). */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { StoreName } from '../../ledger/eventStore.ts';
import { type CheckFound, Problem, problemBody } from '../problems/problem.ts';
import { languageOf } from '../requests/language.ts';
import type { CheckFault } from '../words/facts.ts';

export type Front = {
  readonly server: Server;
  /** Passes all later requests to `app`. */
  serve(app: RequestListener): void;
};

/**
 * Until the app is ready: reports that it is alive but not ready, because it waits for a store or is starting. Every
 * other request is asked to come back.
 * @param waitsFor the store that the start waits for now
 */
export const frontDoor = (waitsFor: () => StoreName | undefined): Front => {
  let app: RequestListener = (req, res) => {
    const path = req.url?.replace(/\?.*$/, '');
    if (path === '/health/live' && (req.method === 'GET' || req.method === 'HEAD')) answer(res, 200, { status: 'ok' });
    else if (path === '/health/ready') refuse(req, res, waitsFor(), true);
    else refuse(req, res, waitsFor(), false);
  };
  return {
    server: createServer((req, res) => app(req, res)),
    serve: (given) => {
      app = given;
    },
  };
};

/** The interface of a process without the role `web` (operations 12.1): health and metrics, for those who run it, and nothing else. */
export const operationsOnly =
  (app: RequestListener): RequestListener =>
  (req, res) => {
    const path = req.url?.replace(/\?.*$/, '') ?? '';
    if (path === '/metrics' || path.startsWith('/health/')) return app(req, res);
    const body = problemBody(new Problem('path_not_found', {}), languageOf(req));
    answer(res, body.status, body, 'application/problem+json; charset=utf-8');
  };

const checkOf = { 'event store': 'event-store', 'read store': 'read-store' } as const satisfies Record<
  StoreName,
  string
>;

const refuse = (req: IncomingMessage, res: ServerResponse, store: StoreName | undefined, readiness: boolean): void => {
  const why: CheckFault = { is: 'starting', ...(store === undefined ? {} : { waitsFor: store }) };
  const check: CheckFound = { name: store === undefined ? 'serving' : checkOf[store], ok: false, why };
  const code = store === undefined ? 'starting' : 'store_unavailable';
  const language = languageOf(req);
  const body = problemBody(new Problem(code, { check: why }, readiness ? { checks: [check] } : {}), language);
  res.setHeader('Retry-After', '5');
  res.setHeader('Content-Language', language);
  res.setHeader('Vary', 'Accept-Language');
  answer(res, body.status, body, 'application/problem+json; charset=utf-8');
};

const answer = (res: ServerResponse, status: number, body: object, type = 'application/json; charset=utf-8'): void => {
  res.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  res.end(JSON.stringify(body));
};
