/** Reads the first line of a CSV file of results, which names its columns (interfaces 1). */
import type { Refusing } from './fileText.ts';

const columns = ['leerling', 'categorie', 'afnamedatum', 'resultaat', 'jaargroep', 'toetscode'] as const;
type CsvColumn = (typeof columns)[number];
const columnsNeeded: readonly CsvColumn[] = ['leerling', 'categorie', 'afnamedatum'];

/** The place of each column in a row; −1 for a column that the file lacks. `ignored` names the other columns. */
export type CsvHeader = {
  readonly width: number;
  readonly places: Readonly<Record<CsvColumn, number>>;
  readonly ignored: readonly string[];
};

/** @throws the error of `refusing` for a column that is missing or named twice */
export const headerOf = (names: readonly string[], refusing: Refusing): CsvHeader => {
  const known = names.map((name) => name.trim().toLowerCase());
  for (const column of columns) {
    if (known.indexOf(column) !== known.lastIndexOf(column)) {
      throw refusing({ is: 'column-twice', column: [column] });
    }
  }
  const missing = columnsNeeded.filter((column) => !known.includes(column));
  if (missing.length > 0) {
    throw refusing({ is: 'columns-missing', columns: missing.map((column) => [column]), separators: [';'] });
  }
  return {
    width: names.length,
    places: Object.fromEntries(columns.map((column) => [column, known.indexOf(column)])) as Record<CsvColumn, number>,
    ignored: [...new Set(names.map((name) => name.trim()))].filter(
      (name) => name !== '' && !(columns as readonly string[]).includes(name.toLowerCase()),
    ),
  };
};

const columnNameCharactersMax = 64;

export const warningsOf = ({ ignored }: CsvHeader): string[] =>
  ignored.map((name) => `Column '${name.slice(0, columnNameCharactersMax)}' is ignored; nothing of it is stored`);

export const isBlank = (field: string): boolean => field.trim() === '';
