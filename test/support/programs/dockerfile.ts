/** Follows a Dockerfile's steps as far as possible without Docker: copies, commands and the start. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

export type Stage = {
  /** The name of an earlier stage, `FROM … AS name`. */
  readonly name: string | undefined;
  readonly base: string;
  readonly steps: readonly { readonly instruction: string; readonly text: string }[];
};

export const stagesIn = (dockerfile: string): Stage[] => {
  const lines = dockerfile
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const stages: { name: string | undefined; base: string; steps: { instruction: string; text: string }[] }[] = [];
  for (const line of lines) {
    const [, instruction, text] = /^([A-Z]+) (.*)$/.exec(line) as unknown as [string, string, string];
    const from = /^(\S+)(?: AS (\S+))?$/.exec(text);
    if (instruction === 'FROM') stages.push({ base: from![1]!, name: from![2], steps: [] });
    else stages.at(-1)!.steps.push({ instruction, text });
  }
  return stages;
};

/** The text of the only such instruction in a stage. */
export const textOf = ({ steps }: Stage, instruction: string): string => {
  const [step, ...others] = steps.filter((one) => one.instruction === instruction);
  if (step === undefined || others.length > 0) throw new Error(`The stage has not one ${instruction}`);
  return step.text;
};

/**
 * Tells whether a path of the context is sent to the builder. It understands a .dockerignore that excludes everything
 * and lets named paths through.
 */
const sentBy = (ignoring: string) => {
  const patterns = ignoring.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  if (patterns[0] !== '*' || patterns.slice(1).some((pattern) => !/^![\w.-]+$/.test(pattern)))
    throw new Error('The .dockerignore is not of the form that is followed here');
  const names = patterns.slice(1).map((pattern) => pattern.slice(1));
  return (path: string) => names.includes(path.split('/')[0]!);
};

/**
 * Follows COPY and npm's RUN into `root`, with a folder for each stage. Paths of the container lie inside that folder.
 * @returns the folder of the last stage.
 */
export const built = (stages: readonly Stage[], context: string, root: string): string => {
  const isSent = sentBy(readFileSync(join(context, '.dockerignore'), 'utf8'));
  const placeOf = (stage: Stage) => join(root, stage.name ?? 'last');
  for (const stage of stages) {
    let folder = placeOf(stage);
    for (const { instruction, text } of stage.steps) {
      if (instruction === 'WORKDIR') folder = join(placeOf(stage), text);
      mkdirSync(folder, { recursive: true });
      if (instruction === 'COPY') copy(text, folder);
      if (instruction === 'RUN' && text.startsWith('npm ')) run(text, folder);
    }
  }
  return placeOf(stages.at(-1)!);

  function copy(text: string, folder: string): void {
    const words = text.split(' ');
    const from = /^--from=(.*)$/.exec(words[0]!)?.[1];
    const target = join(folder, words.at(-1)!);
    for (const source of words.slice(from === undefined ? 0 : 1, -1)) {
      if (from === undefined && !isSent(source)) throw new Error(`.dockerignore keeps ${source} from being copied`);
      const origin = from === undefined ? context : placeOf(stages.find(({ name }) => name === from)!);
      const place = words.at(-1)!.endsWith('/') ? join(target, basename(source)) : target;
      cpSync(join(origin, source), place, { recursive: true, verbatimSymlinks: true, filter: notOwn(context) });
    }
  }
};

/** The checkout's own node_modules is not sent. */
const notOwn = (context: string) => (path: string) => relative(context, path) !== 'node_modules';

const run = (command: string, folder: string): void => {
  const { status, stderr } = spawnSync('bash', ['-c', command], {
    cwd: folder,
    // The environment is that of the image. It has none of our variables except those of npm and of the certificates by
    // which the registry is trusted here.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      npm_config_prefer_offline: 'true',
      ...Object.fromEntries(
        Object.entries(process.env).filter(([name]) => /^(npm_config_|NODE_EXTRA_CA_CERTS$)/i.test(name)),
      ),
    },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
};
