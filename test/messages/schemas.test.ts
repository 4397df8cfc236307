/**
 * The published JSON Schemas are those from which the messages are built. They break no consumer that holds an earlier one
 * (interfaces.md section 3).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { messageSchemas } from '../../src/http/feed/messageSchemas.ts';
import { topicNames } from '../../src/projections/messages/message.ts';
import { breaking } from '../../tools/schemaCompatibility.ts';

const folder = join(import.meta.dirname, '..', '..', 'schemas');
const read = (...path: string[]) => JSON.parse(readFileSync(join(folder, ...path), 'utf8'));
const filesIn = (...path: string[]) =>
  readdirSync(join(folder, ...path), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map(({ name }) => name);

describe('the published schemas', () => {
  it.each(topicNames)('the published schemas of %s are as `npm run schemas` writes them', (topic) => {
    expect(read(`${topic}.json`)).toEqual(JSON.parse(JSON.stringify(messageSchemas()[topic])));
  });

  it('the published schemas are of topics that there are', () => {
    expect(filesIn().toSorted()).toEqual(topicNames.map((topic) => `${topic}.json`).toSorted());
  });

  it.each(topicNames)('the published schemas of %s let those who hold an earlier one go on reading', (topic) => {
    const earlier = filesIn('earlier').filter((file) => file.startsWith(`${topic}.`));
    for (const file of earlier)
      expect([file, breaking(read('earlier', file), read(`${topic}.json`))]).toEqual([file, []]);
  });

  it.each(topicNames)('the published schemas of %s leave room for fields to come', (topic) => {
    expect(JSON.stringify(read(`${topic}.json`))).not.toContain('additionalProperties');
  });
});

describe('a schema breaks its consumers', () => {
  const held = {
    type: 'object',
    properties: {
      school: { type: 'string', pattern: '^[0-9]+$' },
      kind: { enum: ['a', 'b'] },
      day: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      months: { type: 'array', items: { $ref: '#/$defs/Month' } },
    },
    required: ['school', 'kind'],
    $defs: { Month: { type: 'object', properties: { pupils: { type: 'integer', minimum: 0 } }, required: ['pupils'] } },
  };
  const withFields = (changes: object) => ({ ...held, properties: { ...held.properties, ...changes } });
  const { school: _, ...rest } = held.properties;
  const month = (pupils: object) => ({
    ...held,
    $defs: { Month: { type: 'object', properties: { pupils }, required: ['pupils'] } },
  });

  it.each([
    ['a field that is gone', { ...held, properties: rest }, ['school is gone']],
    [
      'another type',
      withFields({ school: { type: 'integer' } }),
      ['school was string and is integer', 'school has another pattern'],
    ],
    ['another pattern', withFields({ school: { type: 'string', pattern: '.*' } }), ['school has another pattern']],
    [
      'a value more',
      withFields({ kind: { enum: ['a', 'b', 'c'] } }),
      ['kind may have values that it could not have before'],
    ],
    [
      'no list of values any more',
      withFields({ kind: { type: 'string' } }),
      ['kind may have values that it could not have before'],
    ],
    [
      'null where there was none',
      withFields({ school: { anyOf: [held.properties.school, { type: 'null' }] } }),
      ['school was string and is null', 'school has another pattern'],
    ],
    ['a field that may be absent', { ...held, required: ['school'] }, ['kind may be absent']],
    [
      'another type deep inside',
      month({ type: 'string' }),
      ['months[].pupils was integer and is string', 'months[].pupils has another minimum'],
    ],
    ['a lower bound', month({ type: 'integer', minimum: -1 }), ['months[].pupils has another minimum']],
  ])('a schema breaks its consumers by %s', (_what, later, faults) => {
    expect(breaking(held, later)).toEqual(faults);
  });

  it.each([
    ['a field more, needed or not', withFields({ board: { type: 'string' } })],
    ['a value less', withFields({ kind: { enum: ['a'] } })],
    ['never null any more', withFields({ day: { type: 'string' } })],
    ['a field that is always there now', { ...held, required: ['school', 'kind', 'day'] }],
    ['other words', withFields({ school: { ...held.properties.school, description: 'BRIN' } })],
  ])('a schema does not break its consumers by %s', (_what, later) => {
    expect(breaking(held, later)).toEqual([]);
  });
});
