/** The checks of the school and the version that EDEXML and UWLR share. */
import type { FileWarning, SchoolFormat } from '../../domain/files/warnings.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { Refusing } from '../fileFormats/fileText.ts';

export type XmlSchool = {
  readonly textOf: (field: string) => string;
  /** The school that the file was uploaded for. */
  readonly school: string;
  readonly refusing: Refusing;
};

/** @throws Rejection file_of_other_school, and the error of `refusing` for a file that does not name its school */
export const checkSchoolOfFile = ({ textOf, school, refusing }: XmlSchool): void => {
  const brin = textOf('brincode').toUpperCase();
  const location = textOf('dependancecode') || '00';
  if (brin === '') throw refusing({ is: 'no-brin' });
  if (!/^\d{2}[A-Z]{2}$/.test(brin)) throw refusing({ is: 'brin-malformed' });
  if (!/^\d{2}$/.test(location)) throw refusing({ is: 'location-malformed' });
  if (brin + location !== school) throw new Rejection('file_of_other_school', { named: brin + location, school });
};

/** A warning when the file is of another version of its format. */
export const versionWarnings = (version: string, readAs: SchoolFormat): FileWarning[] => {
  if (version === '') return [{ is: 'version-missing', readAs }];
  return readAs.endsWith(` ${version}`) ? [] : [{ is: 'version-other', readAs }];
};
