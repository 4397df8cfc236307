/** Starts a real server in a process of its own, and another process that probes it. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { signToken } from '../../src/http/access/auth.ts';
import type { Principal } from '../../src/http/access/principal.ts';
import type { Probed } from './probe.ts';

export type Asked = {
  readonly method?: string;
  readonly path: string;
  readonly body?: Buffer | object;
  readonly headers?: Readonly<Record<string, string>>;
  /** The principal; default: an admin. */
  readonly as?: Principal;
};

/** Stands for a status when the connection broke before an answer, as when a body is refused half-way. */
export const cutOff = 0;

export type Answered = { readonly status: number; readonly text: string; readonly position: string | null };

export type Served = {
  ask(asked: Asked): Promise<Answered>;
  /** Waits until the read models show what was written. */
  settled(): Promise<void>;
  /** Probes for as long as the work takes. Work that takes less than `leastMs` is repeated until that time is over. */
  probed(work: () => Promise<unknown>): Promise<Probed & { readonly ms: number; readonly times: number }>;
  close(): Promise<void>;
};

const secret = 'a secret of more than thirty-two bytes';
const leastMs = 2_000;

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export const serveApart = async (env: Readonly<Record<string, string>>, readPath: string): Promise<Served> => {
  // The main file of the server. `SERVER_OF` names another checkout, so that its server is measured by the same client.
  const main = process.env.SERVER_OF ? join(process.env.SERVER_OF, 'src/main.ts') : fileAt('../../src/main.ts');
  // The server is started as in `npm start`, but without npm's process in between.
  const server = spawn(process.execPath, ['--max-semi-space-size=4', main], {
    env: { ...process.env, ...env, PORT: '0', JWT_SECRET: secret, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await listening(server);
  const token = (who: Principal) => signToken(Buffer.from(secret), who, new Date(), 30);
  const admin: Principal = { subject: 'bench', role: 'admin' };
  const args = [url, readPath, await token({ subject: 'prober', role: 'admin' }), String(server.pid)];
  const prober = fork(fileAt('./probe.ts'), args, { execPath: process.execPath });
  await once(prober, 'message');
  let position = '0';
  const ask: Served['ask'] = async ({ method = 'GET', path, body, headers = {}, as = admin }) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${await token(as)}`,
        ...(body === undefined || Buffer.isBuffer(body) ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) }),
    }).catch(() => undefined);
    if (response === undefined) return { status: cutOff, text: 'cut off', position: null };
    const text = await response.text();
    position = response.headers.get('X-Position') ?? position;
    return { status: response.status, text, position: response.headers.get('X-Position') };
  };
  return {
    ask,
    settled: async () => {
      for (;;) {
        const { status } = await ask({ path: '/plans', headers: { 'X-Position': position } });
        if (status === 200) return;
        if (status === cutOff) throw new Error('The server is gone');
      }
    },
    probed: async (work) => {
      prober.send('begin');
      await once(prober, 'message');
      const startedAt = performance.now();
      let times = 0;
      do {
        await work();
        times++;
      } while (performance.now() - startedAt < leastMs);
      const ms = (performance.now() - startedAt) / times;
      prober.send('end');
      const [probed] = (await once(prober, 'message')) as [Probed];
      return { ...probed, ms, times };
    },
    close: async () => {
      prober.kill();
      server.kill('SIGTERM');
      if (server.exitCode === null) await once(server, 'exit');
    },
  };
};

const listening = async (server: ChildProcess): Promise<string> => {
  for await (const line of createInterface(server.stdout!)) {
    const url = /listens on (\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('The server did not start');
};
