/**
 * Makes the results' history of a school over the three years. Each export is classified against the results that the
 * school has by then. Some imports are withdrawn and some results corrected by hand. The events lack only what the
 * ledger adds.
 */
import { dayText } from '../../src/domain/day.ts';
import { classify } from '../../src/domain/results/classify.ts';
import { hexOf, keyWords } from '../../src/domain/results/columns/hashes.ts';
import { encodePart, type ImportPartData } from '../../src/domain/results/columns/part.ts';
import { noResults, type Results, resultAt, shownKind } from '../../src/domain/results/columns/state.ts';
import { type DecidedResultsEvent, decideResults } from '../../src/domain/results/decisions.ts';
import type { ResultsImported, SecretCreated } from '../../src/domain/results/events.ts';
import { evolveResults } from '../../src/domain/results/evolve.ts';
import { digest, seeded } from '../support/seeded.ts';
import { daysPerRound, roundStart, rounds } from './calendar.ts';
import { exportOf, type SchoolRows } from './files.ts';
import type { MadeSchool } from './nation.ts';

/** An import and its rows. The ledger stores the rows first, because the import's event names them. */
export type MadeImport = {
  readonly data: Omit<ResultsImported['data'], 'rows'>;
  readonly parts: readonly ImportPartData[];
};

export type Mending = DecidedResultsEvent;

export type MadeRound = {
  readonly imported: MadeImport;
  readonly exportedOn: string;
  /** Decisions of the day after all schools have exported. */
  readonly mended: readonly Mending[];
};

/** One import in 200 is withdrawn. */
const withdrawnOneIn = 200;
/** One in this many rows of an export is corrected by hand. */
const byHandOneIn = 10_000;

const importIdOf = ({ n }: MadeSchool, round: number): string =>
  `01H${String(round).padStart(3, '0')}${String(n).padStart(20, '0')}`;

export const secretOf = ({ id, n }: MadeSchool): SecretCreated => {
  const check = digest(`secret ${n}`).toString('hex');
  return { type: 'SecretCreated', data: { school: id, keyId: `01G${String(n).padStart(23, '0')}`, check } };
};

export function* historyOf(school: MadeSchool, rows: SchoolRows): Generator<MadeRound> {
  const upTo = seeded(104_729 * (school.n + 1));
  let state: Results = evolveResults(noResults, { ...secretOf(school), revision: 0 });
  let revision = 0;
  for (let round = 0; round < rounds; round++) {
    const made = importOf(school, state, rows, round);
    const rowsAt = { stream: '', from: 0, to: 0, digest: '' };
    const { parts, data, encoded } = made;
    state = evolveResults(state, {
      type: 'ResultsImported',
      data: { ...data, rows: rowsAt },
      parts,
      revision: ++revision,
    });
    const mended: Mending[] = [];
    for (const command of mendingOf(school, state, round, upTo))
      for (const event of decideResults(command, state)) {
        state = evolveResults(state, { ...event, revision: ++revision });
        mended.push(event);
      }
    yield { imported: { data, parts: encoded }, exportedOn: dayText(exportDayOf(school, round)), mended };
  }
}

const exportDayOf = ({ n }: MadeSchool, round: number): number => roundStart(round) + (n % daysPerRound);

const importOf = (school: MadeSchool, state: Results, rows: SchoolRows, round: number) => {
  const importId = importIdOf(school, round);
  const { parts, ...numbers } = classify(state, exportOf(rows, round));
  const data: MadeImport['data'] = {
    school: school.id,
    import: importId,
    source: 'parnassys',
    linkedOn: dayText(exportDayOf(school, round)),
    fileDigest: digest(importId).toString('hex'),
    skipped: 0,
    ...numbers,
  };
  return { data, parts, encoded: parts.map((part, n) => encodePart(importId, n, part).data) };
};

const mendingOf = (
  school: MadeSchool,
  state: Results,
  round: number,
  upTo: (bound: number) => number,
): Parameters<typeof decideResults>[0][] => {
  if (upTo(withdrawnOneIn) === 0)
    return [{ type: 'WithdrawImport', data: { school: school.id, import: importIdOf(school, round) } }];
  const count = state.keys.length / keyWords;
  const byHand = Math.floor(count / byHandOneIn) + (upTo(byHandOneIn) < count % byHandOneIn ? 1 : 0);
  return Array.from({ length: byHand }, () => upTo(count)).flatMap((ordinal) => {
    const result = resultAt(state, ordinal);
    const kind = result && shownKind(state, result);
    if (kind === undefined) return [];
    const key = hexOf(state.keys.values, ordinal, keyWords);
    const changes = { takenOn: dayText(kind.takenOn - 30) };
    return [{ type: 'CorrectResult', data: { school: school.id, key, changes } } as const];
  });
};
