/** How large a school and a file may be (2.1): far beyond any real one, so that no single one takes all there is. */
import { Rejection } from '../../rejection.ts';

export const schoolPupilsMax = 20_000;
export const schoolResultsMax = 2_000_000;
export const fileRowsMax = 1_000_000;

/** How many pupil ids and results a school has, also those of imports withdrawn since. */
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

/** For a file with more rows than {@link fileRowsMax}. */
export const fileTooLarge = (): Rejection =>
  new Rejection(
    'file_too_large',
    `The file has more than the ${fileRowsMax} rows that are taken at once; send it in parts. Nothing of it was taken.`,
  );
