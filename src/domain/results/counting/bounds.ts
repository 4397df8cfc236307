/** Limits on the size of a school and a file (2.1). They are far above any real one, and keep a single one from using up everything. */
import { Rejection } from '../../rejection.ts';

const schoolPupilsMax = 20_000;
const schoolResultsMax = 2_000_000;
export const fileRowsMax = 1_000_000;

/** How many pupil ids and results a school has, including those of imports withdrawn since. */
export type SchoolSize = { readonly pupils: number; readonly results: number };

/** @throws Rejection school_too_large */
export const mustFit = ({ pupils, results }: SchoolSize): void => {
  if (pupils > schoolPupilsMax) throw tooLarge('pupils', pupils, schoolPupilsMax);
  if (results > schoolResultsMax) throw tooLarge('results', results, schoolResultsMax);
};

const tooLarge = (of: 'pupils' | 'results', would: number, max: number): Rejection =>
  new Rejection('school_too_large', { of, would, max });

/** The refusal of a file with more rows than {@link fileRowsMax}. */
export const fileTooLarge = (): Rejection => new Rejection('file_too_large', { of: 'result-rows', max: fileRowsMax });
