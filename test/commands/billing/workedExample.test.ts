import { describe, expect, it } from 'vitest';
import { correctNow, credit } from '../../../src/commands/billing/amend.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { playedThrough, exampleSchool as school } from '../../support/billing/workedExample.ts';
import { taken, type World } from '../../support/world.ts';

/** Issued documents as the table of domain.md shows them. */
const table = async ({ store }: World) => {
  const events = await store.read('documents');
  return events.map(({ data }) => {
    const { number, issuedOn, kind, purpose, lines, total, vat, net } = JSON.parse(data);
    const shown = lines.map(
      (line: Record<string, string>) =>
        `${line.kind} ${line.year}: ${line.quantity} × ${line.unitPrice} = ${line.amount}`,
    );
    return { number, issuedOn, kind, purpose, lines: shown, total, vat, net };
  });
};

const year1 = {
  number: '2023-000001',
  issuedOn: '2023-08-01',
  kind: 'invoice',
  purpose: 'year',
  lines: ['advance 1: 224 × 11.50 = 2576.00'],
  total: '2576.00',
  vat: '447.07',
  net: '2128.93',
};
const year2 = {
  number: '2024-000001',
  issuedOn: '2024-08-01',
  kind: 'invoice',
  purpose: 'year',
  lines: [
    'advance 2: 205 × 11.50 = 2357.50',
    'usage 1: 227 × 11.50 = 2610.50',
    'advance-settled 1: -224 × 11.50 = -2576.00',
  ],
  total: '2392.00',
  vat: '415.14',
  net: '1976.86',
};
const year3 = {
  number: '2025-000001',
  issuedOn: '2025-08-01',
  kind: 'invoice',
  purpose: 'year',
  lines: [
    'advance 3: 210 × 11.50 = 2415.00',
    'usage 2: 200.5 × 11.50 = 2305.75',
    'advance-settled 2: -205 × 11.50 = -2357.50',
  ],
  total: '2363.25',
  vat: '410.15',
  net: '1953.10',
};
const year4 = {
  number: '2026-000001',
  issuedOn: '2026-08-01',
  kind: 'invoice',
  purpose: 'year',
  lines: [
    'advance 4: 180 × 11.50 = 2070.00',
    'usage 3: 210 × 11.50 = 2415.00',
    'advance-settled 3: -210 × 11.50 = -2415.00',
    'correction 1: -1 × 11.50 = -11.50',
  ],
  total: '2058.50',
  vat: '357.26',
  net: '1701.24',
};
const final = {
  number: '2027-000001',
  issuedOn: '2027-08-01',
  kind: 'invoice',
  purpose: 'final',
  lines: ['usage 4: 181 × 11.50 = 2081.50', 'advance-settled 4: -180 × 11.50 = -2070.00'],
  total: '11.50',
  vat: '2.00',
  net: '9.50',
};

describe('the worked example of section 4', () => {
  it('4.4–4.10: the worked example of section 4 gives every document of the table, figure for figure', async () => {
    expect(await table(await playedThrough('final'))).toEqual([year1, year2, year3, year4, final]);
  });

  it('4.5: a line for a year that earlier documents billed names them', async () => {
    const { store } = await playedThrough('year 4');
    const settles = (await store.read('documents')).map(({ data }) =>
      JSON.parse(data).lines.map((line: { settles: string[] }) => line.settles),
    );
    expect(settles).toEqual([
      [[]],
      [[], ['2023-000001'], ['2023-000001']],
      [[], ['2024-000001'], ['2024-000001']],
      [[], ['2025-000001'], ['2025-000001'], ['2023-000001', '2024-000001']],
    ]);
  });

  it('4.7: a credited document is taken back whole, and its year is billed anew at the next run', async () => {
    const world = await playedThrough('year 4');
    const { issued } = await credit(world.deps, '2026-000001', '2026-08-01', world.context('wrong reference'));
    expect(issued).toHaveLength(1);
    expect(issued[0]).toMatchObject({
      number: '2026-000002',
      kind: 'credit-note',
      purpose: 'cancel',
      total: '-2058.50',
      vat: '-357.26',
      net: '-1701.24',
      cancels: '2026-000001',
      year: { number: 4 },
    });
    await issueDueDocuments(world.deps, { on: '2026-08-01' }, world.context());
    expect((await table(world)).at(-1)).toEqual({ ...year4, number: '2026-000003' });
  });

  it('4.7: only the latest standing document can be credited, once, and no cancelling one', async () => {
    const world = await playedThrough('year 2');
    const on = '2024-08-01';
    await expect(credit(world.deps, '2023-000001', on, world.context())).rejects.toMatchObject({
      code: 'document_not_latest',
      facts: { later: ['2024-000001'] },
    });
    await credit(world.deps, '2024-000001', on, world.context());
    await expect(credit(world.deps, '2024-000001', on, world.context())).rejects.toMatchObject({
      code: 'document_already_credited',
    });
    await expect(credit(world.deps, '2024-000002', on, world.context())).rejects.toMatchObject({
      code: 'document_cancels',
    });
    await expect(credit(world.deps, '2024-000009', on, world.context())).rejects.toMatchObject({
      code: 'document_not_found',
    });
    await credit(world.deps, '2023-000001', on, world.context());
    expect(await table(world)).toHaveLength(4);
  });

  it('4.7: correcting now bills the drift of settled years at once, and the next document has none of it', async () => {
    const world = await playedThrough('withdrawn');
    const { issued } = await correctNow(world.deps, school, '2026-02-15', world.context('withdrawn file'));
    expect(issued).toHaveLength(1);
    expect(issued[0]).toMatchObject({
      kind: 'credit-note',
      purpose: 'correction',
      year: { term: 1, number: 1 },
      total: '-11.50',
    });
    expect((await correctNow(world.deps, school, '2026-02-15', world.context('again'))).issued).toEqual([]);
    await world.importRows(school, '2026-08-01', taken('2026-07-15', 1, 180));
    await issueDueDocuments(world.deps, { on: '2026-08-01' }, world.context());
    expect((await table(world)).at(-1)).toMatchObject({ lines: year4.lines.slice(0, 3), total: '2070.00' });
  });

  it('4.10: a final document takes corrections of all earlier years; later drift waits for correct', async () => {
    const world = await playedThrough('final');
    const again = await issueDueDocuments(world.deps, { on: '2027-08-01' }, world.context());
    expect(again.issued).toEqual([]);
  });
});
