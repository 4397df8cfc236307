/**
 * The warnings about a file that was taken nevertheless. They are plain data, put into words in the language of the
 * reader.
 */
import type { Day } from '../day.ts';

export type SchoolFormat = 'EDEXML 2.1' | 'UWLR 2.2';

export type FileWarning =
  | { readonly is: 'column-ignored'; readonly column: string }
  | { readonly is: 'school-year-unused' }
  | { readonly is: 'version-missing'; readonly readAs: SchoolFormat }
  | { readonly is: 'version-other'; readonly readAs: SchoolFormat }
  /** Given when a school changes from one source to another (2.9). */
  | { readonly is: 'pupils-unknown'; readonly unknown: number; readonly pupils: number }
  /** `linkedOn` is that of the first time (2.7). */
  | { readonly is: 'taken-before'; readonly linkedOn: Day; readonly asked: Day; readonly import: string };
