/** Limits on the size of a school and a file (2.1). They are far above any real one, and keep a single one from using up everything. */
import { Rejection } from '../../rejection.ts';

export const schoolPupilsMax = 20_000;
export const schoolResultsMax = 2_000_000;
export const fileRowsMax = 1_000_000;

/** How many pupil ids and results a school has, including those of imports withdrawn since. */
export type SchoolSize = { readonly pupils: number; readonly results: number };

/** @throws Rejection school_too_large */
export const mustFit = ({ pupils, results }: SchoolSize): void => {
  if (pupils > schoolPupilsMax)
    throw tooLarge(`${pupils} pupil ids, and at most ${schoolPupilsMax} are taken; check the column of pupils`);
  if (results > schoolResultsMax)
    throw tooLarge(`${results} results, and at most ${schoolResultsMax} are taken; check the column of keys`);
};

const tooLarge = (what: string): Rejection =>
  new Rejection('school_too_large', `With this file the school would have ${what}. Nothing of it was taken.`);

/** The refusal of a file with more rows than {@link fileRowsMax}. */
export const fileTooLarge = (): Rejection =>
  new Rejection(
    'file_too_large',
    `The file has more than the ${fileRowsMax} rows that are taken at once; send it in parts. Nothing of it was taken.`,
  );
