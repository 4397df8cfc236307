/**
 * One step for each of many schools of a board (interfaces.md section 2). Each step is the command of the single step.
 * Only one thing is decided here: nothing is written unless every row is accepted.
 */
import type { Known } from '../../domain/billing/years/coming.ts';
import type { Day } from '../../domain/day.ts';
import type { Fault } from '../../domain/files/badRows.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { Position } from '../../ledger/eventStore.ts';
import type { Outcome } from '../../ledger/handler.ts';
import type { Context } from '../../ledger/ledger.ts';
import { billingOf } from '../../ledger/states/billing.ts';
import { partyOf } from '../../ledger/states/parties.ts';
import { breathing } from '../../waiting/slices.ts';
import { poolsIn } from '../billing/pooledSchools.ts';
import { effectOf, issuedToday, knownNow, numbersOf, type Preview, type WriteEffect } from '../billing/preview.ts';
import { type Deps, previewing } from '../deps.ts';

/** A row as it was read: the step that it asks for a school, or its faults. */
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
  /** A day that a step is about. The documents to come are then foretold through the year that runs on it. */
  readonly about?: ((asked: Asked) => Day | undefined) | undefined;
  /** Takes the accepted rows and reports the others. */
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
 * Tries every row on a ledger that keeps nothing, and then takes the accepted ones. If it is cut off midway, the same
 * request goes on where it stopped, because a step that was taken writes nothing the second time.
 * @throws StepsRefused
 */
export const takeSteps = async <Asked>(deps: Deps, asked: Steps<Asked>, context: Context): Promise<StepsWritten> => {
  const tried = await stepByStep(previewing(deps), asked, context);
  mayBeTaken(tried.steps, asked);
  const refused = new Set(tried.steps.filter(({ outcome }) => outcome === 'refused').map(({ row }) => row));
  const rows = asked.rows.filter(({ row }) => !refused.has(row));
  // A step may have become impossible since it was tried. The command then refuses it, and the row reports that.
  const written = await stepByStep(deps, { ...asked, rows }, context);
  const byRow = new Map([...tried.steps, ...written.steps].map((step) => [step.row, step]));
  return { steps: asked.rows.map(({ row }) => byRow.get(row)!), position: written.position };
};

/** What the steps change for one of their schools. */
export type StepEffect = WriteEffect & { readonly school: string };

export type StepsPreview = Pick<Preview<unknown>, 'documents' | 'blocked'> & {
  readonly steps: readonly StepTaken[];
  /** By school, in the order of the rows. */
  readonly effects: readonly StepEffect[];
};

/** The effect of the steps. Nothing is written. @throws StepsRefused */
export const previewSteps = async <Asked>(deps: Deps, asked: Steps<Asked>, context: Context): Promise<StepsPreview> => {
  const preview = previewing(deps);
  const { head, state: issuing } = await preview.folds.documents();
  const { steps } = await stepByStep(preview, asked, context);
  mayBeTaken(steps, asked);
  const schools = schoolsTaken(steps);
  const after = await knownOf(preview, schools);
  const issued = await issuedToday(preview, schools, head, context);
  // The steps were not written to the ledger itself.
  const before = await knownOf(deps, schools);
  const days = daysAbout(asked);
  const letOthersIn = breathing();
  const effects: StepEffect[] = [];
  for (const school of schools) {
    const { state: settled } = await billingOf(preview, school);
    const [was, is] = [before.get(school)!, after.get(school)!];
    const numbers = numbersOf(was, issuing);
    const sides = { before: was, after: is, settled, numbers, about: days.get(school) };
    effects.push({ school, ...effectOf(school, sides) });
    await letOthersIn();
  }
  return { steps, ...issued, effects };
};

const schoolsTaken = (steps: readonly StepTaken[]): string[] => [
  ...new Set(steps.flatMap(({ outcome, school }) => (outcome === 'refused' || school === null ? [] : [school]))),
];

/** The last day that a school's rows are about. */
const daysAbout = <Asked>({ rows, about }: Steps<Asked>): ReadonlyMap<string, Day> => {
  const days = new Map<string, Day>();
  for (const row of rows) {
    const day = 'asked' in row ? about?.(row.asked) : undefined;
    if (day === undefined || row.school === null) continue;
    const earlier = days.get(row.school);
    if (earlier === undefined || earlier < day) days.set(row.school, day);
  }
  return days;
};

const knownOf = async (deps: Deps, schools: readonly string[]): Promise<ReadonlyMap<string, Known>> => {
  const pools = poolsIn(deps);
  const known = new Map<string, Known>();
  for (const school of schools) known.set(school, await knownNow(deps, school, pools));
  return known;
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
