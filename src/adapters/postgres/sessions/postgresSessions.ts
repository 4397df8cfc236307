import type { Pool } from 'pg';
import type { KeptSession, SessionStore, SessionsNamed, SignedInAs } from '../../../commands/sessions/sessionStore.ts';
import { reaching } from '../connection.ts';

type Row = {
  signed_in_as: SignedInAs;
  provider_sid: string | null;
  started_at: Date;
  idle_ends_at: Date;
  ends_at: Date;
};

/** Sessions in PostgreSQL 15 or later, shared by all processes on one database. */
export const postgresSessions = (pool: Pool): SessionStore => {
  const changed = async (text: string, values: unknown[]): Promise<number> =>
    (await reaching(() => pool.query(text, values))).rowCount ?? 0;
  return {
    add: async (id, { as, providerSid, startedAt, idleEndsAt, endsAt }) =>
      void (await changed(
        `INSERT INTO sessions.sessions (id, signed_in_as, provider_sid, started_at, idle_ends_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [id, JSON.stringify(as), providerSid, startedAt, idleEndsAt, endsAt],
      )),
    get: (id) => reaching(() => found(pool, id)),
    lengthen: async (id, idleEndsAt) =>
      void (await changed('UPDATE sessions.sessions SET idle_ends_at = $2 WHERE id = $1', [id, idleEndsAt])),
    end: async (id) => void (await changed('DELETE FROM sessions.sessions WHERE id = $1', [id])),
    endAll: (named) => {
      const [where, values] = conditionOf(named);
      return changed(`DELETE FROM sessions.sessions WHERE ${where}`, values);
    },
    spend: async (code, until) =>
      (await changed('INSERT INTO sessions.spent_codes (code, until) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
        code,
        until,
      ])) === 1,
    expire: async (now) => {
      await changed('DELETE FROM sessions.sessions WHERE idle_ends_at <= $1', [now]);
      await changed('DELETE FROM sessions.spent_codes WHERE until <= $1', [now]);
    },
  };
};

const found = async (pool: Pool, id: string): Promise<KeptSession | undefined> => {
  const { rows } = await pool.query<Row>(
    'SELECT signed_in_as, provider_sid, started_at, idle_ends_at, ends_at FROM sessions.sessions WHERE id = $1',
    [id],
  );
  const [row] = rows;
  return (
    row && {
      as: row.signed_in_as,
      providerSid: row.provider_sid,
      startedAt: row.started_at,
      idleEndsAt: row.idle_ends_at,
      endsAt: row.ends_at,
    }
  );
};

const conditionOf = (named: SessionsNamed): [string, unknown[]] => {
  if (named === 'all') return ['true', []];
  if ('guardian' in named) return [`signed_in_as ->> 'guardian' = $1`, [named.guardian]];
  if ('providerSid' in named) return ['provider_sid = $1', [named.providerSid]];
  return [`provider_sid IS NOT NULL AND signed_in_as ->> 'subject' = $1`, [named.providerSubject]];
};
