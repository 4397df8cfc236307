/** Runs Telboek as the process that people start. It records the output line by line, and how the process ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..', '..');

export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type Started = {
  readonly child: ChildProcess;
  /** All lines so far, of standard output and standard error. */
  readonly lines: string[];
  /** The first line that matches, now or later. @throws Error when the process ends before. */
  line(fits: RegExp): Promise<string>;
  readonly ended: Promise<Ended>;
};

const commandedIn = (checkout: string): readonly string[] => [
  '--import',
  pathToFileURL(join(checkout, 'src/server/node24.mjs')).href,
];

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** The process is killed when this one exits. */
export const notOutlivingUs = <Child extends ChildProcess>(child: Child): Child => {
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
};

/** The arguments with which `npm run` starts every program: the check of Node, and the cache of compiled code. */
export const asCommanded = commandedIn(root);

/**
 * @param script a file, seen from src
 * @param checkout the folder of another release; default: this one
 */
export const startScript = (
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  checkout = root,
): Started => {
  const child = notOutlivingUs(
    spawn(process.execPath, [...commandedIn(checkout), join('src', script), ...args], {
      cwd: checkout,
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  const lines: string[] = [];
  const looking = new Set<() => void>();
  for (const output of [child.stdout, child.stderr])
    createInterface({ input: output }).on('line', (text) => {
      lines.push(text);
      for (const look of looking) look();
    });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }) as Ended);
  return {
    child,
    lines,
    ended,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find((text) => fits.test(text));
          if (found === undefined) return;
          looking.delete(look);
          resolve(found);
        };
        looking.add(look);
        look();
        void ended.then(() => reject(new Error(`It ended without such a line:\n${lines.join('\n')}`)));
      }),
  };
};

export const ran = async (script: string, args: readonly string[], env: Readonly<Record<string, string>>) => {
  const started = startScript(script, args, env);
  return { ...(await started.ended), lines: started.lines };
};

/** Runs `npm start` and waits until it answers. */
export const startServer = async (env: Readonly<Record<string, string>>) => {
  const started = startScript('main.ts', [], { PORT: '0', ...env });
  const url = (await started.line(/^Telboek listens on /)).replace('Telboek listens on ', '');
  const token = (await started.line(/^ {2}ey/)).trim();
  return { ...started, url, token };
};

export type Server = Awaited<ReturnType<typeof startServer>>;
