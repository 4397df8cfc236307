/**
 * One step for each of many schools of a board (interfaces.md section 2). Each is the command of the single step: nothing
 * is decided here but that nothing is written unless every row may be.
 */
import type { DocumentsEvent } from '../../domain/billing/documents/issuing.ts';
import type { StatedDocument } from '../../domain/billing/documents/statedDocument.ts';
import type { Fault } from '../../domain/files/badRows.ts';
import { type RefusedSchool, Rejection } from '../../domain/rejection.ts';
import type { Position } from '../../ledger/eventStore.ts';
import type { Outcome } from '../../ledger/handler.ts';
import type { Context } from '../../ledger/ledger.ts';
import { today } from '../../ledger/ledger.ts';
import { partyOf } from '../../ledger/states/parties.ts';
import { statedAll } from '../../ledger/states/statedDocuments.ts';
import { streams } from '../../ledger/streams.ts';
import { runInvoices } from '../billing/run.ts';
import { type Deps, previewing } from '../deps.ts';

/** A row as it was read: what it asks of a school, or what is wrong in it. */
export type StepRow<Asked> = { readonly row: number } & (
  | { readonly school: string; readonly asked: Asked }
  | { readonly school: string | null; readonly faults: readonly Fault[] }
);

/** The command of the single step. */
export type TakeStep<Asked> = (deps: Deps, school: string, asked: Asked, context: Context) => Promise<Outcome<unknown>>;

export type Steps<Asked> = {
  readonly board: string;
  readonly rows: readonly StepRow<Asked>[];
  readonly take: TakeStep<Asked>;
  /** The rows that may are taken, and the others reported. */
  readonly skip: boolean;
};

/** `written`: by this request. `already`: it was so before, or an earlier attempt wrote it. */
export type StepTaken = {
  readonly row: number;
  readonly school: string | null;
  readonly outcome: 'written' | 'already' | 'refused';
  /** What is wrong in the row. */
  readonly faults?: readonly Fault[];
  /** The rule by which the step is refused. */
  readonly refusal?: Rejection;
};

/** Some rows may not be taken, so none was. */
export class StepsRefused extends Rejection<'file_rows_refused'> {
  override readonly name = 'StepsRefused';
  /** All rows, each with what would have come of it. */
  readonly steps: readonly StepTaken[];

  constructor(steps: readonly StepTaken[]) {
    const badRows = steps.filter(({ outcome }) => outcome === 'refused').length;
    super('file_rows_refused', { badRows, skippable: true });
    this.steps = steps;
  }
}

export type StepsWritten = { readonly steps: readonly StepTaken[]; readonly position: Position };

/**
 * Tries every row on a ledger that keeps nothing, and then takes those that may be. Cut off midway it goes on when it is
 * asked for again, because a step that was taken writes nothing the second time.
 * @throws StepsRefused
 */
export const takeSteps = async <Asked>(deps: Deps, asked: Steps<Asked>, context: Context): Promise<StepsWritten> => {
  const tried = await stepByStep(previewing(deps), asked, context);
  mayBeTaken(tried.steps, asked);
  const refused = new Set(tried.steps.filter(({ outcome }) => outcome === 'refused').map(({ row }) => row));
  const rows = asked.rows.filter(({ row }) => !refused.has(row));
  // What changed since it was tried is refused by the command itself, and reported in its row.
  const written = await stepByStep(deps, { ...asked, rows }, context);
  const byRow = new Map([...tried.steps, ...written.steps].map((step) => [step.row, step]));
  return { steps: asked.rows.map(({ row }) => byRow.get(row)!), position: written.position };
};

export type StepsPreview = {
  readonly steps: readonly StepTaken[];
  /** What a run today would issue for these schools because of it. */
  readonly documents: readonly StatedDocument[];
  readonly blocked: readonly RefusedSchool[];
};

/** What would follow; nothing is written. @throws StepsRefused */
export const previewSteps = async <Asked>(deps: Deps, asked: Steps<Asked>, context: Context): Promise<StepsPreview> => {
  const preview = previewing(deps);
  const { head } = await preview.folds.documents();
  const { steps } = await stepByStep(preview, asked, context);
  mayBeTaken(steps, asked);
  const schools = steps.flatMap(({ outcome, school }) => (outcome === 'refused' || school === null ? [] : [school]));
  const { blocked } = await runInvoices(preview, { on: today(preview), schools }, context);
  const { events } = await preview.ledger.read<DocumentsEvent>(streams.documents, head);
  return {
    steps,
    documents: await statedAll(
      preview.ledger,
      events
        .filter(({ data }) => schools.includes(data.school))
        .map(({ data, metadata: { digest } }) => ({ ...data, digest })),
    ),
    blocked: blocked.filter(({ school }) => schools.includes(school)),
  };
};

const mayBeTaken = <Asked>(steps: readonly StepTaken[], { skip }: Steps<Asked>): void => {
  if (!skip && steps.some(({ outcome }) => outcome === 'refused')) throw new StepsRefused(steps);
};

/** One after the other, because a step may be about the same stream as the one before it. */
const stepByStep = async <Asked>(
  deps: Deps,
  { board, rows, take }: Steps<Asked>,
  context: Context,
): Promise<StepsWritten> => {
  const steps: StepTaken[] = [];
  let position = 0;
  for (const step of rows) {
    if ('faults' in step) {
      steps.push({ row: step.row, school: step.school, outcome: 'refused', faults: step.faults });
      continue;
    }
    const { row, school, asked } = step;
    try {
      await mustBeOfBoard(deps, school, board);
      const { events, position: reached } = await take(deps, school, asked, context);
      position = Math.max(position, reached);
      steps.push({ row, school, outcome: events.length === 0 ? 'already' : 'written' });
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      steps.push({ row, school, outcome: 'refused', refusal: error });
    }
  }
  return { steps, position };
};

/** A school of another board is refused as one that does not exist. */
const mustBeOfBoard = async ({ ledger }: Deps, school: string, board: string): Promise<void> => {
  const { details } = await partyOf(ledger, school);
  if (details.board !== board) throw new Rejection('school_not_found', {});
};
