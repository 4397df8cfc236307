/** The names of columns in the first line of a table (interfaces 1), as people and programs write them. */
import type { Refusing } from './fileText.ts';

/** Zero-width characters, byte order marks in the middle, control characters, the blank of Braille. */
const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

const lineEnd = /[\n\r\v\f\u0085\u2028\u2029]/;

/**
 * The names without spaces around them and without invisible characters.
 * @param where the header's place in the file, such as "line 1"
 * @throws the error of `refusing` for a name with a line end inside: the file mostly has other line ends than its reader
 * saw, and what follows would be cells of rows
 */
export const columnNames = (cells: readonly string[], where: string, refusing: Refusing): string[] => {
  if (cells.some((cell) => lineEnd.test(cell.trim())))
    throw refusing(`a column name in ${where} has a line end inside; give each column a name of one line`);
  return cells.map((cell) => cell.replace(invisible, '').trim());
};

export const isBlank = (cell: string): boolean => cell.trim() === '';
