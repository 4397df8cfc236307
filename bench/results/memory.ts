/**
 * Measures the peak memory of the whole server while it reads files of 100 MB. `src/main.ts` runs in a process of its
 * own and is fed as a client does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { signToken } from '../../src/http/access/auth.ts';
import { upload } from '../support/http.ts';
import { schoolId } from '../support/ledger.ts';
import type { Server } from '../support/server.ts';
import type { Row } from '../support/table.ts';

type Shape = {
  readonly what: string;
  readonly mediaType: string;
  /** MiB. The files are as large as they may be here, and have no more rows than a file may have (domain 2.1). */
  readonly size: number;
  readonly file: (bytes: number) => Iterable<Buffer>;
};

const mebibyte = 1024 * 1024;
const peakMebibytesMax = 300;

export const benchMemory = async (server: Server, { quick }: { quick: boolean }): Promise<Row[]> => {
  if (process.platform !== 'linux') return [];
  const rows: Row[] = [];
  for (const { what, mediaType, size, file } of shapes) {
    const bytes = (quick ? 5 : size) * mebibyte;
    const telboek = await startServer(server);
    try {
      const school = schoolId(rows.length);
      const token = await telboek.register(school);
      const url = `${telboek.url}/schools/${school}/imports?source=parnassys&confirm=true`;
      const idle = await peakOf(telboek.process);
      const { status, text, position } = await upload({ url, token, mediaType, body: file(bytes) });
      if (status !== 201) throw new Error(`The import answered ${status}: ${text}`);
      const taken = await peakOf(telboek.process);
      await telboek.caughtUp(school, token, position);
      const results: number = JSON.parse(text).linked;
      const named = `${what}, ${results.toLocaleString('en-GB')} results in ${bytes / mebibyte} MiB`;
      rows.push({
        what: `peak memory, ${named}`,
        figure: taken,
        unit: 'MiB',
        baseline: `idle: ${Math.round(idle)}; until in the read models: ${Math.round(await peakOf(telboek.process))}`,
        aim: { of: 'figure', atMost: peakMebibytesMax },
      });
    } finally {
      await telboek.stop();
    }
  }
  return rows;
};

/** Peak memory of the process, in MiB. */
const peakOf = async ({ pid }: ChildProcess): Promise<number> =>
  Number(/VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

const secret = 'a secret of more than thirty-two bytes';

const startServer = async (server: Server) => {
  const { url: store } = await server.database();
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    DATA_DIR: join(server.folder, `memory-${new URL(store).pathname.slice(1)}`),
    EVENT_STORE: store,
    READ_STORE: store,
    JWT_SECRET: secret,
    LOG_LEVEL: 'silent',
  };
  const main = join(import.meta.dirname, '../../src/main.ts');
  const child = spawn(process.execPath, [...nodeOptions, main], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressOf(child);
  const call = async (token: string, method: string, path: string, body?: object, headers = {}) =>
    fetch(`${url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    process: child,
    url,
    register: async (school: string) => {
      const token = await signToken(Buffer.from(secret), { subject: 'bench', role: 'admin' }, new Date(), 1);
      await call(token, 'PUT', `/schools/${school}`, { name: 'De Rekenboom', kind: 'primary', yearClasses: true });
      const dpa = { version: '4.0', signedOn: '2020-01-01', signedBy: 'directeur' };
      await call(token, 'POST', `/schools/${school}/dpa`, dpa);
      return token;
    },
    caughtUp: async (school: string, token: string, position: string) => {
      const path = `/schools/${school}/counts?from=2025-01-01&to=2025-01-31`;
      for (let tries = 0; tries < 20; tries++)
        if ((await call(token, 'GET', path, undefined, { 'X-Position': position })).ok) return;
      throw new Error('The read models do not catch up');
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
};

/** As in `npm start`: by default V8 would keep three times 16 MiB of short-lived rows before it collects them. */
const nodeOptions: readonly string[] = ['--max-semi-space-size=4'];

const addressOf = async (child: ChildProcess): Promise<string> => {
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /listens on (\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('The server did not start');
};

/** Text in pieces of some 64 KiB: first `head`, then lines up to `bytes` bytes, then `tail`. */
function* streamed(bytes: number, head: string, line: (n: number) => string, tail: string): Generator<Buffer> {
  let piece = head;
  for (let n = 0, sent = 0; sent + piece.length < bytes; n++) {
    piece += line(n);
    if (piece.length < 64 * 1024) continue;
    sent += piece.length;
    yield Buffer.from(piece);
    piece = '';
  }
  yield Buffer.from(piece + tail);
}

const day = (n: number): string => `2025-${String(1 + (n % 9)).padStart(2, '0')}-${10 + (n % 19)}`;

const uwlrHead = (school: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<leerresultaten_verzoek xmlns="http://www.edustandaard.nl/leerresultaten/2/leerresultaten"><school><schooljaar>2025-2026</schooljaar>
<brincode>${school.slice(0, 4)}</brincode><dependancecode>${school.slice(4)}</dependancecode><aanmaakdatum>2026-02-05T16:10:00</aanmaakdatum>
<xsdversie>2.2</xsdversie></school><toetsafnames>`;

const uwlrTests = Array.from(
  { length: 20 },
  (_, n) => `<toets><toetscode>RW-${n}</toetscode><leerjaar>${1 + (n % 8)}</leerjaar></toets>`,
).join('');

const shapes: readonly Shape[] = [
  {
    what: 'narrow CSV',
    mediaType: 'text/csv',
    size: 44,
    file: (bytes) =>
      streamed(
        bytes,
        'leerling;categorie;afnamedatum;resultaat;jaargroep;toetscode\r\n',
        (n) => `LVS${100_000 + (n % 900)};toets;${day(n)};res-${n};${1 + (n % 8)};RW-${n % 20}\r\n`,
        '',
      ),
  },
  {
    what: 'wide CSV',
    mediaType: 'text/csv',
    size: 100,
    file: (bytes) =>
      streamed(
        bytes,
        'leerling;naam;geboortedatum;groep;leerkracht;categorie;afnamedatum;resultaat;jaargroep;toetscode;omschrijving;score;niveau\r\n',
        (n) =>
          `LVS${100_000 + (n % 900)};Voornaam van der Achternaam ${n % 900};2016-05-${10 + (n % 19)};Groep 5b;Juf Achternaam;toets;${day(n)};res-${n};${1 + (n % 8)};RW-${n % 20};Rekenen-Wiskunde 3.0 midden groep ${1 + (n % 8)};${n % 300};IV\r\n`,
        '',
      ),
  },
  {
    what: 'UWLR',
    mediaType: 'application/xml',
    size: 100,
    file: (bytes) =>
      streamed(
        bytes,
        uwlrHead(schoolId(2)),
        (n) =>
          `<toetsafname><leerlingid>LVS${n % 900}</leerlingid><eckid>https://ketenid.nl/201703/${String(n % 900).padStart(128, '0')}</eckid><resultaten>
<resultaat key="res-${n}"><afnamedatum>${day(n)}</afnamedatum><toetscode>RW-${n % 20}</toetscode><score>${n % 300}</score></resultaat></resultaten></toetsafname>\n`,
        `</toetsafnames><toetsen>${uwlrTests}</toetsen></leerresultaten_verzoek>`,
      ),
  },
];
