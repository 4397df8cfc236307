/**
 * How a framework agreement set the price of a year: its formula and, for a pool, the total and the school's own part
 * (pages.md 10.30).
 */
import { Formula, shown, texts } from '../../kit/kit.ts';
import type { Year } from './monthRows.ts';

export const Agreed = ({ of: { formulaParts, pool } }: { of: NonNullable<Year['agreed']> }) => {
  const { pooled } = texts().school.yearPage;
  return (
    <>
      <br />
      <Formula parts={formulaParts} />
      {pool !== undefined && (
        <>
          <br />
          {pooled(shown.decimal(pool.total), shown.decimal(pool.own), shown.day(pool.day))}
        </>
      )}
    </>
  );
};
