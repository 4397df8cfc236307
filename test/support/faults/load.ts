/** A mixed load by several clients. Each client remembers everything that it asked and what it was answered. */
import { setTimeout as pause } from 'node:timers/promises';
import { addDays, dayOfMoment } from '../../../src/domain/day.ts';
import { type Chance, chanceOf, weighted } from '../scenario/chance.ts';
import { type Answer, type Asked, ask } from './client.ts';
import { fairLimit } from './fairTime.ts';
import { asking, type Days, type Knowledge, type Operation, weights } from './operations.ts';

/** An operation and its outcome. `unknown` means that it was never answered, so that only the log can show what happened. */
export type Sent = Operation & {
  outcome: 'acknowledged' | 'refused' | 'unknown';
  answer: Answer | undefined;
  /** The number of times it was sent. */
  attempts: number;
  /** The reason for each time that it had to be sent again: the status, code and title, or that there was no answer. */
  readonly put: string[];
};

export type Load = {
  readonly sent: readonly Sent[];
  readonly days: Days;
  /** Faults of answers: an answer that took too long, or that reported an outage without Retry-After. */
  readonly offences: readonly string[];
  readonly longestMs: number;
  /** The number of answers that reported an outage. */
  readonly outages: number;
  /** Lets each client finish its present operation, and resolves when all of these are answered. */
  stop(): Promise<void>;
};

export type LoadOptions = {
  readonly seed: number;
  /** Servers to ask. With several, each request goes to the next one. */
  readonly urls: readonly string[];
  readonly token: string;
  /** Each school has a client of its own and must have been set up before. */
  readonly schools: readonly string[];
  readonly days: Days;
  /** The server's day may differ from `days`, so that a run for today may be refused. */
  readonly clockMoves?: boolean;
  /** Whether clients wait as long as an answer says before they send something again. By default they are impatient. */
  readonly heedsRetryAfter?: boolean;
  /** Milliseconds that a client rests after each operation. Default: it does not. */
  readonly restMs?: number;
  /** Distinguishes loads on one ledger. */
  readonly name: string;
};

const repeatPauseMs = 60;
const patienceMs = 30_000;

export const daysOf = (now: Date): Days => {
  const today = dayOfMoment(now);
  return { today, startsOn: addDays(today, -400) };
};

const retryAfterMs = (asked: Asked): number =>
  typeof asked === 'string' ? 0 : Number(asked.headers.get('retry-after') ?? 0) * 1_000;

export const startLoad = (options: LoadOptions): Load => {
  const { seed, schools, days, name, clockMoves = false, heedsRetryAfter = false, restMs = 0 } = options;
  const sent: Sent[] = [];
  const offences: string[] = [];
  let longestMs = 0;
  let outages = 0;
  let stopping = false;
  let number = 0;

  const seen = (operation: Operation, asked: Asked): void => {
    if (asked === 'hung') offences.push(`${operation.kind} ${operation.id} was not answered in time`);
    if (typeof asked === 'string') return;
    longestMs = Math.max(longestMs, asked.ms);
    if (asked.status !== 503) return;
    outages++;
    if (!asked.headers.has('retry-after')) offences.push(`${operation.kind} ${operation.id}: 503 without Retry-After`);
  };

  /** Sends an operation until it is answered, or only once when it has no key. */
  const carryOut = async (operation: Operation, chance: Chance): Promise<Sent> => {
    const one: Sent = { ...operation, outcome: 'unknown', answer: undefined, attempts: 0, put: [] };
    sent.push(one);
    let repeatMs = repeatPauseMs;
    const headers = {
      ...operation.request.headers,
      'X-Correlation-Id': operation.id,
      ...(operation.keyed ? { 'Idempotency-Key': operation.id } : {}),
    };
    for (const isOver = fairLimit(patienceMs); !isOver(); await pause(repeatMs)) {
      one.attempts++;
      const asked = await ask(chance.pick(options.urls), options.token, { ...operation.request, headers });
      seen(operation, asked);
      repeatMs = heedsRetryAfter ? Math.max(retryAfterMs(asked), repeatPauseMs) : repeatPauseMs;
      if (typeof asked !== 'string' && asked.status < 500 && !asked.headers.has('retry-after')) {
        one.answer = asked;
        one.outcome = asked.status < 300 ? 'acknowledged' : 'refused';
        break;
      }
      if (typeof asked !== 'string' && asked.status === 500) offences.push(`${operation.kind} ${operation.id}: 500`);
      one.put.push(
        typeof asked === 'string' ? asked : `${asked.status} ${asked.body.code ?? ''} ${asked.body.title ?? ''}`,
      );
      if (!operation.keyed) break;
    }
    return one;
  };

  const next = (chance: Chance): Pick<Operation, 'id' | 'keyed'> => ({
    id: `${name}-${++number}`,
    keyed: chance.percent(90),
  });

  const schoolClient = async (school: string, chance: Chance): Promise<void> => {
    const knowledge: Knowledge = { school, files: [], takenOn: new Map(), withdrawnResults: [] };
    while (!stopping) {
      const kind = weighted(chance, weights);
      const own = next(chance);
      const asked = asking(kind, own.id, knowledge, days, chance);
      if (restMs > 0) await pause(chance.between(0, 2 * restMs));
      if (asked !== undefined) learn(knowledge, await carryOut({ ...own, kind, school, ...asked }, chance));
    }
  };

  const financeClient = async (chance: Chance): Promise<void> => {
    let latest: string | undefined;
    while (!stopping) {
      const kind = latest !== undefined && chance.percent(30) ? 'credit' : 'run';
      const body = { on: days.today, ...(kind === 'credit' ? { reason: 'load' } : {}) };
      const path = kind === 'credit' ? `/invoices/${latest}/credit` : '/invoice-runs';
      const wants = kind === 'credit' || clockMoves ? 'either' : 'done';
      const operation: Operation = {
        ...next(chance),
        kind,
        school: null,
        wants,
        request: { method: 'POST', path, body },
      };
      const { outcome, answer } = await carryOut(operation, chance);
      if (outcome === 'acknowledged') latest = answer?.body.issued.at(-1)?.number;
      await pause(chance.between(0, 80) + 4 * restMs);
    }
  };

  const clients = [
    ...schools.map((school, n) => schoolClient(school, chanceOf(seed * 1_000 + n))),
    financeClient(chanceOf(seed * 1_000 + 999)),
  ];
  return {
    sent,
    days,
    offences,
    get longestMs() {
      return longestMs;
    },
    get outages() {
      return outages;
    },
    stop: async () => {
      stopping = true;
      await Promise.all(clients);
    },
  };
};

/** Remembers the answer to an operation. Later operations build only on what was acknowledged. */
const learn = ({ files, withdrawnResults }: Knowledge, { id, kind, outcome, answer, keys, about }: Sent): void => {
  if (outcome !== 'acknowledged') return;
  if (keys !== undefined) files.push({ operation: id, importId: answer!.body.importId, keys: [...keys] });
  if (kind === 'withdrawResult') withdrawnResults.push({ operation: id, key: about! });
};
