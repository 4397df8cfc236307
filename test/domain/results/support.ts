/** A school's results as tests see them. Files of plain rows go in, become stored events, and are folded. */
import { createHash } from 'node:crypto';
import { type Day, dayNumber, dayText } from '../../../src/domain/day.ts';
import type { FileRows } from '../../../src/domain/results/checkedRows.ts';
import { type Classified, classify } from '../../../src/domain/results/classify.ts';
import { hexOf, keyWords, pupilWords, wordsOf } from '../../../src/domain/results/columns/hashes.ts';
import {
  decodeLinks,
  encodeLinks,
  type ImportLinks,
  type ImportLinksData,
} from '../../../src/domain/results/columns/linksPart.ts';
import {
  decodePart,
  encodePart,
  type ImportPart,
  type ImportPartData,
} from '../../../src/domain/results/columns/part.ts';
import {
  noResults,
  pupilOfContent,
  type Results,
  resultOfKey,
  shownKind,
} from '../../../src/domain/results/columns/state.ts';
import type {
  LinkedIds,
  RecordedResultsEvent,
  ResultChanges,
  ResultsEvent,
  ResultsImported,
} from '../../../src/domain/results/events.ts';
import { evolveResults } from '../../../src/domain/results/evolve.ts';
import { RowGathering } from '../../../src/domain/results/fileRows.ts';
import type { Category } from '../../../src/domain/results/kinds.ts';
import type { Action } from './naive.ts';

export type PlainRow = {
  readonly key: string;
  readonly pupil: string;
  readonly also?: string;
  readonly takenOn: Day;
  readonly category?: Category;
  readonly yearGroup?: number | null;
  readonly testCode?: string | null;
};

/** Takes the place of the HMAC under the school's secret. */
const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

export const keyHex = (key: string): string => hash(`key ${key}`).toString('hex', 0, 8);
export const pupilHex = (pupil: string): string => hash(`pupil ${pupil}`).toString('hex');

/** Two ids in the form in which events name them. */
export const idsOf = (a: string, b: string): LinkedIds =>
  pupilHex(a) < pupilHex(b) ? [pupilHex(a), pupilHex(b)] : [pupilHex(b), pupilHex(a)];

const hashes = {
  pupil: (id: string) => wordsOf(hash(`pupil ${id}`)),
  resultKey: (key: string) => wordsOf(hash(`key ${key}`).subarray(0, keyWords * 4)),
};

/** The rows of an import that has none: all were skipped, or it is an older import that was taken without any. */
const noFileRows: FileRows = {
  keys: new Int32Array(0),
  pupils: new Int32Array(0),
  kinds: new Int32Array(0),
  pupilHashes: new Int32Array(0),
  kindList: [],
};

/** Rows in the form in which a file reader gives them. */
export const fileRows = (rows: readonly PlainRow[]): FileRows => {
  if (rows.length === 0) return noFileRows;
  const gathering = new RowGathering(hashes);
  for (const [row, { key, pupil, also = '', takenOn, category, yearGroup, testCode }] of rows.entries())
    gathering.take({
      row,
      key,
      pupil,
      also,
      categoryText: '',
      category: category ?? 'standardised-test',
      takenOn: dayNumber(takenOn),
      yearGroup: yearGroup ?? null,
      testCode: testCode ?? '',
    });
  return gathering.read().checked(dayNumber('9999-12-31')).rows;
};

/** Parts as they come back from a store. */
export const stored = (parts: readonly ImportPart[], importId = 'import'): ImportPartData[] =>
  parts.map((part, n) => JSON.parse(JSON.stringify(encodePart(importId, n, part).data)));

const storedLinks = (links: ImportLinks, importId: string): ImportLinksData[] =>
  JSON.parse(JSON.stringify(encodeLinks(importId, links).map(({ data }) => data)));

export type History = readonly RecordedResultsEvent[];

export const folded = (history: History): Results => history.reduce(evolveResults, noResults);

/** A school that records what it is told, in order; `state` is the fold of `events`. */
export class School {
  readonly events: RecordedResultsEvent[] = [];
  state: Results = noResults;

  imports(
    id: string,
    linkedOn: Day,
    rows: readonly PlainRow[],
    bytesMax?: number,
    { source = 'parnassys', skipped = 0 }: { readonly source?: string; readonly skipped?: number } = {},
  ): Classified {
    const classified = classify(this.state, fileRows(rows), bytesMax);
    const { parts, links, ...numbers } = classified;
    const linked = links && decodeLinks(storedLinks(links, id));
    const event: ResultsImported = {
      type: 'ResultsImported',
      data: {
        school: '12AB00',
        import: id,
        source,
        linkedOn,
        fileDigest: hash(`file ${id}`).toString('hex'),
        rows: { stream: `import-${id}`, from: 0, to: parts.length - 1, digest: '' },
        skipped,
        ...numbers,
      },
    };
    const revision = this.events.length;
    this.record({ ...event, parts: stored(parts, id).map(decodePart), ...(linked && { links: linked }), revision });
    return classified;
  }

  withdrawsImport(id: string): void {
    this.decided({ type: 'ImportWithdrawn', data: { school: '12AB00', import: id } });
  }

  corrects(key: string, changes: ResultChanges): void {
    this.decided({ type: 'ResultCorrected', data: { school: '12AB00', key: keyHex(key), changes } });
  }

  withdraws(key: string): void {
    this.decided({ type: 'ResultWithdrawn', data: { school: '12AB00', key: keyHex(key) } });
  }

  lifts(key: string): void {
    this.decided({ type: 'ManualDecisionLifted', data: { school: '12AB00', key: keyHex(key) } });
  }

  links(...pairs: readonly (readonly [string, string])[]): void {
    const links = pairs.map(([a, b]) => idsOf(a, b)).sort(([a], [b]) => (a < b ? -1 : 1));
    this.decided({ type: 'PupilsLinked', data: { school: '12AB00', links } });
  }

  takesBackLink(a: string, b: string): void {
    this.decided({ type: 'PupilLinkTakenBack', data: { school: '12AB00', ids: idsOf(a, b) } });
  }

  cutsLink(a: string, b: string): void {
    this.decided({ type: 'PupilLinkCut', data: { school: '12AB00', ids: idsOf(a, b) } });
  }

  private decided(event: Exclude<ResultsEvent, ResultsImported>): void {
    this.record({ ...event, revision: this.events.length });
  }

  private record(event: RecordedResultsEvent): void {
    this.events.push(event);
    this.state = evolveResults(this.state, event);
  }
}

/** What a state shows of a result, in words that can be compared; undefined when it does not exist or is withdrawn by hand. */
export const shownOf = (state: Results, key: string) => {
  const result = resultOfKey(state, keyHex(key));
  const kind = result && shownKind(state, result);
  if (kind === undefined) return undefined;
  const pupil = hexOf(state.pupils.values, pupilOfContent(state, result!.content), pupilWords);
  const { category, yearGroup } = kind;
  return { pupil, takenOn: dayText(kind.takenOn), category, yearGroup, linkedOn: dayText(result!.linkedOn) };
};

/** A school after these actions. Actions name imports by number. `bytesMax` limits each part. */
export const schoolAfter = (actions: readonly Action[], bytesMax?: number, school = new School()): School => {
  let imports = school.state.imports.length;
  for (const action of actions) {
    if (action.do === 'import') school.imports(String(imports++), action.linkedOn, action.rows, bytesMax);
    else if (action.do === 'withdrawImport') school.withdrawsImport(String(action.nth));
    else if (action.do === 'correct') school.corrects(action.key, action.changes);
    else if (action.do === 'withdraw') school.withdraws(action.key);
    else school.lifts(action.key);
  }
  return school;
};

/** A day `days` after 2024-01-01. */
export const dayAfter = (days: number): Day => new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10);
