/** Refusals of files (interfaces 1, 2.8). */
import type { NoFacts } from './facts.ts';

/** The kinds of files that are read. */
export type FileKind = 'csv' | 'workbook' | 'links' | 'register' | 'edexml' | 'uwlr' | 'statement';

/** The place of the names of columns: a line of a text file, or a row of a sheet. */
export type HeaderPlace = { readonly of: 'line' | 'row'; readonly number: number };

/** A kind of file that is refused by its first bytes: it holds other files, or is of a program whose files are not read. */
export type ArchiveKind = 'zip' | 'empty-zip' | 'gzip' | 'old-office' | '7z' | 'rar' | 'bzip2' | 'xz' | 'zstd';

/** Why a file cannot be read. Names of columns and elements are those of the format; nothing of the file is quoted. */
export type FileFault =
  | { readonly is: 'no-links' }
  /** Lines that do not give two ids. `more`: how many other such lines there are. */
  | {
      readonly is: 'ids-not-valid';
      readonly lines: readonly number[];
      readonly more: number;
      readonly charactersMax: number;
    }
  /** The same column is named twice; `column` gives the ways in which it may be spelled. */
  | { readonly is: 'column-twice'; readonly at: HeaderPlace; readonly column: readonly string[] }
  /** Columns that are not named, each with the ways in which it may be spelled; no separators in a workbook. */
  | {
      readonly is: 'columns-missing';
      readonly at: HeaderPlace;
      readonly columns: readonly (readonly string[])[];
      readonly separators: readonly string[];
    }
  /** A column that is not read; `columns` are those that are. */
  | { readonly is: 'column-unknown'; readonly at: HeaderPlace; readonly columns: readonly string[] }
  /** The name of a column has a line end inside. */
  | { readonly is: 'column-broken'; readonly at: HeaderPlace }
  /** The first line names another separator than the one that the file has. */
  | { readonly is: 'separator-other'; readonly separator: string }
  | { readonly is: 'row-too-long'; readonly line: number; readonly bytesMax: number; readonly fieldsMax: number }
  | { readonly is: 'quote-misplaced'; readonly line: number }
  | { readonly is: 'archive'; readonly archive: ArchiveKind }
  | { readonly is: 'no-workbook' }
  | { readonly is: 'zip-no-workbook' }
  | { readonly is: 'workbook-old' }
  | { readonly is: 'workbook-broken' }
  | { readonly is: 'no-sheet' }
  /** A cell names a text that the workbook does not have. */
  | { readonly is: 'text-missing' }
  | { readonly is: 'utf-16' }
  | { readonly is: 'nul-byte'; readonly line: number }
  | { readonly is: 'not-utf-8'; readonly line: number }
  | { readonly is: 'no-encoding'; readonly line: number }
  | { readonly is: 'mixed-encodings'; readonly line: number }
  | { readonly is: 'encoding-not-read' }
  | { readonly is: 'not-well-formed'; readonly line: number }
  | { readonly is: 'doctype'; readonly line: number }
  | { readonly is: 'too-deep'; readonly line: number; readonly depthMax: number }
  | { readonly is: 'text-too-long'; readonly line: number; readonly charactersMax: number }
  | { readonly is: 'root-unknown'; readonly line: number; readonly roots: readonly string[] }
  | { readonly is: 'element-unexpected'; readonly line: number; readonly within: string }
  | { readonly is: 'element-missing'; readonly element: string }
  | { readonly is: 'too-many-elements'; readonly elements: string; readonly max: number }
  | { readonly is: 'no-brin' }
  | { readonly is: 'brin-malformed' }
  | { readonly is: 'location-malformed' }
  | { readonly is: 'school-year-malformed' };

export type FileFacts = {
  readonly file_unreadable: { readonly file: FileKind; readonly fault: FileFault };
  /** `taken`: media types. */
  readonly file_format_unknown: { readonly taken: readonly string[] };
  /** `skippable`: the other rows can be taken with `onError=skip`. */
  readonly file_rows_refused: { readonly badRows: number; readonly skippable: boolean };
  readonly file_empty: NoFacts;
  readonly file_of_other_school: { readonly named: string; readonly school: string };
  readonly file_too_large:
    | {
        readonly of: 'result-rows' | 'register-rows' | 'links' | 'step-rows' | 'statement-entries';
        readonly max: number;
      }
    | { readonly of: 'elements'; readonly elements: string; readonly max: number }
    | { readonly of: 'groups-and-staff' }
    /** `unpacked`: the parts of a workbook that are read, together. `text`: the texts in it. */
    | { readonly of: 'workbook' | 'workbook-unpacked' | 'workbook-text'; readonly mib: number };
};
