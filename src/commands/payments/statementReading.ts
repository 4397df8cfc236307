/** Reads a bank statement in another thread: one of 10,000 entries takes a second of parsing (interfaces.md section 2, fairness). */
import type { ReadEntry } from '../../domain/payments/statementEntries.ts';
import { type Body, inSchool, type SchoolTask } from '../../ledger/workers/workers.ts';
import type { CommandStand, Deps } from '../deps.ts';

export const statementReading: SchoolTask<null, ReadEntry[], CommandStand> = {
  name: 'statement-reading',
  work: ({ readStatement }, _unit, _given, _signal, body) => {
    if (readStatement === undefined) throw new TypeError('There is no reader of bank statements here');
    return readStatement(body);
  },
};

export const statementIn = (deps: Pick<Deps, 'ledger' | 'folds' | 'workers' | 'readStatement'>, body: Body) =>
  inSchool(deps, statementReading, 'bank-statements', null, body);
