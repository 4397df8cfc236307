import { describe, expect, it } from 'vitest';
import { csvOf } from '../../../src/domain/renditions/csv.ts';
import { dossierCsv } from '../../../src/domain/renditions/dossier.ts';

describe('CSV for spreadsheets', () => {
  it('9.5.3: the file begins with a BOM, parts cells by `;` and rows by CRLF, and quotes as RFC 4180 does', () => {
    expect(csvOf([['a', 'b;c', 'd"e'], ['f\ng']])).toBe('\ufeffa;"b;c";"d""e"\r\n"f\ng"\r\n');
  });

  it.each(['=1+1', '+31 6', '-x', '@sum', '\tx', '\rx', '-1,2,3', '--1'])(
    '9.5.3: %j would be read as a formula, so it is marked as text',
    (text) => {
      expect(csvOf([[text]])).toContain(`'${text}`);
    },
  );

  it.each(['-1', '-2.357,50', '-0,5', '1.234.567'])('9.5.3: %s is a number and stays as it is', (text) => {
    expect(csvOf([[text]])).toBe(`\ufeff${text}\r\n`);
  });

  it('9.5.1: each row names its part, and parts without rows are left out', () => {
    const dossier = {
      number: '2026-000001',
      issuedOn: '2026-08-01',
      facts: [['School', 'De Wilg']] as const,
      parts: [
        { title: 'Regels', columns: [{ title: 'Regel' }], rows: [['1']] },
        { title: 'Sindsdien gewijzigd', columns: [{ title: 'Jaar' }], rows: [] },
      ],
    };
    expect(dossierCsv(dossier)).toBe(
      '\ufeffOnderdeel;Naam;Waarde\r\nDocument;School;De Wilg\r\nOnderdeel;Regel\r\nRegels;1\r\n',
    );
  });
});
