import pg from 'pg';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { releasedOnce } from '../../../../src/adapters/postgres/jobs/releasedOnce.ts';

describe('a pool for the queue of jobs', () => {
  const pool = releasedOnce(new pg.Pool({ connectionString: inject('postgresUrl'), max: 1 }));
  afterAll(() => pool.end());

  it('12.1: a client that the library of the queue releases twice does not end the process, and goes back once', async () => {
    const twice = () =>
      new Promise<void>((resolve, reject) =>
        pool.connect((error, _client, release) => {
          if (error) return reject(error);
          release();
          release();
          resolve();
        }),
      );
    await twice();
    const client = await pool.connect();
    expect([pool.totalCount, pool.idleCount]).toEqual([1, 0]);
    client.release();
    expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
  });
});
