import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const samplesFolder = join(import.meta.dirname, '..', '..', '..', 'samples');

/** The text of a file in samples. With `school`, an EDEXML or UWLR file names that school instead of its own. */
export const sample = (name: string, school?: string): string => {
  const text = readFileSync(join(samplesFolder, name), 'utf8');
  if (school === undefined) return text;
  return text
    .replace(/<brincode>.*?</, `<brincode>${school.slice(0, 4)}<`)
    .replace(/<dependancecode>.*?</, `<dependancecode>${school.slice(4)}<`);
};
