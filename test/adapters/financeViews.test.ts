/** The views of finance show the same as the HTTP interface (issue 6, docs/views.md). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { closeDays } from '../../src/commands/calendar/closeDays.ts';
import { type Api, csv, openApi, ownSchool, registerOver } from '../support/api.ts';
import { history, played, school as randomSchool } from '../support/billing/histories.ts';
import { exampleSchool, playedThrough } from '../support/billing/workedExample.ts';
import { postgresServers } from '../support/servers/postgresServers.ts';
import { taken, type World, worldOn } from '../support/world.ts';

type Row = Readonly<Record<string, unknown>>;
type Opened = { readonly api: Api; readonly select: (text: string) => Promise<Row[]>; close(): Promise<void> };

const ending: Opened[] = [];
afterEach(async () => {
  for (const opened of ending.splice(0)) await opened.close();
});

/** All days are read as text, and numbers as they are stored. */
const types: pg.CustomTypesConfig = { getTypeParser: () => (text: string) => text };

const opened = async (world: World, postgresUrl: string): Promise<Opened> => {
  await closeDays(world.deps);
  const api = await openApi({ world, postgresUrl });
  const client = new pg.Client({ connectionString: api.readStoreUrl, types });
  await client.connect();
  const one = {
    api,
    select: async (text: string) => {
      await api.followed();
      return (await client.query<Row>(text)).rows;
    },
    close: async () => {
      await client.end();
      await api.close();
    },
  };
  ending.push(one);
  return one;
};

const documentsOver = async ({ api }: Opened): Promise<Row[]> => {
  const { body } = await api.as('finance').get('/invoices?order=asc&limit=200');
  expect(body.next).toBeNull();
  return body.items;
};

/** The documents that the interface answers, in the columns of the views. */
const invoicesExpected = (documents: readonly Row[]): Row[] =>
  documents.map((document) => {
    const { debtor, year } = document as { debtor: Row; year: Row };
    return {
      number: document.number,
      kind: document.kind,
      purpose: document.purpose,
      school: document.school,
      board: null,
      issued_on: document.issuedOn,
      due_on: document.dueOn,
      debtor_name: debtor.name,
      debtor_reference: debtor.reference ?? null,
      term: String(year.term),
      year: String(year.number),
      year_from: year.from,
      year_to: year.to,
      total: document.total,
      vat_rate: document.vatRate,
      vat: document.vat,
      net: document.net,
      cancels: document.cancels,
      cancelled_by: documents.find(({ cancels }) => cancels === document.number)?.number ?? null,
      digest: document.digest,
    };
  });

const linesExpected = (documents: readonly Row[]): Row[] =>
  documents.flatMap(({ number, school, issuedOn, lines }) =>
    (lines as Row[]).map((line, index) => ({
      number,
      line: String(index + 1),
      school,
      issued_on: issuedOn,
      kind: line.kind,
      term: String(line.term),
      year: String(line.year),
      quantity: line.quantity,
      unit_price: line.unitPrice,
      amount: line.amount,
      settles: `{${(line.settles as string[]).join(',')}}`,
    })),
  );

const mustAgree = async (one: Opened, school: string, from: string, to: string): Promise<void> => {
  const documents = await documentsOver(one);
  expect(await one.select('SELECT * FROM finance.invoices ORDER BY number')).toEqual(invoicesExpected(documents));
  expect(await one.select('SELECT * FROM finance.invoice_lines ORDER BY number, line')).toEqual(
    linesExpected(documents),
  );
  const { body } = await one.api.as('finance').get(`/schools/${school}/counts?from=${from}&to=${to}`);
  // A count that the views leave out is 0, and the views show nothing that the interface does not show.
  const months = await one.select('SELECT * FROM finance.pupil_counts_monthly ORDER BY last_day');
  const shown = new Map(months.map(({ last_day, pupils }) => [last_day, Number(pupils)]));
  expect(body.months.map(({ lastDay }: Row) => shown.get(lastDay) ?? 0)).toEqual(
    body.months.map(({ pupils }: Row) => pupils),
  );
  const named = new Map(body.months.map(({ month, lastDay }: Row) => [lastDay, month]));
  expect(months.map(({ last_day, month }) => [last_day, month])).toEqual(
    months.map(({ last_day }) => [last_day, named.get(last_day)]),
  );
  const years = await one.select('SELECT * FROM finance.school_years ORDER BY last_day');
  expect(
    years.filter(({ monthly_average, daily_average }) => monthly_average === '0' && daily_average === '0'),
  ).toEqual([]);
  expect(years).toEqual(
    body.schoolYears
      .filter(({ daily }: Row) => daily !== '0')
      .map(({ schoolYear, monthly, daily }: Row) => ({
        school,
        school_year: schoolYear,
        last_day: `${String(schoolYear).slice(5)}-07-31`,
        monthly_average: monthly,
        daily_average: daily,
      })),
  );
};

describe.each(postgresServers())('finance’s views on $server', ({ url }) => {
  it('4.4: finance’s views hold the worked example’s documents and lines, to be added up', async () => {
    const one = await opened(await playedThrough('final'), url);
    await mustAgree(one, exampleSchool, '2023-01-01', '2027-12-31');
    // The figures are those of domain.md's table.
    expect(await one.select('SELECT number, total, vat, net FROM finance.invoices ORDER BY number')).toEqual([
      { number: '2023-000001', total: '2576.00', vat: '447.07', net: '2128.93' },
      { number: '2024-000001', total: '2392.00', vat: '415.14', net: '1976.86' },
      { number: '2025-000001', total: '2363.25', vat: '410.15', net: '1953.10' },
      { number: '2026-000001', total: '2058.50', vat: '357.26', net: '1701.24' },
      { number: '2027-000001', total: '11.50', vat: '2.00', net: '9.50' },
    ]);
    expect(await one.select('SELECT kind, sum(amount) FROM finance.invoice_lines GROUP BY 1 ORDER BY 1')).toEqual([
      { kind: 'advance', sum: '9418.50' }, // 2576.00 + 2357.50 + 2415.00 + 2070.00
      { kind: 'advance-settled', sum: '-9418.50' },
      { kind: 'correction', sum: '-11.50' },
      { kind: 'usage', sum: '9412.75' }, // 2610.50 + 2305.75 + 2415.00 + 2081.50
    ]);
    expect(
      await one.select(`SELECT month, pupils FROM finance.pupil_counts_monthly
        WHERE school = '${exampleSchool}' AND last_day BETWEEN '2023-11-30' AND '2024-02-29' ORDER BY month`),
    ).toEqual([
      { month: '2023-11', pupils: '224' },
      { month: '2023-12', pupils: '224' },
      { month: '2024-01', pupils: '224' },
      { month: '2024-02', pupils: '230' },
    ]);
  });

  it('5.10: finance’s views show a month and a school year once their last day has been closed', async () => {
    const world = await playedThrough('year 1');
    const one = await opened(world, url);
    const months = () => one.select('SELECT month FROM finance.pupil_counts_monthly ORDER BY month');
    await one.api.turnTo('2023-08-31');
    expect(await months()).toEqual([]);
    await one.api.turnTo('2023-09-01');
    expect(await months()).toEqual([{ month: '2023-08' }]);
    await one.api.turnTo('2024-07-31');
    expect(await one.select('SELECT * FROM finance.school_years')).toEqual([]);
    await one.api.turnTo('2024-08-01');
    // 224 pupils count at the ends of August to April. Taken on 2023-08-01, their results count through 2024-05-01: 275 of
    // 366 days.
    expect(await one.select('SELECT * FROM finance.school_years')).toEqual([
      {
        school: exampleSchool,
        school_year: '2023-2024',
        last_day: '2024-07-31',
        monthly_average: '168', // 224 × 9 / 12
        daily_average: '168.306011', // 224 × 275 / 366
      },
    ]);
  });

  it('4.7: finance’s views name the document that took another back', async () => {
    const world = await playedThrough('year 1');
    const one = await opened(world, url);
    const credit = { on: '2023-08-01', reason: 'debtor was wrong' };
    expect((await one.api.as('finance').send('POST', '/invoices/2023-000001/credit', credit)).status).toBe(200);
    expect(await one.select('SELECT number, cancels, cancelled_by FROM finance.invoices ORDER BY number')).toEqual([
      { number: '2023-000001', cancels: null, cancelled_by: '2023-000002' },
      { number: '2023-000002', cancels: '2023-000001', cancelled_by: null },
    ]);
  });

  it('documents.md 9.5.3: a text that somebody typed stays text in a spreadsheet and never becomes a formula, also when it comes from finance’s views', async () => {
    const one = await opened(await worldOn({ today: '2024-08-01' }), url);
    const admin = one.api.as('admin');
    await registerOver(one.api, ownSchool, null, '2022-01-01');
    const address = { street: 'Laan 1', postalCode: '1234 AB', city: 'Ede' };
    const debtor = { name: '=HYPERLINK("http://x")', address, reference: '@SUM(A1)' };
    await admin.send('PUT', `/schools/${ownSchool}/debtor`, debtor);
    const takenOver = { years: [{ year: 1, billed: '10.00', reference: "+cmd|' /C calc'!A0" }] };
    const asked = { plan: 'per-pupil', startsOn: '2023-08-01', takenOver };
    await admin.send('POST', `/schools/${ownSchool}/subscription`, asked);
    await admin.upload(`/schools/${ownSchool}/imports?source=parnassys`, csv(taken('2024-07-15', 1, 3)));
    await admin.send('POST', '/invoice-runs', { on: '2024-08-01' });
    expect(await one.select('SELECT DISTINCT debtor_name, debtor_reference FROM finance.invoices')).toEqual([
      { debtor_name: `'=HYPERLINK("http://x")`, debtor_reference: "'@SUM(A1)" },
    ]);
    const settled = await one.select('SELECT DISTINCT unnest(settles) AS settled FROM finance.invoice_lines');
    expect(settled).toEqual([{ settled: "'+cmd|' /C calc'!A0" }]);
    const cells = ['-1', '+2,50', '-3.5', '-', '-a', '\tx', '\rx', 'a=b', ''].map((text) => `(E'${text}')`).join();
    expect(await one.select(`SELECT finance.cell(text) AS cell FROM (VALUES ${cells}) AS given(text)`)).toEqual(
      ['-1', '+2,50', '-3.5', "'-", "'-a", "'\tx", "'\rx", 'a=b', ''].map((cell) => ({ cell })),
    );
  });

  it('finance’s views agree with the interface over random histories', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const one = await opened(await played(steps), url);
        await mustAgree(one, randomSchool, '2019-01-01', '2050-12-31');
        await ending.pop()?.close();
      }),
      { numRuns: 4 },
    );
  }, 120_000);

  it('finance’s views hold no rows of a rebuild under way', async () => {
    const one = await opened(await playedThrough('year 1'), url);
    const [before] = await one.select('SELECT * FROM finance.invoices');
    await one.api.readStore.inTransaction(async (tx) => {
      const rows = await one.api.readStore.find('documents', {});
      await tx.save('documents~next', rows);
    });
    expect(await one.select('SELECT * FROM finance.invoices')).toEqual([before]);
  });

  it('finance’s views are documented: every view, every column, and every query of docs/views.md runs', async () => {
    const one = await opened(await playedThrough('year 2'), url);
    const columns = await one.select(`SELECT c.relname AS view, a.attname AS column,
        format_type(a.atttypid, NULL) AS type, col_description(c.oid, a.attnum) AS said
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
      WHERE c.relnamespace = 'finance'::regnamespace AND c.relkind = 'v'`);
    expect(columns.length).toBeGreaterThan(30);
    const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'views.md'), 'utf8');
    for (const { view, column, type, said } of columns)
      expect(text).toContain(`\n| \`${view}.${column}\` | ${type} | ${said} |\n`);
    const queries = [...text.matchAll(/```sql\n(SELECT.*?)```/gs)].map((match) => match[1]!);
    expect(queries.length).toBeGreaterThanOrEqual(4);
    for (const query of queries) await one.select(query);
  });

  it('finance’s views can be read by a role that may read nothing else', async () => {
    const one = await opened(await playedThrough('year 1'), url);
    await one.select('CREATE ROLE finance_reader_of_a_test');
    try {
      const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'views.md'), 'utf8');
      const grants = [...text.matchAll(/^GRANT (?:USAGE|SELECT).*;$/gm)].map((match) => match[0]);
      expect(grants).toHaveLength(2);
      for (const grant of grants) await one.select(grant.replace('telboek_finance', 'finance_reader_of_a_test'));
      await one.select('SET ROLE finance_reader_of_a_test');
      expect(await one.select('SELECT number FROM finance.invoices')).toEqual([{ number: '2023-000001' }]);
      await expect(one.select('SELECT * FROM read_models.rows')).rejects.toThrow('permission denied');
      await expect(one.select('UPDATE finance.pupil_counts_monthly SET pupils = 0')).rejects.toThrow();
    } finally {
      await one.select('RESET ROLE; DROP OWNED BY finance_reader_of_a_test');
      await one.select('DROP ROLE finance_reader_of_a_test');
    }
  });
});
