import { describe, expect, it } from 'vitest';
import { readCamt053 } from '../../../src/adapters/bankStatements/camt053.ts';
import { camtOf } from '../../support/billing/payments.ts';
import { supplier } from '../../support/world.ts';

const read = (text: string | Buffer) => readCamt053([Buffer.from(text as string)]);

const fault = (is: string) =>
  expect.objectContaining({
    code: 'file_unreadable',
    facts: expect.objectContaining({ fault: expect.objectContaining({ is }) }),
  });

describe('reading CAMT.053', () => {
  it.each(['001.02', '001.08'] as const)('9.8.3: version %s gives each entry as the bank wrote it', async (version) => {
    const text = camtOf(
      [
        { ref: 'A1', text: '2026-000001', payer: 'Stichting De Boomgaard' },
        { amount: '5', currency: 'USD', side: 'DBIT', status: 'PDNG', on: '2026-08-31' },
      ],
      { version },
    );
    expect(await read(text)).toEqual([
      {
        row: 1,
        account: supplier.iban,
        statement: 'S-1',
        place: 1,
        amount: '103.50',
        currency: 'EUR',
        side: 'CRDT',
        status: 'BOOK',
        bookedOn: '2026-09-01',
        reference: 'A1',
        remittance: '2026-000001',
        payer: 'Stichting De Boomgaard',
      },
      expect.objectContaining({
        row: 2,
        place: 2,
        amount: '5',
        currency: 'USD',
        side: 'DBIT',
        status: 'PDNG',
        reference: '',
      }),
    ]);
  });

  it('9.8.3: the texts of all transactions of an entry are its text, structured ones too', async () => {
    const remittance =
      '<RmtInf><Ustrd>factuur</Ustrd><Ustrd>2026-000001</Ustrd><Strd><CdtrRefInf><Ref>2026000002</Ref></CdtrRefInf></Strd></RmtInf>';
    const text = camtOf([{ ref: 'A1' }]).replace('<RmtInf></RmtInf>', remittance);
    expect(await read(text)).toMatchObject([{ remittance: 'factuur 2026-000001 2026000002' }]);
  });

  it('9.8.3: entries of several statements are numbered through the file, and placed in their own', async () => {
    const [one, two] = [camtOf([{}, {}], { id: 'S-1' }), camtOf([{}], { id: 'S-2', iban: 'NL20INGB0001234567' })];
    const second = /<Stmt>.*<\/Stmt>/.exec(two)![0];
    expect(await read(one.replace('</BkToCstmrStmt>', `${second}</BkToCstmrStmt>`))).toMatchObject([
      { row: 1, statement: 'S-1', place: 1, account: supplier.iban },
      { row: 2, statement: 'S-1', place: 2 },
      { row: 3, statement: 'S-2', place: 1, account: 'NL20INGB0001234567' },
    ]);
  });

  it('9.8.3: a day on which nothing was booked is a statement without entries', async () => {
    expect(await read(camtOf([]))).toEqual([]);
  });

  it.each([
    ['windows-1252', 'latin1'],
    ['ISO-8859-1', 'latin1'],
    ['UTF-8', 'utf8'],
  ] as const)('9.8.3: %s is read as its declaration says', async (declared, encoding) => {
    const declaration = `<?xml version="1.0" encoding="${declared}"?>`;
    const bytes = Buffer.from(camtOf([{ ref: 'A1', payer: 'Café Één' }], { declaration }), encoding);
    expect(await read(bytes)).toMatchObject([{ payer: 'Café Één' }]);
  });

  it.each([
    ['in UTF-16', Buffer.from(`\ufeff${camtOf([{}])}`, 'utf16le'), 'utf-16'],
    [
      'in an encoding that is not read',
      camtOf([{}], { declaration: '<?xml version="1.0" encoding="EBCDIC"?>' }),
      'encoding-not-read',
    ],
    ['in other bytes than it declares', Buffer.from(camtOf([{ payer: 'Café' }]), 'latin1'), 'not-utf-8'],
    ['with a DTD', camtOf([{}]).replace('?>', '?><!DOCTYPE Document [<!ENTITY a "aa">]>'), 'doctype'],
    ['cut off midway', camtOf([{}, {}]).slice(0, 700), 'not-well-formed'],
    ['of another version', camtOf([{}]).replaceAll('053.001.02', '053.001.04'), 'root-unknown'],
    ['of another kind', camtOf([{}]).replaceAll('camt.053', 'camt.052'), 'root-unknown'],
    ['without a statement', camtOf([]).replace(/<Stmt>.*<\/Stmt>/, ''), 'element-missing'],
    ['in a ZIP file', Buffer.from('504b03040000', 'hex'), 'archive'],
  ])('9.8.3: a file %s is refused', async (_name, file, is) => {
    await expect(read(file as string)).rejects.toThrow(fault(is));
  });

  it('9.8.3: an empty file is refused', async () => {
    await expect(read('')).rejects.toThrow(expect.objectContaining({ code: 'file_empty' }));
  });

  it('9.8.3: a statement of 20,000 entries is read, and one of more is refused', async () => {
    const of = (entries: number) => camtOf([]).replace('</Stmt>', `${'<Ntry/>'.repeat(entries)}</Stmt>`);
    expect(await read(of(20_000))).toHaveLength(20_000);
    await expect(read(of(20_001))).rejects.toThrow(expect.objectContaining({ code: 'file_too_large' }));
  });
});
