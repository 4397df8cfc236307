/** Files of the worst kind that is still accepted (domain 2.1). */
import { gzipSync } from 'node:zlib';

const header = 'leerling;categorie;afnamedatum;resultaat;jaargroep;toetscode';

/** @param kindEach whether each row has a test code of its own, so that rows share nothing */
export const resultsFile = (rows: number, pupils: number, first: number, kindEach: boolean): Buffer => {
  const pieces: Buffer[] = [Buffer.from(`${header}\n`)];
  let lines: string[] = [];
  for (let n = first; n < first + rows; n++) {
    const day = `2025-${String(6 + (n % 7)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`;
    lines.push(`LVS${n % pupils};toets;${day};res-${n};${1 + (n % 8)};${kindEach ? `T-${n}` : `RW-${n % 20}`}`);
    if (lines.length < 10_000 && n + 1 < first + rows) continue;
    pieces.push(Buffer.from(`${lines.join('\n')}\n`));
    lines = [];
  }
  return Buffer.concat(pieces);
};

/** An EDEXML file with this many children, made from the one in samples/. */
export const rosterFile = (sample: string, children: number): Buffer => {
  const [, child = ''] = /(<leerling .*?<\/leerling>)/s.exec(sample) ?? [];
  const all = Array.from({ length: children }, (_, n) =>
    child.replace(/key="[^"]*"/, `key="LAS-${n}"`).replace(/ketenid.nl[^"]*/, `ketenid.nl/201703/${n}`),
  );
  return Buffer.from(sample.replace(/<leerling .*<\/leerling>/s, all.join('\n')));
};

/** 1 MB of an array that every schema refuses. Compressed it is a kilobyte. */
export const wrongMembers = (): Buffer =>
  gzipSync(`{"phone":[${Array.from({ length: 250_000 }, () => '"a"').join(',')}]}`);
