/** Runs a ledger under load while something goes wrong, and judges the outcome. */
import { setTimeout as pause } from 'node:timers/promises';
import { supplier } from '../world.ts';
import { type Asked, ask, type Body, type Request } from './client.ts';
import { fairLimit } from './fairTime.ts';
import { disorderIn, type Stores } from './judging/inOrder.ts';
import { judge, pupilsToday, type Verdict } from './judging/judge.ts';
import { daysOf, type Load, type LoadOptions, type Sent, startLoad } from './load.ts';
import type { Days } from './operations.ts';

export type Outcome = Verdict & {
  /** Faults of answers, and faults of the ledger. */
  readonly faults: readonly string[];
  readonly sent: number;
  readonly longestMs: number;
  /** The number of answers that reported an outage. */
  readonly outages: number;
  readonly events: number;
  readonly documents: number;
};

export type TrialOptions = Pick<LoadOptions, 'clockMoves' | 'heedsRetryAfter' | 'restMs'> & {
  readonly urls: readonly string[];
  readonly token: string;
  readonly seed: number;
  /** Opens the ledger's stores for each look, without the faults that the test plays, and closes them after it. */
  readonly looking: <T>(look: (stores: Stores) => Promise<T>) => Promise<T>;
};

export type Trial = {
  /** Lets the load run during `meanwhile`, ends it, and compares the ledger with everything asked so far. */
  during(meanwhile: (load: Load) => Promise<unknown>): Promise<Outcome>;
};

const schools = ['12AB00', '34CD00', '56EF00', '78GH00'] as const;
const readyMsMax = 60_000;

/** Sets up a supplier and schools with subscriptions, through a server that listens. */
export const openTrial = async ({ urls, token, seed, looking, ...clients }: TrialOptions): Promise<Trial> => {
  const days = daysOf(new Date());
  const call = async (request: Request): Promise<Body> => {
    const answer = await answered(urls[0]!, token, request);
    if (answer.status >= 300) throw new Error(`${request.method} ${request.path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  await setUp(call, days);
  const all: Sent[] = [];
  let loads = 0;

  return {
    during: async (meanwhile) => {
      const load = startLoad({
        seed: seed + loads,
        urls,
        token,
        schools,
        days,
        ...clients,
        name: `load-${seed}-${++loads}`,
      });
      await meanwhile(load);
      await load.stop();
      all.push(...load.sent);
      await ready(urls[0]!);
      // The next run first numbers what an interrupted run had decided (4.8).
      await call({ method: 'POST', path: '/invoice-runs', body: { on: days.today } });
      return looking(async (stores) => {
        const verdict = await judge(all, stores.store);
        const miscounts = await miscounted(
          await pupilsToday(all, stores.store, days),
          call,
          days,
          await stores.store.head(),
        );
        return {
          ...verdict,
          faults: [...load.offences, ...miscounts, ...(await disorderIn(stores))],
          sent: all.length,
          longestMs: load.longestMs,
          outages: load.outages,
          events: await stores.store.head(),
          documents: (await stores.store.read('documents')).length,
        };
      });
    },
  };
};

const setUp = async (call: (request: Request) => Promise<Body>, { startsOn }: Days): Promise<void> => {
  const address = { street: 'Wilg 1', postalCode: '2222 BB', city: 'Stad' };
  await call({ method: 'PUT', path: '/supplier', body: supplier });
  for (const school of schools) {
    const path = `/schools/${school}`;
    const details = { name: 'De Wilg', kind: 'primary', yearClasses: true, source: 'parnassys', address };
    await call({ method: 'PUT', path, body: details });
    await call({
      method: 'POST',
      path: `${path}/dpa`,
      body: { version: '4.0', signedOn: startsOn, signedBy: 'directeur' },
    });
    const terms = { version: '1', acceptedOn: startsOn, acceptedBy: 'directeur' };
    await call({ method: 'POST', path: `${path}/terms`, body: terms });
    await call({ method: 'POST', path: `${path}/subscription`, body: { plan: 'per-pupil', startsOn } });
  }
};

/** Compares the server's N of today with the results that the clients know they sent. */
const miscounted = async (
  expected: ReadonlyMap<string, number>,
  call: (request: Request) => Promise<Body>,
  { today }: Days,
  position: number,
): Promise<string[]> => {
  const found = [...expected].map(async ([school, pupils]) => {
    const path = `/schools/${school}/counts?from=${today}&to=${today}`;
    const { days } = await call({ method: 'GET', path, headers: { 'X-Position': String(position) } });
    const counted: number = days[0].pupils;
    return counted === pupils ? [] : [`${school} counts ${counted} pupils instead of ${pupils}`];
  });
  return (await Promise.all(found)).flat();
};

/**
 * Waits until the server answers and reports that everything it depends on is in order.
 * @param hasEnded whether its process has ended; waiting is useless then
 */
export const ready = async (url: string, hasEnded: () => boolean = () => false): Promise<void> => {
  let last: Asked = 'unanswered';
  for (const isOver = fairLimit(readyMsMax); !isOver(); await pause(50)) {
    if (hasEnded()) throw new Error(`The process at ${url} ended by itself`);
    last = await ask(url, '', { method: 'GET', path: '/health/ready' });
    if (typeof last !== 'string' && last.status === 200) return;
  }
  throw new Error(`${url} did not become ready: ${typeof last === 'string' ? last : JSON.stringify(last.body)}`);
};

const answered = async (url: string, token: string, request: Request): Promise<Exclude<Asked, string>> => {
  const asked = await ask(url, token, request);
  if (typeof asked === 'string') throw new Error(`${request.method} ${request.path} was ${asked}`);
  return asked;
};
