/** Time on cores, as Linux tells it. */
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

/** Seconds of a process and its threads so far. @param withEnded also those of its children that have ended */
export const onCores = async (pid: number, withEnded = false): Promise<number> => {
  const times = await timesIn(`/proc/${pid}/stat`);
  return times === undefined ? 0 : times.own + (withEnded ? times.ofEnded : 0);
};

/** Seconds of the threads of a process that work on schools, as Node names them, without those that collect garbage and compile. */
export const threadsOnCores = async (pid: number): Promise<number> => {
  const folder = `/proc/${pid}/task`;
  const ids = await readdir(folder).catch(() => []);
  const all = await Promise.all(ids.map((id) => timesIn(`${folder}/${id}/stat`)));
  return all.reduce((sum, one) => sum + (one?.name === 'WorkerThread' ? one.own : 0), 0);
};
