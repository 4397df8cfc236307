/** The differences that verification found, each by event, document and line (5.4). */
import { compareText } from '../../domain/order.ts';
export type Difference = {
  readonly stream: string;
  readonly revision: number;
  /** Id of the decided document, or number of the issued one. */
  readonly document?: string;
  /** Number of the line, from 1. */
  readonly line?: number;
  readonly what: string;
};

/** Sorted by stream as bytes compare, then by revision. A difference that several parts found is listed once. */
export const sortedDifferences = (differences: readonly Difference[]): Difference[] => {
  const unique = new Map(differences.map((one) => [JSON.stringify(one), one]));
  return [...unique.values()].sort((a, b) => compareText(a.stream, b.stream) || a.revision - b.revision);
};

// Names of streams are ASCII, so UTF-16 units compare in the same order as bytes.

/** Compares stored data with the data that it should be, field by field. */
export const compare = (at: Omit<Difference, 'what' | 'line'>, stored: unknown, recomputed: unknown): Difference[] =>
  fieldsThatDiffer(stored, recomputed, '').map(({ path, is, shouldBe }) => {
    const line = /^lines\[(\d+)\]/.exec(path);
    return {
      ...at,
      ...(line === null ? {} : { line: Number(line[1]) + 1 }),
      what: `${path} is ${shown(is)}, recomputed ${shown(shouldBe)}`,
    };
  });

type FieldDifference = { readonly path: string; readonly is: unknown; readonly shouldBe: unknown };

const fieldsThatDiffer = (is: unknown, shouldBe: unknown, path: string): FieldDifference[] => {
  if (Array.isArray(is) && Array.isArray(shouldBe) && is.length === shouldBe.length)
    return is.flatMap((item, index) => fieldsThatDiffer(item, shouldBe[index], `${path}[${index}]`));
  if (isRecord(is) && isRecord(shouldBe))
    return [...new Set([...Object.keys(is), ...Object.keys(shouldBe)])].flatMap((key) =>
      fieldsThatDiffer(is[key], shouldBe[key], path === '' ? key : `${path}.${key}`),
    );
  return is === shouldBe ? [] : [{ path, is, shouldBe }];
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shownMax = 120;

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > shownMax ? `${text.slice(0, shownMax)}…` : text;
};
