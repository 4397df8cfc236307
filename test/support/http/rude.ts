/** Makes valid and invalid requests from the contract. */

import { ownBoard, ownSchool } from '../api.ts';
import { contractInFull } from './contractInFull.ts';

// State of mulberry32, so that a run can be repeated.
let state = 14;
/** Sets the seed. Without another seed the next run makes the same requests. */
export const sow = (seed: number): void => {
  state = seed;
};
const random = (): number => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};
export const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
export const chance = (percent: number): boolean => random() * 100 < percent;

// biome-ignore lint/suspicious/noExplicitAny: a JSON Schema holds anything.
export type Schema = any;
export const document: Schema = contractInFull();

export const rude: readonly string[] = [
  ...[
    '',
    ' ',
    '0',
    '-1',
    '1e400',
    '2147483648',
    '9007199254740993',
    '99999999999999999999',
    'NaN',
    'null',
    '*',
    '"',
    "'",
  ],
  ...[
    '\u0000',
    'a\u0000b',
    '\u200b',
    '\u202e',
    '\ufffd',
    '\ufeff',
    '\ud83d\ude00',
    '\ud800',
    '=1+1',
    "'; DROP TABLE x;--",
    '%',
    '%00',
  ],
  ...[
    '../../etc/passwd',
    '__proto__',
    'constructor',
    'toString',
    '0000-01-01',
    '0603-06-12',
    '9999-12-31',
    '2025-02-29',
  ],
  ...[
    '9999-12-31T23:59:59-12:00',
    '0001-01-01T00:00:00Z',
    '10000-01-01T00:00:00Z',
    'x'.repeat(300),
    '😀'.repeat(150),
    '1-8,8-1',
  ],
  ...[
    'AAAA',
    'MTAxNw',
    'group:\u0000',
    'group:',
    'class:5',
    'W/"1"',
    '"2147483648"',
    'true',
    'false',
    '12ab00',
    '１２３４５',
  ],
];
const rudeValues: readonly unknown[] = [
  ...rude,
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    -0,
    2 ** 31,
    2 ** 53,
    2 ** 63,
    [],
    [[]],
    {},
    { a: {} },
    [null],
    Array(600).fill('12AB00'),
  ],
];

const known: Readonly<Record<string, readonly unknown[]>> = {
  school: [ownSchool, '99ZZ00', '88XX88'],
  board: [ownBoard, '99999'],
  guardian: ['g-1', 'o-1'],
  plan: ['per-pupil', 'legacy', 'flat'],
  toPlan: ['per-pupil', 'flat'],
  source: ['parnassys', 'esis'],
  agreement: [`${ownBoard}-A1`, `${ownBoard}-A9`],
  key: ['R1-2024-08-01', 'R2-2024-08-01'],
  number: ['2024-000001', '2024-000099'],
  price: ['9.95', '0.00'],
  postalCode: ['1234 AB'],
  kvk: ['12345678'],
  vatId: ['NL000099998B57'],
  iban: ['NL02ABNA0123456789'],
  email: ['a@b.example'],
  phone: ['06 12345678'],
};

const day = (): string =>
  `20${pick(['20', '23', '24', '25', '26'])}-0${1 + Math.floor(random() * 9)}-${pick(['01', '15', '28', '31'])}`;

export const sample = (schema: Schema, name: string, depth = 0): unknown => {
  if (schema === undefined || chance(4)) return pick(rudeValues);
  if (schema.$ref !== undefined)
    return sample(
      schema.$ref
        .slice(2)
        .split('/')
        .reduce((at: Schema, step: string) => at[step], document),
      name,
      depth,
    );
  if (known[name] !== undefined && schema.type !== 'object' && schema.type !== 'array' && chance(90))
    return pick(known[name]);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return pick(schema.enum);
  const options = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (options !== undefined) return sample(pick(options), name, depth);
  switch (Array.isArray(schema.type) ? pick(schema.type) : schema.type) {
    case 'object': {
      const required: readonly string[] = schema.required ?? [];
      const fields = Object.entries<Schema>(schema.properties ?? {}).filter(([field]) =>
        required.includes(field) ? !chance(2) : chance(50),
      );
      const made = Object.fromEntries(fields.map(([field, of]) => [field, sample(of, field, depth + 1)]));
      return chance(2) ? { ...made, [pick(rude)]: pick(rudeValues) } : made;
    }
    case 'array':
      return Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
        sample(schema.items, name.replace(/s$/, ''), depth + 1),
      );
    case 'integer':
    case 'number':
      return pick([schema.minimum ?? 0, schema.maximum ?? 10, 1, 3, -1, 1.5]);
    case 'boolean':
      return chance(50);
    case 'null':
      return null;
  }
  if (schema.format === 'date') return day();
  if (schema.format === 'date-time') return `${day()}T12:00:00Z`;
  return pick(['De Wilg', 'a', '1', '12345', 'één', '12']);
};
