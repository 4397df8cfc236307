/**
 * Measures the effect of one client at its worst on everybody else: the duration of small answers meanwhile, and the
 * server's memory.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Server } from '../support/server.ts';
import type { Row } from '../support/table.ts';
import { resultsFile, rosterFile, wrongMembers } from './files.ts';
import { type Asked, cutOff, type Served, serveApart } from './served.ts';

const large = '12AB00';
const small = '34CD00';
const address = { street: 'Schoolstraat 1', postalCode: '1234 AB', city: 'Utrecht' };
const since = '2020-01-01';
const startsOn = '2026-02-01';

/** One kind of request. `may`: the statuses that are expected besides 200 and 201. */
export type Kind = { readonly what: string; readonly ask: readonly Asked[]; readonly may?: readonly number[] };

export const benchFairness = async (server: Server, { quick }: { quick: boolean }): Promise<Row[]> => {
  const [log, read] = [await server.database(), await server.database()];
  const env = { EVENT_STORE: log.url, READ_STORE: read.url, DATA_DIR: join(server.folder, 'fairness') };
  const served = await serveApart(env, `/schools/${small}/counts?from=2026-02-01&to=2026-02-28`);
  try {
    await prepare(served);
    const rows: Row[] = [await idle(served)];
    // The groups run in this order, because each asks about data that the earlier ones left.
    for (const kindsOf of [imports, answers, sharing, afterwards])
      for (const kind of await kindsOf(served, quick)) rows.push(await measured(served, kind));
    return rows;
  } finally {
    await served.close();
  }
};

export const mustBe = async (served: Served, asked: Asked): Promise<string> => {
  const { status, text } = await served.ask(asked);
  if (status >= 300) throw new Error(`${asked.method} ${asked.path} answered ${status}: ${text.slice(0, 500)}`);
  return text;
};

const prepare = async (served: Served): Promise<void> => {
  const send = (method: string, path: string, body: object) => mustBe(served, { method, path, body });
  await send('PUT', '/supplier', {
    name: 'Leverancier BV',
    address,
    kvk: '12345678',
    vatId: 'NL000099998B57',
    iban: 'NL02ABNA0123456789',
  });
  for (const school of [large, small]) {
    const details = { name: 'De Rekenboom', kind: 'primary', yearClasses: true, source: 'parnassys', address };
    await send('PUT', `/schools/${school}`, details);
    await send('POST', `/schools/${school}/dpa`, { version: '4.0', signedOn: since, signedBy: 'directeur' });
    await send('POST', `/schools/${school}/terms`, { version: '1', acceptedOn: since, acceptedBy: 'directeur' });
  }
  await send('POST', `/schools/${large}/subscription`, { plan: 'per-pupil', startsOn });
  await mustBe(served, importOf(small, resultsFile(1_000, 100, 0, false)));
  await served.settled();
};

export const importOf = (school: string, body: Buffer): Asked => ({
  method: 'POST',
  path: `/schools/${school}/imports?source=parnassys&confirm=true&linkedOn=${startsOn}&onError=skip`,
  headers: { 'Content-Type': 'text/csv', 'X-Reason': 'bench' },
  body,
});

const idle = (served: Served): Promise<Row> =>
  measured(served, { what: 'nothing', ask: [] }, () => new Promise((resolve) => setTimeout(resolve, 2_000)));

type Kinds = (served: Served, quick: boolean) => Promise<Kind[]>;

const at = `/schools/${large}`;

const imports: Kinds = async (_served, quick) => {
  const [rows, pupils] = quick ? [50_000, 1_000] : [1_000_000, 20_000];
  return [
    { what: 'an import of 30 MB', ask: [importOf(small, resultsFile(quick ? 20_000 : 600_000, 1_200, 5_000, false))] },
    { what: `an import of ${shown(rows)} rows`, ask: [importOf(large, resultsFile(rows, pupils, 0, false))] },
    { what: 'another, a kind each', ask: [importOf(large, resultsFile(rows, pupils, rows, true))] },
    { what: 'a row too many', ask: [importOf(large, resultsFile(1_000_001, 10, 0, false))], may: [cutOff, 409, 413] },
  ];
};

const answers: Kinds = async () => {
  const now = new Date().toISOString();
  const difference = (yearGroups: string) => ({
    path: `${at}/difference?from=2000-01-01T00:00:00Z&limit=500${yearGroups}`,
  });
  return [
    { what: 'a pupil of a day', ask: [{ path: `${at}/counts/2026-02-15/pupils?limit=1` }] },
    { what: 'pupils of a day, as known before', ask: [{ path: `${at}/counts/2026-02-15/pupils?asKnownAt=${now}` }] },
    { what: 'counts of some year groups', ask: [{ path: `${at}/counts?from=2000-01-01&to=2026-11-01&yearGroups=3` }] },
    { what: 'counts as known before', ask: [{ path: `${at}/counts?from=2026-01-01&to=2026-12-31&asKnownAt=${now}` }] },
    { what: 'a difference since ever', ask: [difference('')] },
    {
      what: 'ten differences at once',
      ask: Array.from({ length: 10 }, (_, n) => difference(`&yearGroups=${1 + (n % 8)}`)),
      may: [429],
    },
    { what: 'subscription as known before', ask: [{ path: `${at}/subscription?asKnownAt=${now}` }] },
    { what: 'my-data', ask: [{ path: `${at}/my-data` }] },
    { what: 'an end tried out', ask: [previewOf(`${at}/subscription/end`, {})], may: [409] },
  ];
};

const sharing: Kinds = async (_served, quick) => {
  const guardian = { subject: 'g', role: 'guardian', guardian: 'g-1' } as const;
  const sample = await readFile(join(import.meta.dirname, '..', '..', 'samples', 'edexml-2.1.xml'), 'utf8');
  const own = sample.replace(/<brincode>.*?</, `<brincode>${large.slice(0, 4)}<`);
  const roster = rosterFile(own, quick ? 500 : 20_000);
  return [
    // The server may refuse some of these. Only their effect on others is measured.
    { what: 'EDEXML with 20,000 children', ask: [rosterOf(roster)], may: [409, 413, 503] },
    { what: 'a guardian is registered', ask: [registered('g-1')], may: [404, 409, 503] },
    {
      what: 'sharing with 250,000 wrong members',
      ask: [{ ...sharingOf('g-1', wrongMembers()), as: guardian }],
      may: [400, 404, 413, 415, 422, 429, 503],
    },
    { what: 'GET /audit/key', ask: [{ path: '/audit/key' }] },
  ];
};

const previewOf = (path: string, body: object): Asked => ({ method: 'POST', path: `${path}?preview=true`, body });

const registered = (id: string): Asked => ({
  method: 'PUT',
  path: `/guardians/${id}`,
  body: { school: large, name: 'Noor Ouder', phone: '06 12345678', children: [{ id: 'LAS-1' }] },
});

const rosterOf = (body: Buffer): Asked => ({
  method: 'POST',
  path: `/schools/${large}/edexml-imports`,
  headers: { 'Content-Type': 'application/xml' },
  body,
});

const sharingOf = (id: string, body: Buffer): Asked => ({
  method: 'PUT',
  path: `/guardians/${id}/sharing`,
  body,
  headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
});

const afterwards: Kinds = async (served) => {
  const on = new Date().toISOString().slice(0, 10);
  const run = { method: 'POST', path: '/invoice-runs', body: { on, schools: [large] } };
  const { issued } = JSON.parse(await mustBe(served, run)) as { issued: { number: string }[] };
  await served.settled();
  const { number } = issued.at(-1)!;
  const { items } = JSON.parse(await mustBe(served, { path: `${at}/imports` })) as { items: { importId: string }[] };
  const key = 'res-17';
  const text = { Accept: 'text/plain' };
  return [
    { what: 'a result corrected by hand', ask: [correction(`${at}/results/${key}`)] },
    {
      what: 'a withdrawal tried out',
      ask: [previewOf(`${at}/imports/${items[0]!.importId}/withdrawal`, { reason: 'bench' })],
    },
    {
      what: 'a price change tried out',
      ask: [
        {
          method: 'PUT',
          path: '/plans/per-pupil?preview=true',
          body: { kind: 'per-pupil', price: { price: '12.00', from: startsOn } },
        },
      ],
    },
    { what: 'a derivation as text', ask: [{ path: `/invoices/${number}/derivation`, headers: text }] },
    { what: 'a document verified', ask: [{ path: `/invoices/${number}/verification` }] },
    { what: 'the ledger verified', ask: [{ path: '/audit/verification' }] },
    { what: 'drift', ask: [{ path: '/audit/drift' }] },
    { what: 'heads', ask: [{ path: '/audit/heads' }] },
    { what: 'counts rebuilt', ask: [{ method: 'POST', path: '/projections/pupil-counts/rebuild' }], may: [202, 409] },
    { what: 'an import withdrawn', ask: [withdrawal(`${at}/imports/${items[0]!.importId}/withdrawal`)], may: [409] },
  ];
};

let corrections = 0;
const correction = (path: string): Asked => ({
  method: 'PATCH',
  path,
  body: { yearGroup: 1 + (corrections++ % 8), reason: 'bench' },
});

const withdrawal = (path: string): Asked => ({ method: 'POST', path, body: { reason: 'bench' } });

export const measured = async (
  served: Served,
  { what, ask, may = [] }: Kind,
  work = async (): Promise<unknown> => {
    const answers = await Promise.all(ask.map((one) => served.ask(one)));
    for (const { status, text } of answers)
      if (status !== 200 && status !== 201 && !may.includes(status))
        throw new Error(`${what} was answered ${status}: ${text.slice(0, 500)}`);
    for (const { status } of answers) statuses.add(status);
    // The followers' work on a write is part of its effect.
    return served.settled();
  },
): Promise<Row> => {
  statuses.clear();
  process.stderr.write(`  ${what} …\n`);
  const { live, read, failed, peakBytes, mainMs, longestMs, ms, times } = await served.probed(work);
  process.stderr.write(
    `    ${(ms / 1_000).toFixed(1)} s, p99 ${share(live, 0.99)} ms, main ${shown(mainMs)} ms, longest ${shown(longestMs)} ms, peak ${shown(peakBytes / 1_048_576)} MB, ${[...statuses]}\n`,
  );
  const other = `read ${three(read)}; took ${(ms / 1_000).toFixed(1)} s${times > 1 ? `, ${times} times` : ''}; main thread ${shown(mainMs / times)} ms, at a stretch ${shown(longestMs)}; peak ${shown(peakBytes / 1_048_576)} MB; ${[...statuses].join(', ')}${failed > 0 ? `; ${failed} failed` : ''}`;
  return {
    what: `${what}: live, p50 ${share(live, 0.5)}, max ${share(live, 1)}; p99`,
    figure: Number(share(live, 0.99)),
    unit: 'ms',
    baseline: other,
    aim: { of: 'figure', atMost: 100 },
  };
};

const statuses = new Set<number>();

const three = (times: readonly number[]): string => [0.5, 0.99, 1].map((part) => share(times, part)).join(', ');

const share = (times: readonly number[], part: number): string => {
  const sorted = times.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN).toFixed(1);
};

const shown = (count: number): string => Math.round(count).toLocaleString('en-GB');
