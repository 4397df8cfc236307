/** What EDEXML and UWLR both say of the school that a file is of. */
import { Rejection } from '../../domain/rejection.ts';
import type { Refusing } from './fileText.ts';

export type XmlSchool = {
  readonly textOf: (field: string) => string;
  /** The school that the file was uploaded for. */
  readonly school: string;
  /** What the file tells of it, in the plural. */
  readonly things: string;
  readonly refusing: Refusing;
};

/** @throws Rejection file_of_other_school, and what `refusing` makes of a file that does not name its school */
export const checkSchoolOfFile = ({ textOf, school, things, refusing }: XmlSchool): void => {
  const brin = textOf('brincode').toUpperCase();
  const location = textOf('dependancecode') || '00';
  if (brin === '')
    throw refusing(`school has no brincode, so that it cannot be told whose ${things} these are; export it with one`);
  if (!/^\d{2}[A-Z]{2}$/.test(brin)) throw refusing('brincode is not of the form 99XX');
  if (!/^\d{2}$/.test(location)) throw refusing('dependancecode is not of two digits');
  if (brin + location !== school)
    throw new Rejection(
      'file_of_other_school',
      `The file is of school ${brin}${location}, and was uploaded for ${school}; nothing of it was taken.`,
    );
};

/** The warning that a file of another version of its format deserves, if it is of one. */
export const versionWarnings = (version: string, format: 'EDEXML 2.1' | 'UWLR 2.2'): string[] => {
  if (version === '') return [`xsdversie is missing; the file was read as ${format}`];
  if (format.endsWith(` ${version}`)) return [];
  return [`xsdversie is not ${format.split(' ')[1]}; the file was read as ${format} all the same`];
};
