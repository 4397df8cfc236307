/** The feed: the messages of Kafka for clients without Kafka, one per line, each with the cursor to continue from. */
import { once } from 'node:events';
import type { Response } from 'express';
import { z } from 'zod';
import type { KeptMessage, Outbox, Sequence } from '../../projections/messages/outbox.ts';
import { staff, within } from '../access/access.ts';
import { feedLine } from '../feed/answers.ts';
import { positionMax, wholeNumber } from '../forms/primitives.ts';
import type { Problem } from '../problems/problem.ts';
import { invalidRequest } from '../requests/validation.ts';
import { endpoint } from '../serving/endpoint.ts';
import { wrong } from '../words/faults.ts';
import { feedQuery } from './requests.ts';

const linesPerRead = 200;

export const feedEndpoints = [
  endpoint({
    route: 'GET /feed',
    access: within('none', ...staff, 'analytics'),
    tag: 'Feed',
    summary: 'Counts, documents and subscriptions as they change: the same messages as on Kafka',
    description:
      'CloudEvents 1.0, one on each line, in the order in which they were caused. Give the `cursor` of the last line you have processed as `after`; without lines there is nothing newer. Of counts and subscriptions only the latest message of each school is kept. A message may come again: drop one whose `id` you have had.',
    request: z.object({ query: feedQuery }),
    answers: {
      200: {
        description: 'Messages, at most `limit`',
        content: { 'application/x-ndjson': feedLine },
        written: 'no',
      },
    },
    refusals: [],
    serve:
      ({ outbox, stopping }) =>
      async ({ query: { after, limit, topic } }, _req, res) => {
        const from = after === undefined ? 0 : sequenceIn(after);
        const pages = pagesOf(outbox, from, limit, topic);
        // Read before the head of the answer is sent, because after it an outage cannot be answered any more.
        const first = await pages.next();
        if (first.done) await mustBeGiven(outbox, from);
        res.type('application/x-ndjson');
        for (let page = first; !page.done && !stopping.begun; page = await pages.next())
          if (!(await sent(res, page.value.map(lineOf).join('')))) return;
        res.end();
      },
  }),
] as const;

/** Reads one page at a time, so that at most one is in memory. */
async function* pagesOf(outbox: Pick<Outbox, 'read'>, after: Sequence, limit: number, topic?: string) {
  for (let [from, left] = [after, limit]; left > 0; ) {
    const page = await outbox.read(from, Math.min(left, linesPerRead), topic);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    from = last.sequence;
    left -= page.length;
  }
}

/** The text of the message with the attribute `cursor` added. */
const lineOf = ({ text, sequence }: KeptMessage): string => `${text.slice(0, -1)},"cursor":"${cursorOf(sequence)}"}\n`;

/** Waits while the client reads slowly. False when the client has gone. */
const sent = async (res: Response, lines: string): Promise<boolean> => {
  if (res.write(lines)) return !res.destroyed;
  if (!res.destroyed) await Promise.race([once(res, 'drain'), once(res, 'close')]);
  return !res.destroyed;
};

/**
 * Unlike the cursors of lists this one is not sealed: a follower keeps it for years, also when the data folder is
 * replaced. The outbox is asked instead whether the cursor was ever given.
 */
const cursorOf = (sequence: Sequence): string => Buffer.from(String(sequence)).toString('base64url');

const sequenceIn = (cursor: string): Sequence => {
  const sequence = wholeNumber(Buffer.from(cursor, 'base64url').toString(), positionMax);
  if (sequence === undefined || cursorOf(sequence) !== cursor) throw notOurs();
  return sequence;
};

/**
 * The outbox keeps the newest line until a newer one replaces it. A cursor after the newest line was therefore never
 * given.
 */
const mustBeGiven = async (outbox: Pick<Outbox, 'read'>, after: Sequence): Promise<void> => {
  if (after > 0 && (await outbox.read(after - 1, 1)).length === 0) throw notOurs();
};

const notOurs = (): Problem => invalidRequest([{ path: 'after', message: wrong('feed-cursor') }]);
