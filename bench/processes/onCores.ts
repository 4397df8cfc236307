/** How much time on cores a process has spent, as Linux tells it. */
import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks a second, as Linux tells times of processes. */
const ticks = 100;

type Times = { readonly name: string; readonly own: number; readonly ofEnded: number };

/** Undefined when the process or thread is gone. */
const timesIn = async (file: string): Promise<Times | undefined> => {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const nameEnd = text.lastIndexOf(')');
  const [user, system, endedUser, endedSystem] = text
    .slice(nameEnd + 2)
    .split(' ')
    .slice(11, 15)
    .map((field) => Number(field) / ticks) as [number, number, number, number];
  return {
    name: text.slice(text.indexOf('(') + 1, nameEnd),
    own: user + system,
    ofEnded: endedUser + endedSystem,
  };
};

/**
 * The seconds that a process and its threads have spent so far.
 * @param withEnded whether the seconds of its children that have ended are added
 */
export const onCores = async (pid: number, withEnded = false): Promise<number> => {
  const times = await timesIn(`/proc/${pid}/stat`);
  return times === undefined ? 0 : times.own + (withEnded ? times.ofEnded : 0);
};

/**
 * The seconds that the threads of a process have spent on schools so far. Node names such a thread WorkerThread; threads
 * that collect garbage or compile have other names.
 */
export const threadsOnCores = async (pid: number): Promise<number> => {
  const folder = `/proc/${pid}/task`;
  const ids = await readdir(folder).catch(() => []);
  const all = await Promise.all(ids.map((id) => timesIn(`${folder}/${id}/stat`)));
  return all.reduce((sum, one) => sum + (one?.name === 'WorkerThread' ? one.own : 0), 0);
};
