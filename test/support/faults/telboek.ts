/** Runs Telboek as a process that is killed and started again at the same address, under one token. */
import { signToken } from '../../../src/http/access/auth.ts';
import { freePort } from '../../servers/freePorts.ts';
import { type Started, startScript } from '../process.ts';

const linesTold = 20;
/** The secret with which every process checks tokens. */
export const secret = 'a secret of more than thirty-two bytes, for tests';

export type Telboek = {
  readonly url: string;
  readonly token: string;
  /** Every process so far, the latest last. */
  readonly processes: readonly Started[];
  /** Resolves when the process listens. @throws Error when it ends before */
  start(): Promise<void>;
  /** Starts the process as `start` does, but does not wait. */
  launch(): void;
  /** Whether its latest process has ended, for whatever reason. */
  hasEnded(): boolean;
  /** The last lines of its output, and how it ended if it has ended. */
  lastLines(): string;
  /** Kills it with kill -9. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Stops it as an operator does. Resolves with its exit code. */
  stop(): Promise<number | null>;
};

/**
 * @param env variables besides PORT and JWT_SECRET
 * @param nodeOptions for example a module to load first
 * @param checkout the folder of another release; default: this one
 */
export const telboekWith = async (
  env: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = [],
  checkout?: string,
): Promise<Telboek> => {
  const port = await freePort();
  const token = await signToken(Buffer.from(secret), { role: 'admin', subject: 'load' }, new Date(), 30);
  const processes: Started[] = [];
  const latest = (): Started => processes.at(-1)!;
  const launch = (): void => {
    const own = { PORT: String(port), JWT_SECRET: secret, LOG_LEVEL: 'warn', NODE_OPTIONS: nodeOptions.join(' ') };
    processes.push(startScript('main.ts', [], { ...own, ...env }, checkout));
    // A caller that waits for the process hears of its end by this rejection. When nobody waits, it must not count as
    // unhandled.
    latest()
      .line(/^Telboek listens on /)
      .catch(() => {});
  };
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    latest().child.kill(signal);
    return (await latest().ended).code;
  };
  const hasEnded = (): boolean => latest().child.exitCode !== null || latest().child.signalCode !== null;
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    processes,
    launch,
    start: async () => {
      launch();
      await latest().line(/^Telboek listens on /);
    },
    hasEnded,
    lastLines: () => {
      const { child, lines } = latest();
      const state = hasEnded() ? `ended (${child.exitCode}, ${child.signalCode})` : 'runs';
      return [`Telboek ${state}`, ...lines.slice(-linesTold)].join('\n');
    },
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
};
