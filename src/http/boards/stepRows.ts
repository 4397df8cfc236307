/** The rows of a file of many steps: each has the fields of the single step, and is held against the same schema. */
import type { z } from 'zod';
import type { StepRow } from '../../commands/boards/manySteps.ts';
import type { TableColumn, TableRow } from '../../commands/files/tableReader.ts';
import { earliestDay, latestDay } from '../../domain/day.ts';
import type { Accepted, Fault } from '../../domain/files/badRows.ts';
import { schoolId } from '../forms/primitives.ts';

/** The accepted values of each field, for the words of a fault. The schema decides. */
export type StepColumns = Readonly<Record<string, Accepted>>;

const schoolColumn = 'vestiging';
const schoolAccepted: Accepted = { is: 'form', example: '12AB00' };

export const dayAccepted: Accepted = {
  is: 'day',
  forms: ['year-first', 'day-first'],
  from: earliestDay,
  until: latestDay,
};

/** @param optional names of the fields that may be left out */
export const columnsOf = (fields: StepColumns, optional: readonly string[]): readonly TableColumn[] => {
  const all: StepColumns = { [schoolColumn]: schoolAccepted, ...fields };
  return Object.entries(all).map(([name, { is }]) => ({
    name,
    isDay: is === 'day',
    ...(optional.includes(name) ? { isOptional: true } : {}),
  }));
};

export const stepRows = <Asked>(
  rows: readonly TableRow[],
  schema: z.ZodType<Asked>,
  fields: StepColumns,
  optional: readonly string[],
): readonly StepRow<Asked>[] => {
  const seen = new Set<string>();
  return rows.map(({ row, cells: { [schoolColumn]: named = '', ...cells }, cellsMax }) => {
    const faults: Fault[] = [];
    if (cellsMax !== undefined)
      faults.push({ column: null, code: 'too_many_cells', accepted: { is: 'at-most', count: cellsMax, of: 'cells' } });
    const school = schoolId.safeParse(named);
    if (!school.success) faults.push(faultOf(schoolColumn, named, schoolAccepted));
    else if (seen.has(school.data)) faults.push({ column: schoolColumn, code: 'repeated', accepted: { is: 'once' } });
    else seen.add(school.data);
    const given = Object.entries(cells).filter(([name, text]) => text !== '' || !optional.includes(name));
    const asked = schema.safeParse(Object.fromEntries(given));
    if (!asked.success) {
      const columns = new Set(asked.error.issues.map(({ path }) => String(path[0])));
      for (const column of columns) faults.push(faultOf(column, cells[column] ?? '', fields[column]!));
    }
    if (faults.length > 0 || !asked.success) return { row, school: school.data ?? null, faults };
    return { row, school: named, asked: asked.data };
  });
};

const faultOf = (column: string, text: string, accepted: Accepted): Fault => {
  if (text === '') return { column, code: 'missing', accepted };
  switch (accepted.is) {
    case 'day':
      return { column, code: 'not_a_day', accepted };
    case 'text':
      return { column, code: text.length > accepted.charactersMax ? 'too_long' : 'not_one_line', accepted };
    default:
      return { column, code: 'wrong_form', accepted };
  }
};
