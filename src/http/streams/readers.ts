/**
 * Decides which events a principal may see, and which parts of them (interfaces.md section 2). The event of another
 * school or board is answered as one that does not exist.
 */
import type { DecidedDocument } from '../../domain/billing/documents/document.ts';
import { schoolOf, streams } from '../../ledger/streams.ts';
import { isPersonal } from '../../projections/browsing/streamRows.ts';
import type { DocumentRow } from '../../projections/documents.ts';
import { historyOf } from '../../queries/streams/histories.ts';
import { type Data, type SeenEvent, textIn } from '../../queries/streams/seenEvent.ts';
import { importStreamNamed } from '../../queries/streams/streamList.ts';
import type { Principal } from '../access/principal.ts';
import { decisionFor } from '../billing/visiblePools.ts';
import type { Serving } from '../serving/serving.ts';
import { numbersOfPart } from './partNumbers.ts';

/** Parts that an answer leaves out of an event's data. `rows`: an import's part is told in numbers only. */
export const leftOuts = ['rows', 'pools', 'inputs', 'schools'] as const;
export type LeftOut = (typeof leftOuts)[number];

export type ShownData = { readonly data: Data | null; readonly leftOut: readonly LeftOut[] };

export type Reader = {
  readonly sees: (event: SeenEvent) => Promise<boolean>;
  readonly seesDocument: (document: Pick<DocumentRow, 'school' | 'board'>) => Promise<boolean>;
  readonly shown: (event: SeenEvent) => ShownData;
};

type Serves = Pick<Serving, 'sources' | 'boardOf'>;

export const readerFor = (serving: Serves, principal: Principal): Reader => {
  const ownSchools = remembered(async (school: string) => isOwn(serving, principal, school));
  const joined = remembered((board: string) => agreementsJoined(serving, principal, board));
  const seesDocument: Reader['seesDocument'] = async ({ school, board }) =>
    isStaff(principal) || (principal.role === 'board' && principal.board === board) || ownSchools(school);
  return {
    seesDocument,
    sees: async (event) => {
      if (principal.role === 'admin') return true;
      if (principal.role === 'finance') return !isPersonal(event.kind);
      switch (event.kind) {
        case 'school':
        case 'results':
        case 'subscription':
          return ownSchools(schoolOf(event.stream)!);
        case 'import': {
          const row = await importStreamNamed(serving.sources, event.stream);
          return row !== undefined && ownSchools(row.school);
        }
        case 'catalogue':
          return true;
        case 'documents':
          return event.data !== null && seesDocument(event.data as unknown as DocumentRow);
        case 'board':
          return seesOfBoard(principal, event, joined);
        case 'calendar':
        case 'renditions':
        case 'payments':
        case 'deliveries':
        case 'sharing':
        case 'roster':
        case 'guardian':
        case 'directoryLooks':
        case 'informationRequest':
          return false;
      }
    },
    shown: (event) => shownTo(principal, event),
  };
};

export const isStaff = ({ role }: Principal): boolean => role === 'admin' || role === 'finance';

const remembered = <T>(ask: (key: string) => Promise<T>): ((key: string) => Promise<T>) => {
  const kept = new Map<string, Promise<T>>();
  return (key) => {
    const known = kept.get(key) ?? ask(key);
    kept.set(key, known);
    return known;
  };
};

const isOwn = async ({ boardOf }: Serves, principal: Principal, school: string): Promise<boolean> => {
  if (principal.role === 'school') return principal.school === school;
  return principal.role === 'board' && (await boardOf(school)) === principal.board;
};

/** The agreements of a board that a school ever joined. */
const agreementsJoined = async (
  { sources }: Serves,
  principal: Principal,
  stream: string,
): Promise<ReadonlySet<string>> => {
  if (principal.role !== 'school') return new Set();
  const history = await historyOf(sources, stream, ['FrameworkJoined']);
  return new Set(history.flatMap(({ data }) => (data?.school === principal.school ? String(data.agreement) : [])));
};

/**
 * A board sees its own stream. A school sees the events that name it, and those about an agreement that it joined; an
 * event about another school's membership is that school's.
 */
const seesOfBoard = async (
  principal: Principal,
  { stream, data }: SeenEvent,
  joined: (stream: string) => Promise<ReadonlySet<string>>,
): Promise<boolean> => {
  if (principal.role === 'board') return stream === streams.board(principal.board);
  if (principal.role !== 'school' || data === null) return false;
  if (Array.isArray(data.schools)) return data.schools.includes(principal.school);
  if (data.school !== undefined) return data.school === principal.school;
  const agreement = textIn(data, 'agreement');
  return agreement !== null && (await joined(stream)).has(agreement);
};

const shownTo = (principal: Principal, event: SeenEvent): ShownData => {
  const { kind, type, data } = event;
  if (data === null) return { data, leftOut: [] };
  if (kind === 'import') return { data: numbersOfPart(event), leftOut: ['rows'] };
  if (isStaff(principal)) return { data, leftOut: [] };
  if (type === 'DocumentDecided') return decisionShown(principal, schoolOf(event.stream)!, data);
  if (kind === 'board' && principal.role === 'school' && Array.isArray(data.schools) && data.schools.length > 1)
    return { data: { ...data, schools: [principal.school] }, leftOut: ['schools'] };
  return { data, leftOut: [] };
};

const decisionShown = (principal: Principal, school: string, data: Data): ShownData => {
  const decided = data as unknown as DecidedDocument;
  const shown = decisionFor(principal, school, decided);
  const poolsIn = ({ years }: Pick<DecidedDocument, 'years'>): number =>
    years.filter(({ agreed }) => agreed?.pool?.schools !== undefined).length;
  return {
    data: shown as unknown as Data,
    leftOut: [
      ...(poolsIn(shown) < poolsIn(decided) ? (['pools'] as const) : []),
      ...(shown.inputs.length < decided.inputs.length ? (['inputs'] as const) : []),
    ],
  };
};
