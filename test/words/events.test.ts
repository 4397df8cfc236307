import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { streamKinds, typesIn } from '../../src/domain/eventTypes.ts';
import { dutchFields, fieldName } from '../../src/pages/streams/words/fields.ts';
import { eventInWords } from '../../src/words/events/events.ts';
import { languages } from '../../src/words/language.ts';

const types = [...new Set(streamKinds.flatMap(typesIn))];

const fixtures = join(import.meta.dirname, '..', 'fixtures');

/** The fields at the top level of the data of every event in the logs of earlier releases. */
const storedFields = (): Set<string> => {
  const lines = readdirSync(fixtures)
    .filter((name) => /^log-\d+\.jsonl$/.test(name))
    .flatMap((name) => readFileSync(join(fixtures, name), 'utf8').trim().split('\n'))
    .map((line): { type: string; data: string } => JSON.parse(line))
    // Only the numbers of a part of a file are shown.
    .filter(({ type }) => type !== 'ImportPartStored' && type !== 'ImportLinksStored');
  return new Set(lines.flatMap(({ data }) => Object.keys(JSON.parse(data))));
};

describe('10.46: events in words', () => {
  it('10.46: every type of event has words of its own in each language', () => {
    expect(types.length).toBeGreaterThan(60);
    for (const language of languages) {
      const told = types.map((type) => eventInWords(type, language));
      for (const words of told) expect(words).toMatch(/^\p{Lu}[\p{L}’ -]+$/u);
      expect(new Set(told).size).toBe(types.length);
    }
    expect(types.filter((type) => eventInWords(type, 'en') === eventInWords(type, 'nl'))).toEqual([]);
  });

  it('10.46: a type of event that this release does not know has no words', () => {
    expect(eventInWords('SchoolPainted', 'en')).toBeNull();
    expect(eventInWords('constructor', 'nl')).toBeNull();
  });

  it('every field of a stored event has a Dutch name, and in English its own in words', () => {
    expect([...storedFields()].filter((name) => !Object.hasOwn(dutchFields, name))).toEqual([]);
    expect(fieldName('vatRate', 'en')).toBe('vat rate');
    expect(fieldName('vatRate', 'nl')).toBe('btw-tarief');
    expect(fieldName('$correlationId', 'en')).toBe('correlation id');
  });
});
