import { describe, expect, it } from 'vitest';
import { lookAt } from '../../../src/pages/files/fileLook.ts';

const known = ['leerling', 'categorie', 'afnamedatum', 'resultaat', 'jaargroep', 'toetscode', 'eckid'];
const bytes = (text: string) => new TextEncoder().encode(text);

describe('10.40: the look at the beginning of a file', () => {
  it('10.40: the look names the columns of a table, and those that will be thrown away', () => {
    const look = lookAt(bytes('\uFEFFleerling;Achternaam;"Score; ruw";AFNAMEDATUM\nL1;Jansen;12;2026-01-01\n'), known);
    expect(look).toEqual({
      kind: 'csv',
      type: 'text/csv',
      columns: ['leerling', 'Achternaam', 'Score; ruw', 'AFNAMEDATUM'],
      dropped: ['Achternaam', 'Score; ruw'],
    });
  });

  it('10.40: the look passes over a first line that names the separator', () => {
    expect(lookAt(bytes('sep=;\r\nleerling;categorie\r\n'), known).columns).toEqual(['leerling', 'categorie']);
  });

  it('10.40: the look shows nothing of a first line that is no header, because it holds somebody’s data', () => {
    expect(lookAt(bytes('Sanne;Jansen;12\nPiet;Pietersen;13\n'), known)).toMatchObject({ columns: [], dropped: [] });
  });

  it('10.40: the look reads windows-1252, and a UTF-8 letter that the end cuts off', () => {
    expect(lookAt(new Uint8Array([...bytes('leerling;na'), 0xe9, ...bytes('m\nL1')]), known).columns).toEqual([
      'leerling',
      'naém',
    ]);
    expect(lookAt(new Uint8Array([...bytes('leerling\nL1;'), 0xc3]), known).columns).toEqual(['leerling']);
  });

  it('10.40: the look knows a workbook and XML by how they begin, and names no columns of them', () => {
    expect(lookAt(bytes('PK\u0003\u0004leerling'), known)).toMatchObject({ kind: 'xlsx', columns: [] });
    expect(lookAt(bytes('\n <?xml version="1.0"?>'), known)).toMatchObject({ kind: 'xml', type: 'application/xml' });
  });
});
