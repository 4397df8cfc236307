/** The names of columns in the first line of a table (interfaces 1), as people and programs write them. */
import type { HeaderPlace } from '../../domain/refusals/fileFacts.ts';
import type { Refusing } from './fileText.ts';

/** Zero-width characters, byte order marks in the middle, control characters, the blank of Braille. */
const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

const lineEnd = /[\n\r\v\f\u0085\u2028\u2029]/;

/**
 * The names without spaces around them and without invisible characters.
 * @throws the error of `refusing` for a name with a line end inside: the file mostly has other line ends than its reader
 * saw, and what follows would be cells of rows
 */
export const columnNames = (cells: readonly string[], at: HeaderPlace, refusing: Refusing): string[] => {
  if (cells.some((cell) => lineEnd.test(cell.trim()))) throw refusing({ is: 'column-broken', at });
  return cells.map((cell) => cell.replace(invisible, '').trim());
};

export const isBlank = (cell: string): boolean => cell.trim() === '';
