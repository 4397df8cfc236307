/** Carries errors between threads, which cannot pass on classes. */

import { Rejection } from '../../domain/rejection.ts';
import { ClockLeapt } from '../../ledger/clock.ts';
import { AppendTooLarge, RevisionConflict, StoreDenied, StreamDeleted } from '../../ledger/eventStore.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { FileRefused } from '../files/fileRefused.ts';
import { VaultUnavailable } from '../vault/vault.ts';
import { PreconditionFailed } from './preconditions.ts';

export type PlainError = Readonly<Record<string, unknown>>;

/** Error classes that some caller tells apart from others. */
const classes = [
  StoreUnavailable,
  StoreDenied,
  Interrupted,
  Rejection,
  FileRefused,
  StreamDeleted,
  RevisionConflict,
  AppendTooLarge,
  PreconditionFailed,
  VaultUnavailable,
  ClockLeapt,
];

/** The fields of these errors are ours, and plain data. Other errors may hold anything, also rows of a database. */
const isKnown = ({ name }: Error): boolean => classes.some((one) => one.name === name);

export const plainError = (error: unknown): PlainError => {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack, cause } = error;
  return {
    ...Object.fromEntries(Object.entries(error).filter(([, value]) => isKnown(error) || typeof value !== 'object')),
    name,
    message,
    stack,
    ...(cause === undefined ? {} : { cause: plainError(cause) }),
  };
};

export const errorFrom = ({ cause, ...plain }: PlainError): Error => {
  const known = classes.find(({ name }) => name === plain.name);
  const error = new Error();
  if (known !== undefined) Object.setPrototypeOf(error, known.prototype);
  const own = cause === undefined ? plain : { ...plain, cause: errorFrom(cause as PlainError) };
  for (const [field, value] of Object.entries(own))
    Object.defineProperty(error, field, { value, writable: true, configurable: true });
  return error;
};
