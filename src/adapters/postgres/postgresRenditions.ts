import type { Pool } from 'pg';
import type { RenditionBytes } from '../../commands/renditions/ports.ts';
import { reaching } from './connection.ts';

/** Bytes of renditions in a table beside the read models. It cannot be made again from the log. */
export const postgresRenditions = (pool: Pool): RenditionBytes => ({
  put: async (sha256, bytes) => {
    await reaching(() =>
      pool.query(
        `INSERT INTO renditions.bytes (sha256, bytes) VALUES ($1, $2)
         ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes WHERE bytes.bytes <> excluded.bytes`,
        [sha256, bytes],
      ),
    );
  },
  get: async (sha256) => {
    const { rows } = await reaching(() =>
      pool.query<{ bytes: Buffer }>('SELECT bytes FROM renditions.bytes WHERE sha256 = $1', [sha256]),
    );
    return rows[0]?.bytes;
  },
  remove: async (sha256) => {
    await reaching(() => pool.query('DELETE FROM renditions.bytes WHERE sha256 = $1', [sha256]));
  },
});
