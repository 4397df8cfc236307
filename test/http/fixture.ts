/** A small app with the parts under test, and a log that can be read. */

import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import express, { type Express } from 'express';
import pino, { type Logger } from 'pino';
import { memorySessions } from '../../src/adapters/memory/memorySessions.ts';
import { sessionsOn } from '../../src/commands/sessions/sessions.ts';
import { signToken, type TokenVerifier, tokenVerifier } from '../../src/http/access/auth.ts';
import { credentialsOf } from '../../src/http/access/credentials.ts';
import { ownOriginOf } from '../../src/http/access/ownOrigin.ts';
import type { Principal } from '../../src/http/access/principal.ts';
import { pathNotFound, problemResponses } from '../../src/http/problems/problemResponses.ts';
import { tracing } from '../../src/http/requests/context.ts';

export const now = new Date('2026-08-01T12:00:00Z');
export const secret = Buffer.from('a secret of more than thirty-two bytes');

export type Log = {
  readonly logger: Logger;
  readonly lines: Record<string, unknown>[];
  text(): string;
  /** Resolves with the first log line that fits, now or once it is written. */
  line(fits: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
};

export const openLog = (): Log => {
  const lines: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(String(chunk)));
      for (const look of waiting) look();
      done();
    },
  });
  return {
    logger: pino({ level: 'info' }, stream),
    lines,
    text: () => JSON.stringify(lines),
    line: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          const found = lines.find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
};

export const isRequestLine = ({ msg }: Record<string, unknown>): boolean => msg === 'request';

export const appWith = (routes: (app: Express) => void, log = openLog()): Express => {
  const app = express();
  app.use(tracing({ logger: log.logger, newId: randomUUID }));
  routes(app);
  app.use(pathNotFound);
  app.use(problemResponses(log.logger));
  return app;
};

export const verify: TokenVerifier = tokenVerifier({ kind: 'secret', secret }, () => now);

/** Accepts tokens, and no sessions. */
export const credentials = credentialsOf(
  verify,
  sessionsOn(memorySessions(), () => new Date()),
  ownOriginOf(null),
);

export const tokenOf = (principal: Principal): Promise<string> => signToken(secret, principal, now, 1);
