/** The long works that processes share, asked for as jobs, each with what must come out the same for any number of processes. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Telboek } from '../../test/support/faults/telboek.ts';
import { measuredRun } from '../country/making/calendar.ts';
import { found, type Place } from './copies.ts';

export type Work = {
  readonly name: string;
  /** Asks one process for it, waits for the end, and gives a digest of what was found. */
  readonly does: (asked: Telboek, place: Place) => Promise<string>;
};

/** Milliseconds between two looks whether a job has ended. Each costs the process that is asked something. */
const lookMs = 250;

const headersOf = ({ token }: Telboek) => ({ Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' });

export const answerOf = async (telboek: Telboek, path: string): Promise<unknown> => {
  const answer = await fetch(`${telboek.url}${path}`, { headers: headersOf(telboek) });
  if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

/** @returns what the job answers */
const job = async (telboek: Telboek, method: string, path: string, body?: object): Promise<unknown> => {
  const asked = await fetch(`${telboek.url}${path}`, {
    method,
    headers: { ...headersOf(telboek), Prefer: 'respond-async' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (asked.status !== 202) throw new Error(`${method} ${path}: ${asked.status} ${await asked.text()}`);
  for (;;) {
    const found = (await answerOf(telboek, asked.headers.get('location')!)) as { state: string; answer?: unknown };
    if (found.state === 'done') return found.answer;
    if (found.state !== 'waiting' && found.state !== 'running')
      throw new Error(`${method} ${path}: ${JSON.stringify(found)}`);
    await pause(lookMs);
  }
};

const digestOf = (found: unknown): string => createHash('sha256').update(JSON.stringify(found)).digest('hex');

export const works: readonly Work[] = [
  {
    name: 'verification',
    does: async (asked) => {
      const { rate: _, ...same } = (await job(asked, 'GET', '/audit/verification')) as { readonly rate: number };
      return digestOf(same);
    },
  },
  {
    name: 'rebuild',
    does: async (asked, { reads }) => {
      await job(asked, 'POST', '/projections/pupil-counts/rebuild');
      return found(
        reads,
        `SELECT md5(string_agg(md5(row::text), '' ORDER BY key)) AS found FROM read_models.rows WHERE model = 'pupil-counts'`,
      );
    },
  },
  {
    name: 'run',
    does: async (asked, { log }) => {
      await job(asked, 'POST', '/invoice-runs', { on: measuredRun });
      return found(
        log,
        `SELECT md5(string_agg(concat_ws(' ', data::json->>'number', data::json->>'school', data::json->>'lines',
           data::json->>'total'), ';' ORDER BY revision)) AS found
         FROM ledger.events WHERE stream = 'documents'`,
      );
    },
  },
];
