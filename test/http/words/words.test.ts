import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rejectionCodes } from '../../../src/domain/rejection.ts';
import { everyEndpoint } from '../../../src/http/openapi/serve.ts';
import { furtherPaths } from '../../../src/http/problems/furtherPaths.ts';
import type { HttpFacts } from '../../../src/http/words/facts.ts';
import { type FaultName, wrong } from '../../../src/http/words/faults.ts';
import { checkTold, detailOf, faultTold, titleOf } from '../../../src/http/words/words.ts';
import { languages } from '../../../src/words/language.ts';
import { checkSamples, faultSamples, problemSamples } from '../../../tools/errors/problemSamples.ts';
import { refusalSamples } from '../../../tools/errors/refusalSamples.ts';
import { expectDutch, expectSentences } from '../../support/words/dutch.ts';

const codes = Object.keys(problemSamples) as (keyof HttpFacts)[];

describe('interfaces 2: what http itself refuses is told in Dutch and in English', () => {
  it.each(codes.flatMap((code) => problemSamples[code].map((facts) => [code, facts] as const)))(
    '%s %o: as whole sentences',
    (code, facts) => {
      const [english, dutch] = languages.map((language) => detailOf({ code, facts }, language)) as [string, string];
      expectSentences(english, dutch);
      expectDutch(dutch, english);
    },
  );

  it.each(codes.flatMap((code) => problemSamples[code].map((facts) => [code, facts] as const)))(
    '%s %o: names the act in words, and no path of the interface',
    (code, facts) => {
      for (const language of languages) expect(detailOf({ code, facts }, language)).not.toMatch(/(GET|PUT|POST) \//);
    },
  );

  it('the paths that help further after a refusal are paths of the contract', () => {
    const routes: readonly string[] = everyEndpoint.map(({ route }) => route);
    const named = rejectionCodes.flatMap((code) =>
      refusalSamples[code].flatMap((facts) => furtherPaths({ code, facts }).see ?? []),
    );
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((path) => !routes.includes(path))).toEqual([]);
    expect(furtherPaths({ code: 'plan_not_found', facts: { plan: 'x' } })).toEqual({ see: ['GET /plans'] });
  });

  it('what http refuses has a title of its own for each code, in each language', () => {
    for (const language of languages) {
      const titles = codes.map((code) => titleOf(code, language));
      for (const title of titles) expect(title).toMatch(/^\p{Lu}[\p{L} -]+$/u);
      expect(new Set(titles).size).toBe(codes.length);
    }
    expect(codes.filter((code) => titleOf(code, 'en') === titleOf(code, 'nl'))).toEqual([]);
  });

  it.each(checkSamples)('a check that fails or leaves something out is told in each language: %o', (fault) => {
    const [english, dutch] = languages.map((language) => checkTold(fault, language)) as [string, string];
    expectSentences(english, dutch);
    expectDutch(dutch, english);
  });

  it.each(
    (Object.keys(faultSamples) as FaultName[]).flatMap((name) =>
      faultSamples[name].map((facts) => [name, facts] as const),
    ),
  )('a fault of a request: %s %o', (name, facts) => {
    const text = (wrong as (name: FaultName, facts: unknown) => string)(name, facts);
    const [english, dutch] = languages.map((language) => faultTold(text, language)) as [string, string];
    for (const said of [english, dutch]) expect(said).toMatch(/^(must|is|mo(et|eten)|mag|ontbreekt|heeft|wordt)\b/);
    expectDutch(dutch, english);
  });

  it('every schema of a request gives a code for its fault, and no sentence of one language', () => {
    const root = join(import.meta.dirname, '..', '..', '..', 'src', 'http');
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /(forms\/|equests\.ts$|principal\.ts$)/.test(file) && file.endsWith('.ts'),
    );
    expect(sources.length).toBeGreaterThan(10);
    const sentence = /['"`](must |is not |is the |has to |may not )/;
    expect(sources.filter((file) => sentence.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });
});
