/** Which documents a principal may see (interfaces.md section 2). */
import type { Response } from 'express';
import type { z } from 'zod';
import { Rejection } from '../../domain/rejection.ts';
import { type DocumentRow, documentRows } from '../../projections/documents.ts';
import type { RowQuery } from '../../projections/readStore.ts';
import { mustEnter, readers, within } from '../access/access.ts';
import { principalOf } from '../requests/requestFacts.ts';
import { caughtUp } from '../serving/reads.ts';
import type { Serving } from '../serving/serving.ts';
import type { documentsQuery } from './documentRequests.ts';

/** A document of another school is answered as one that does not exist; `documentFor` asks once it is read. */
export const readersOfOwn = within('none', ...readers);

/**
 * Finds the requested document. A school sees its own documents. A board sees those of its current schools, and those
 * issued to a school while it belonged to the board.
 */
export const documentFor = async (serving: Serving, res: Response, number: string): Promise<DocumentRow> => {
  const { sources, boardOf } = serving;
  const absent = new Rejection('document_not_found', {});
  const find = () => sources.readStore.get<DocumentRow>(documentRows.name, number);
  const row = (await find()) ?? ((await caughtUp(serving)) ? await find() : undefined);
  if (row === undefined) throw absent;
  const principal = principalOf(res);
  const issuedUnder = principal.role === 'board' && row.board === principal.board;
  const boardOfSchool = issuedUnder ? row.board : await boardOf(row.school);
  mustEnter(principal, { ...readersOfOwn, scope: 'school' }, { school: row.school, boardOfSchool }, absent);
  return row;
};

type Wanted = Pick<z.output<typeof documentsQuery>, 'school' | 'board' | 'year' | 'from' | 'to'>;

/**
 * Narrows a query to what the principal may see. @throws Rejection school_not_found, board_not_found for a school or
 * board of others.
 */
export const narrowed = async ({ boardOf }: Serving, res: Response, query: Wanted): Promise<RowQuery> => {
  const { school, board } = query;
  const principal = principalOf(res);
  const asked: RowQuery = {
    ...(school === undefined ? {} : { school }),
    ...(board === undefined ? {} : { board }),
    ...daysOf(query),
  };
  if (principal.role === 'school') {
    if (school !== undefined && school !== principal.school) throw new Rejection('school_not_found', {});
    return { ...asked, school: principal.school };
  }
  if (principal.role !== 'board') return asked;
  if (board !== undefined && board !== principal.board) throw new Rejection('board_not_found', {});
  if (school === undefined) return { ...asked, board: principal.board };
  if ((await boardOf(school)) !== principal.board) throw new Rejection('school_not_found', {});
  return asked;
};

/** `year` is the calendar year of issue. Together with `from` or `to`, both conditions hold. */
const daysOf = ({ year, from, to }: Wanted): Pick<RowQuery, 'from' | 'to'> => {
  const first = [from, year === undefined ? undefined : `${year}-01-01`].filter((day) => day !== undefined).sort();
  const last = [to, year === undefined ? undefined : `${year}-12-31`].filter((day) => day !== undefined).sort();
  return {
    ...(first.length === 0 ? {} : { from: first.at(-1)! }),
    ...(last.length === 0 ? {} : { to: last[0]! }),
  };
};
