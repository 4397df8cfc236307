import type { FileWarning } from '../../domain/files/warnings.ts';
import type { ReadRegister } from '../../domain/parties/register.ts';
import type { ReadEntry } from '../../domain/payments/statementEntries.ts';
import type { FileKnowledge } from '../../domain/results/checkedRows.ts';
import type { ReadRow } from '../../domain/results/row.ts';
import type { ReadRoster } from '../../domain/sharing/rosterRows.ts';

/**
 * Reads the rows of a file from DUO's register (8.2).
 * @throws Rejection file_unreadable
 */
export type RegisterReader = (body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) => Promise<ReadRegister>;

/**
 * Reads the results in a file as it streams in, and passes each row on as soon as it is read. It stops reading once it
 * sees that the file cannot be taken.
 * @throws Rejection file_unreadable, file_empty, and file_of_other_school where the format names its school
 */
export type ResultsReader = (
  body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  school: string,
  take: (row: ReadRow) => void,
) => Promise<FileKnowledge & { readonly warnings: readonly FileWarning[] }>;

/** Two ids of one pupil: each is an id as files give it, or its pseudonym in 64 hexadecimal digits. */
export type GivenPair = readonly [string, string];

/**
 * Reads the links between ids in a file, at least one (2.9).
 * @throws Rejection file_unreadable
 */
export type LinksReader = (body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) => Promise<readonly GivenPair[]>;

/**
 * Reads the pupils, groups and roles in a file of a school's own system (EDEXML). It drops everything else while
 * reading.
 * @throws Rejection file_unreadable, file_of_other_school
 */
export type RosterReader = (
  body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  school: string,
) => Promise<ReadRoster>;

/**
 * Reads the entries of a bank statement as it streams in (documents.md 9.8.3). It drops everything else while reading.
 * @throws Rejection file_unreadable, file_empty, file_too_large
 */
export type StatementReader = (body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) => Promise<ReadEntry[]>;
