/** Which problem an error is. */
import { StepsRefused } from '../../commands/boards/manySteps.ts';
import { FileRefused } from '../../commands/files/fileRefused.ts';
import { PreconditionFailed } from '../../commands/requests/preconditions.ts';
import { VaultUnavailable } from '../../commands/vault/vault.ts';
import { Rejection, type RejectionCode } from '../../domain/rejection.ts';
import { ClockLeapt } from '../../ledger/clock.ts';
import { RevisionConflict, StoreDenied } from '../../ledger/eventStore.ts';
import { RowsOutdated } from '../../projections/following/readableRows.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { Problem, type ProblemOptions } from './problem.ts';

export const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  if (error instanceof FileRefused) return new Problem(error.code, error.facts, { file: error });
  if (error instanceof StepsRefused) return new Problem(error.code, error.facts, { steps: error.steps });
  if (error instanceof Rejection) return new Problem(error.code, error.facts, waiting(error));
  if (error instanceof RevisionConflict) return new Problem('concurrent_writes', {}, retryAfter(1));
  if (error instanceof StoreDenied)
    return new Problem('store_denied', { store: error.store, right: error.right }, retryAfter(5));
  if (error instanceof PreconditionFailed) return new Problem('precondition_failed', {});
  if (error instanceof StoreUnavailable) return new Problem('store_unavailable', {}, retryAfter(5));
  if (error instanceof VaultUnavailable) return new Problem('vault_unavailable', {}, retryAfter(5));
  if (error instanceof ClockLeapt) return new Problem('clock_leapt', error.leap, retryAfter(60));
  if (error instanceof RowsOutdated) return new Problem('read_model_outdated', { model: error.model }, retryAfter(30));
  if (error instanceof Interrupted) return new Problem('stopping', {}, retryAfter(5));
  return parserProblem(error) ?? new Problem('internal_error', {});
};

const retryAfter = (seconds: number): ProblemOptions => ({ headers: { 'Retry-After': String(seconds) } });

/**
 * Refusals that pass, with the seconds after which the same request may succeed. They are not remembered for repeated
 * requests.
 */
const passing: Readonly<Partial<Record<RejectionCode, number>>> = { import_in_progress: 1, history_unknown: 60 };

const waiting = ({ code, passes, recordedAt }: Rejection): ProblemOptions => {
  const seconds = passing[code] ?? (passes ? 1 : undefined);
  if (recordedAt !== undefined) return { headers: { 'X-Position': String(recordedAt) } };
  return seconds === undefined ? {} : retryAfter(seconds);
};

/** Turns an error of Express or its body parsers into a problem. Such an error has a status, and mostly a type. */
const parserProblem = (error: unknown): Problem | undefined => {
  if (!(error instanceof Error)) return undefined;
  const { type, status, limit } = error as { type?: unknown; status?: unknown; limit?: unknown };
  switch (type) {
    case 'entity.parse.failed':
      return new Problem('invalid_json', { why: 'not-json' });
    case 'entity.too.large':
      return new Problem('body_too_large', { bytesMax: Number(limit) });
    case 'request.aborted':
    case 'request.size.invalid':
      return new Problem('body_incomplete', {});
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new Problem('media_type_unsupported', { why: 'charset-or-encoding' });
  }
  // For example a path that cannot be decoded, or a compressed body that is broken.
  const refused = typeof status === 'number' && status >= 400 && status < 500;
  return refused ? new Problem('invalid_request', { why: 'not-read' }) : undefined;
};
