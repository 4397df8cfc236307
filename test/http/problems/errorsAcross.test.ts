/** Errors of worker threads are distinguished here as if they had been thrown here (interfaces.md section 2). */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { FileRefused } from '../../../src/commands/files/fileRefused.ts';
import { errorFrom, plainError } from '../../../src/commands/requests/errorsAcross.ts';
import { PreconditionFailed } from '../../../src/commands/requests/preconditions.ts';
import { VaultUnavailable } from '../../../src/commands/vault/vault.ts';
import { Rejection } from '../../../src/domain/rejection.ts';
import { problemBody } from '../../../src/http/problems/problem.ts';
import { problemOf } from '../../../src/http/problems/problemOf.ts';
import { ClockLeapt } from '../../../src/ledger/clock.ts';
import { RevisionConflict, StoreDenied, StreamDeleted } from '../../../src/ledger/eventStore.ts';
import { Interrupted } from '../../../src/waiting/stopping.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';

const errors: readonly Error[] = [
  new FileRefused(
    {
      badRows: [{ row: 3, faults: [{ column: 'leerling', code: 'missing', accepted: { is: 'once' } }] }],
      badRowsTotal: 9,
      faultsTotal: 12,
      goodRows: 1,
    },
    { skippable: true },
  ),
  new Rejection('school_closed', { school: '12AB00' }, { passes: true }),
  new StreamDeleted('results-12AB00'),
  new RevisionConflict('results-12AB00', 4),
  new StoreDenied('event store', 'append', { cause: new Error('denied') }),
  new PreconditionFailed(),
  new StoreUnavailable('It is gone', { cause: new Error('ECONNREFUSED') }),
  new VaultUnavailable('The vault is not where it was'),
  new ClockLeapt({ lastClosed: '2026-07-31', today: '2027-08-01', days: 366, leapDays: 40 }),
  new Interrupted(),
];
/**
 * Errors that threads never throw: only read models, many steps at once and http throw them, and no thread does that work.
 */
const neverThrownThere = ['Problem', 'RowsOutdated', 'StepsRefused', 'Error', 'SyntaxError'];

const across = (error: Error): Error => errorFrom(structuredClone(plainError(error)));

describe('an error from a worker thread', () => {
  it.each(errors.map((error) => [error.name, error] as const))('%s is answered as one from here', (_name, error) => {
    const { headers, ...problem } = problemOf(across(error));
    expect([problemBody(problemOf(across(error))), headers]).toEqual([
      problemBody(problemOf(error)),
      problemOf(error).headers,
    ]);
    expect(problem.code).not.toBe('internal_error');
  });

  it('an error from a worker thread is of every class that http tells apart', async () => {
    const source = await readFile(new URL('../../../src/http/problems/problem.ts', import.meta.url), 'utf8');
    const told = [...source.matchAll(/instanceof (\w+)/g)].map(([, name]) => name!);
    const tried = [...errors.map(({ name }) => name), ...neverThrownThere];
    expect(told.filter((name) => !tried.includes(name))).toEqual([]);
  });
});
