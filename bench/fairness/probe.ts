/**
 * Probes a server from a process of its own: asks small things at a steady pace and records how long each took, and how
 * much memory the server holds.
 */
import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';

export type Probed = {
  /** Milliseconds of each request. */
  readonly live: readonly number[];
  readonly read: readonly number[];
  /** The number of answers other than 200. */
  readonly failed: number;
  readonly peakBytes: number;
  /**
   * CPU milliseconds of the server's main thread. The total hardly changes with other work on the machine. The longest
   * stretch without a wait is approximate: one that lies between two looks is missed.
   */
  readonly mainMs: number;
  readonly longestMs: number;
};

export type ProbeOrder = 'begin' | 'end';

const everyMs = 20;
const memoryEveryMs = 100;
const lookEveryMs = 5;
const pageBytes = 4_096;

const [, , url = '', readPath = '', token = '', pid = ''] = process.argv;
const agent = new Agent({ keepAlive: true });

let live: number[] = [];
let read: number[] = [];
let failed = 0;
let peakBytes = 0;
let stretch = { begunAt: 0, waits: '', longest: 0, since: 0, now: 0 };
let probing: NodeJS.Timeout[] = [];

const ask = (path: string, into: number[]): Promise<void> =>
  new Promise((resolve) => {
    const sentAt = performance.now();
    const answered = (ok: boolean) => {
      into.push(performance.now() - sentAt);
      if (!ok) failed++;
      resolve();
    };
    get(`${url}${path}`, { agent, headers: { Authorization: `Bearer ${token}` } }, (response) => {
      response.resume().once('end', () => answered(response.statusCode === 200));
    }).once('error', () => answered(false));
  });

const memory = async (): Promise<void> => {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '0 0');
  peakBytes = Math.max(peakBytes, Number(statm.split(' ')[1]) * pageBytes);
};

/** Reads the CPU time of the process's first thread, and the number of its voluntary waits. */
const mainThread = async (): Promise<void> => {
  const at = `/proc/${pid}/task/${pid}`;
  const [schedule, status] = await Promise.all([
    readFile(`${at}/schedstat`, 'utf8').catch(() => '0'),
    readFile(`${at}/status`, 'utf8').catch(() => ''),
  ]);
  const now = Number(schedule.split(' ')[0]) / 1e6;
  const waits = /^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1] ?? '';
  // The thread waited since the last look, so another stretch began.
  if (waits !== stretch.waits) stretch = { ...stretch, waits, begunAt: now };
  else stretch = { ...stretch, longest: Math.max(stretch.longest, now - stretch.begunAt) };
  stretch = { ...stretch, now };
};

const under = new Set<Promise<void>>();
const tracked = (work: Promise<void>): void => {
  under.add(work);
  void work.finally(() => under.delete(work));
};

process.on('message', (order: ProbeOrder) => {
  if (order === 'begin') {
    [live, read, failed, peakBytes] = [[], [], 0, 0];
    stretch = { begunAt: 0, waits: '', longest: 0, since: 0, now: 0 };
    // Keeps its pace whether or not earlier answers have come, so that requests that wait are counted too.
    const probe = () => {
      tracked(ask('/health/live', live));
      tracked(ask(readPath, read));
    };
    probing = [
      setInterval(probe, everyMs),
      setInterval(() => tracked(memory()), memoryEveryMs),
      setInterval(() => tracked(mainThread()), lookEveryMs),
    ];
    void Promise.all([memory(), mainThread()]).then(() => {
      stretch = { ...stretch, since: stretch.now };
      process.send!('begun');
    });
    return;
  }
  for (const timer of probing) clearInterval(timer);
  void Promise.all(under).then(() => {
    const { now, since, longest } = stretch;
    process.send!({ live, read, failed, peakBytes, mainMs: now - since, longestMs: longest } satisfies Probed);
  });
});
process.send!('ready');
