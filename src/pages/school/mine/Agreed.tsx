/** How a framework agreement made the price of a year: its formula and, pooled, the total and the own part (pages.md 10.30). */
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
