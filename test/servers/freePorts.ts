/**
 * Finds free ports for servers that must know theirs before they start, or that come back at the same port.
 * `node freePorts.ts 3` prints three.
 */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * The ports lie below those that systems give to outgoing connections (Linux: from 32768, others: from 49152). So no
 * connection takes one before its server listens, or while the server restarts.
 */
const below = 32_768;
const from = 15_000;

export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(from, below);
    if (await isFree(port)) return port;
  }
};

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
};

if (import.meta.main) {
  const ports = new Set<number>();
  while (ports.size < Number(process.argv[2] ?? 1)) ports.add(await freePort());
  process.stdout.write(`${[...ports].join(' ')}\n`);
}
