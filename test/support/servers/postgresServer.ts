import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../../src/adapters/embeddedPostgres/embeddedPostgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the database `postgres` on the server that all tests of a run share. Its user may create databases. */
    postgresUrl: string;
  }
}

const memoryBytesMin = 3 * 1024 ** 3;

/**
 * The folder for the server's data. It is in memory where there is room, because a run has many databases and on a disk each
 * of them is written through. Tests of what a server must keep have servers of their own.
 */
const place = async (): Promise<string> => {
  const memory = '/dev/shm';
  const room = await statfs(memory).catch(() => undefined);
  return room !== undefined && room.bavail * room.bsize >= memoryBytesMin ? memory : tmpdir();
};

/** Starts one server for the run, in a folder of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(await place(), 'telboek-test-'));
  // When root runs the tests, the server runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres(join(folder, 'data'));
  project.provide('postgresUrl', server.url);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  };
}
