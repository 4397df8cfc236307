import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StatedDocument } from '../../../src/domain/billing/documents/statedDocument.ts';
import { ublOf, ublProfiles } from '../../../src/domain/renditions/ubl.ts';
import { advance, documentByChance, documentOf } from '../../support/documents/documents.ts';
import { faultsIn, hasValidators, type Made, noValidators } from '../../support/documents/validators.ts';

const everyAdvance = Array.from({ length: 1200 }, (_, index) => documentOf([advance(index + 1)]));
const byChance = fc.sample(documentByChance, { numRuns: 500, seed: 17 });

const inBothProfiles = (what: string, documents: readonly StatedDocument[]): Made[] =>
  documents.flatMap((document, index) =>
    ublProfiles.map((kind) => ({
      kind,
      name: `${what}-${kind}-${index}.xml`,
      bytes: ublOf(document, { profile: kind, publicUrl: index % 2 === 0 ? null : 'https://telboek.example.nl' }),
    })),
  );

const good = ublOf(documentOf([advance(224)]), { profile: 'nlcius', publicUrl: null });
const withoutReference = good.replace(/\n *<cbc:BuyerReference>.*/, '');

const testset = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'formats', 'nlcius', 'testset');
const officialFiles = existsSync(testset) ? readdirSync(testset).filter((name) => name.startsWith('SI-UBL')) : [];

describe.skipIf(!hasValidators)(`the official rules (${hasValidators ? 'installed' : noValidators})`, () => {
  let faults: Record<string, readonly string[]>;
  // All files are judged in one call, because the rules are compiled each time that the validators start.
  beforeAll(() => {
    faults = faultsIn([
      ...inBothProfiles('advance', everyAdvance),
      ...inBothProfiles('chance', byChance),
      { kind: 'nlcius', name: 'without-reference.xml', bytes: withoutReference },
      ...officialFiles.map((name) => ({ kind: 'nlcius' as const, name, bytes: readFileSync(join(testset, name)) })),
    ]);
  }, 600_000);

  const ofOurs = (what: string) => Object.entries(faults).filter(([name]) => name.startsWith(`${what}-`));

  it('9.3.6, 9.10: every advance of 1 to 1200 pupils has no error and no warning, in both profiles', () => {
    expect(ofOurs('advance')).toEqual([]);
  });

  it('9.3.6, 9.10: 500 documents by chance (0.00, negative, cancelling, five rates) have no error and no warning', () => {
    expect(new Set(byChance.map(({ kind }) => kind)).size).toBe(2);
    expect(byChance.filter(({ total }) => total === '0.00').length).toBeGreaterThan(50);
    expect(byChance.filter(({ cancels }) => cancels !== null).length).toBeGreaterThan(50);
    expect(ofOurs('chance')).toEqual([]);
  });

  it('9.10: a file that breaks a rule is judged so', () => {
    expect(withoutReference).not.toBe(good);
    const rules = faults['without-reference.xml']?.map((fault) => fault.split(' ').slice(0, 2).join(' '));
    expect(rules).toEqual(['error BR-NL-2']);
  });

  it.skipIf(officialFiles.length === 0)('9.10: the 95 files of SI-UBL are judged as their names say', () => {
    expect(officialFiles).toHaveLength(95);
    const judgement = (name: string) => {
      const found = faults[name] ?? [];
      if (found.some((fault) => fault.startsWith('error'))) return 'error';
      return found.length > 0 ? 'warning' : 'ok';
    };
    expect(officialFiles.filter((name) => judgement(name) !== /_(error|warning|ok)/.exec(name)?.[1])).toEqual([]);
  });
});
