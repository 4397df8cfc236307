import { describe, expect, it } from 'vitest';
import { dossierCsv } from '../../../src/domain/renditions/dossier.ts';
import { statedFrom } from '../../../src/ledger/states/statedDocuments.ts';
import { derivationOf, issuedInLog, originOf } from '../../../src/queries/billing/derivation.ts';
import { dossierOf } from '../../../src/queries/billing/dossier/dossier.ts';
import { dossierBytes } from '../../../src/queries/billing/dossier/dossierBytes.ts';
import { exampleSchool, playedThrough } from '../../support/billing/workedExample.ts';
import { faultsIn, hasValidators, noValidators } from '../../support/documents/validators.ts';

const opened = async () => {
  const { deps } = await playedThrough('year 4');
  const issued = await issuedInLog(deps);
  const origin = await originOf({ deps }, async () => issued, issued.at(-1)!);
  return { deps, origin };
};

describe('the dossier of year 4 in the worked example', () => {
  it('9.5.1: the dossier holds per line its formula, per year its average as a fraction and its price, and every count', async () => {
    const { deps, origin } = await opened();
    const document = await statedFrom(deps.ledger, origin.document);
    const dossier = dossierOf({
      document,
      derivation: derivationOf(origin, new Map(), 'nl'),
      accounts: origin.decision.data.years,
      drift: [],
    });
    const part = (title: string) => dossier.parts.find((one) => one.title === title)!.rows;
    expect(part('Regels')).toEqual([
      ['1', 'Voorschot jaar 4', '180 × 11,50 = 2.070,00', '1.710,74', '2.070,00'],
      ['2', 'Werkelijk gebruik jaar 3', '2.520 / 12 × 11,50 = 2.415,00', '1.995,87', '2.415,00'],
      ['3', 'Verrekening voorschot jaar 3', '−210 × 11,50 = -2.415,00', '-1.995,87', '-2.415,00'],
      ['4', 'Correctie jaar 1', '2.599,00 − 2.610,50 = -11,50', '-9,50', '-11,50'],
    ]);
    expect(part('Jaren: gemiddelde en prijs').map((row) => row.slice(0, 6))).toEqual([
      ['1', '01-08-2023', '31-07-2024', '2.712 / 12', '226', '11,50'],
      ['3', '01-08-2025', '31-07-2026', '2.520 / 12', '210', '11,50'],
      ['4', '01-08-2026', '31-07-2027', '', '', '11,50'],
    ]);
    expect(part('Tellingen')).toContainEqual(['4', '01-08-2026', 'teldag', '180']);
    expect(part('Tellingen').filter(([year]) => year === '1')).toHaveLength(13);
    expect(part('Documenten die hiermee zijn verrekend').map(([number]) => number)).toEqual([
      '2023-000001',
      '2024-000001',
      '2025-000001',
    ]);
    expect(part('Bronnen').map(([stream]) => stream)).toContain(`results-${exampleSchool}`);
    expect(dossierCsv(dossier)).not.toContain('pseudoniemen');
  });

  it('9.5.2: the dossier with pupils names as many pseudonyms on a day as were counted', async () => {
    const { deps, origin } = await opened();
    const asked = { origin, drift: [], format: 'csv', pupils: true } as const;
    const csv = Buffer.from(await dossierBytes.work(deps, exampleSchool, asked, new AbortController().signal, []));
    const rows = csv.toString().split('\r\n');
    expect(rows.filter((row) => row.startsWith('Leerlingen (pseudoniemen);4;01-08-2026;'))).toHaveLength(180);
    expect(csv.toString()).not.toMatch(/;L1;/);
  });

  it.skipIf(!hasValidators)(
    `9.5.1: the PDF of a dossier is PDF/UA-1 (${hasValidators ? 'installed' : noValidators})`,
    { timeout: 300_000 },
    async () => {
      const { deps, origin } = await opened();
      const asked = { origin, drift: [], format: 'pdf', pupils: false } as const;
      const bytes = await dossierBytes.work(deps, exampleSchool, asked, new AbortController().signal, []);
      expect(faultsIn([{ kind: 'pdf', name: 'dossier.pdf', bytes }])).toEqual({});
    },
  );
});
