import { describe, expect, it } from 'vitest';
import { readEdexmlRoster } from '../../../src/adapters/schoolFiles/edexmlRoster.ts';
import { sample as sampleNamed } from '../../support/schoolFiles/samples.ts';
import { inEnglish } from '../../support/words/inEnglish.ts';

const sample = sampleNamed('edexml-2.1.xml', '12AB00');

const read = (text: string, school = '12AB00') => readEdexmlRoster([Buffer.from(text)], school);
describe('an EDEXML file', () => {
  it('an EDEXML file gives children, groups and roles, in a school year that its XSD does not list', async () => {
    expect(await read(sample)).toEqual({
      schoolYear: '2026-2027',
      groups: [
        { row: 1, key: 'G5A', name: '5A', composite: false, yearGroup: '5' },
        { row: 2, key: 'SG1', name: 'Muziek', composite: true, yearGroup: '' },
        { row: 3, key: 'G5B', name: '5B', composite: false, yearGroup: '5' },
        { row: 4, key: 'G78', name: '7/8', composite: false, yearGroup: 'C' },
      ],
      pupils: [
        pupil(1, 'LAS-00001', 'Noor van Voorbeeld', {
          birthday: '2017-03-01',
          yearGroup: '5',
          group: 'G5A',
          composites: ['SG1'],
        }),
        pupil(2, 'LAS-00002', 'Daan Proef', { birthday: '2017-06-12', group: 'G5B', entersOn: '2024-08-20' }),
        pupil(3, 'LAS-00003', 'Sem', { yearGroup: '8', group: 'G78', composites: ['SG1'] }),
        pupil(4, 'LAS-00009', 'Vertrokken', { yearGroup: 'H', leavesOn: '2026-07-17' }),
      ],
      staff: [
        {
          row: 1,
          key: 'LK1',
          roles: ['IB'],
          groups: [
            { group: 'G5A', roles: ['LRK'] },
            { group: 'SG1', roles: ['VAK'] },
          ],
        },
      ],
      warnings: [],
    });
  });

  it('6.3: an EDEXML file gives nothing else of what it carries', async () => {
    const text = JSON.stringify(await read(sample));
    for (const dropped of ['999999990', 'ketenid', 'noor-inlog', '1234AB', 'Juf', 'juf@', 'Dirigent'])
      expect(text).not.toContain(dropped);
  });

  it('an EDEXML file may come in pieces of any size', async () => {
    const bytes = Buffer.from(sample);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(at * 7, at * 7 + 7));
    expect(await readEdexmlRoster(pieces, '12AB00')).toEqual(await read(sample));
  });

  it.each<[string, (text: string) => string, string, RegExp]>([
    ['of another school', (text) => text.replace('12AB', '99ZZ'), 'file_of_other_school', /99ZZ00.*12AB00/],
    [
      'with a DTD',
      (text) => text.replace('<EDEX', '<!DOCTYPE EDEX [<!ENTITY x "y">]><EDEX'),
      'file_unreadable',
      /DOCTYPE/,
    ],
    ['with an entity', (text) => text.replace('>Daan<', '>&x;<'), 'file_unreadable', /not well-formed/],
    ['cut off', (text) => text.slice(0, 2_000), 'file_unreadable', /not well-formed XML, or it ends/],
    [
      'without a school',
      (text) => text.replace(/<school>[\s\S]*<\/school>/, ''),
      'file_unreadable',
      /school is missing/,
    ],
    [
      'without pupils',
      (text) => text.replace(/<leerlingen>[\s\S]*<\/leerlingen>/, ''),
      'file_unreadable',
      /leerlingen/,
    ],
    ['without a school year', (text) => text.replace('2026-2027', '2026'), 'file_unreadable', /schooljaar/],
    ['of two years', (text) => text.replace('2026-2027', '2026-2028'), 'file_unreadable', /schooljaar/],
    ['without a BRIN', (text) => text.replace('<brincode>12AB</brincode>', ''), 'file_unreadable', /brincode/],
    ['of another format', () => '<UWLR/>', 'file_unreadable', /root is not EDEX/],
    ['that is empty', () => '', 'file_empty', /no row/],
  ])('%s is refused', async (_name, change, code, detail) => {
    const error = await read(change(sample)).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code });
    expect(inEnglish(error)).toMatch(detail);
  });

  it('an EDEXML file marks a pupil that is not as the XSD has it', async () => {
    const { pupils } = await read(
      sample.replace('<roepnaam>Sem</roepnaam>', '<roepnaam>Sem</roepnaam><hobby>x</hobby>'),
    );
    expect(pupils.map(({ broken = false }) => broken)).toEqual([false, false, true, false]);
  });

  it('an EDEXML file warns of a version that it does not know', async () => {
    expect((await read(sample.replace('>2.1<', '>2.2<'))).warnings).toEqual([
      { is: 'version-other', readAs: 'EDEXML 2.1' },
    ]);
  });
});

const pupil = (row: number, key: string, name: string, more: object) => ({
  row,
  key,
  name,
  birthday: '',
  yearGroup: '',
  group: '',
  composites: [],
  entersOn: '',
  leavesOn: '',
  ...more,
});
