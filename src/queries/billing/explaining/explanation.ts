/**
 * Explains a document down to the pupils that it bills, as known when it was decided (5.5), so that an auditor can
 * recompute its figures by hand.
 */

import type { YearAccount } from '../../../domain/billing/years/account.ts';
import { nameOfSource } from '../../../domain/catalogue.ts';
import type { Catalogue } from '../../../domain/catalogueEvents.ts';
import { dayNumber } from '../../../domain/day.ts';
import { type Asked, countedTables } from '../../../domain/results/columns/countedTable.ts';
import type { Results } from '../../../domain/results/columns/state.ts';
import type { ResultsEvent } from '../../../domain/results/events.ts';
import type { Recorded } from '../../../ledger/ledger.ts';
import { streams } from '../../../ledger/streams.ts';
import type { SchoolTask, Stand } from '../../../ledger/workers/workers.ts';
import type { Language } from '../../../words/language.ts';
import { shownEvent, shownResult } from '../../results/evidence.ts';
import { countedDays, derivationOf, type Origin } from '../derivation.ts';
import type { Derivation, DerivedLine, DerivedYear } from '../derived.ts';
import { linesSince } from '../since.ts';
import type { ExplainedImport, Explanation } from './explained.ts';
import { explanationText } from './explanationText.ts';

/**
 * The text of an explanation, as bytes. For a large school it is tens of megabytes, so it is written in the thread
 * where the results are folded.
 */
export const explanationBytes: SchoolTask<{ readonly origin: Origin; readonly language: Language }, Uint8Array> = {
  name: 'explanation-text',
  work: async (deps, _school, { origin, language }) =>
    new TextEncoder().encode(explanationText(await explanationOf({ deps }, origin, language), language)),
};

export const explanationOf = async (
  sources: { readonly deps: Stand },
  origin: Origin,
  language: Language,
): Promise<Explanation> => {
  const { school, document } = origin.document;
  const derivation = derivationOf(origin, await linesSince(sources.deps, school, document), language);
  const { folds } = sources.deps;
  const [{ state }, catalogue] = await Promise.all([
    folds.results(school, derivation.resultsAt),
    folds.catalogue(derivation.resultsAt),
  ]);
  return explained(origin, derivation, state, catalogue.state);
};

const explained = (
  origin: Origin,
  { years, ...derivation }: Derivation,
  state: Results,
  catalogue: Catalogue,
): Explanation => {
  const { document, decision } = origin;
  const accounts = decision.data.years;
  const { evidence, tables } = countedTables(state, accounts.map(asked));
  const stream = streams.results(document.school);
  const results = evidence.results.map(({ pupil, ...result }) => ({ pupil, ...shownResult(stream, result) }));
  const imports = new Set(evidence.results.map(({ revision }) => revision));
  const byHand = new Set(evidence.results.flatMap(({ correctedBy }) => correctedBy));
  return {
    document,
    derivation,
    years: years.map((year, index) => {
      const { before } = derivation.lines.find((line) => line.before && isOf(line, year)) ?? {};
      return { ...year, account: accounts[index]!, ...(before && { before }), ...tables[index]! };
    }),
    pupils: evidence.pupils,
    results,
    imports: origin.results.flatMap((event) => (imports.has(event.revision) ? importIn(event, catalogue) : [])),
    decisions: origin.results.filter(({ revision }) => byHand.has(revision)).map(shownEvent),
  };
};

const isOf = (line: DerivedLine, { term, year }: DerivedYear): boolean => line.term === term && line.year === year;

const asked = (account: YearAccount): Asked => {
  const { yearGroups, from, days, average } = account;
  const counted = countedDays(account).filter(({ as }) => as !== 'change');
  return {
    yearGroups: yearGroups ?? undefined,
    days: counted.map(({ day }) => dayNumber(day)),
    window:
      days === null || average === null ? null : { from: dayNumber(from), through: dayNumber(from) + average.over - 1 },
  };
};

const importIn = (event: Recorded<ResultsEvent>, catalogue: Catalogue): ExplainedImport[] => {
  if (event.type !== 'ResultsImported') return [];
  const { import: id, source, linkedOn, rows } = event.data;
  return [{ import: id, source: nameOfSource(catalogue, source), linkedOn, event: shownEvent(event), rows }];
};
