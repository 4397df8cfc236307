/**
 * `npm run schemas`: writes the JSON Schema of every topic's messages into `schemas/`, from the schemas that build
 * them. Superseded schemas are kept in `schemas/earlier/`. A schema that consumers of an earlier one could not read is
 * refused.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageSchemas } from '../src/http/feed/messageSchemas.ts';
import { breaking } from './schemaCompatibility.ts';

const folder = join(import.meta.dirname, '..', 'schemas');
const earlierFolder = join(folder, 'earlier');

const textIn = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);

await mkdir(earlierFolder, { recursive: true });
for (const [topic, schema] of Object.entries(messageSchemas())) {
  const path = join(folder, `${topic}.json`);
  const text = `${JSON.stringify(schema, undefined, 2)}\n`;
  const current = await textIn(path);
  if (current === text) continue;
  const earlier = (await readdir(earlierFolder)).filter((file) => file.startsWith(`${topic}.`));
  const held = [...(await Promise.all(earlier.map((file) => textIn(join(earlierFolder, file))))), current];
  const faults = held.flatMap((each) => (each === undefined ? [] : breaking(JSON.parse(each), schema)));
  if (faults.length > 0) {
    process.stderr.write(
      `${topic} would break its consumers; make a topic of the next version:\n${faults.join('\n')}\n`,
    );
    process.exitCode = 1;
    continue;
  }
  if (current !== undefined) await writeFile(join(earlierFolder, `${topic}.${earlier.length + 1}.json`), current);
  await writeFile(path, text);
  process.stdout.write(`${topic}: written\n`);
}
