import { Rejection } from '../../domain/rejection.ts';
import type { PupilsOfFile } from '../../domain/results/known.ts';

/** The numbers of a held file, and the school of the same board that knows its pupils, for those who may know (2.10). */
export type Unlikely = PupilsOfFile & { readonly school?: string };

/** A file that names hardly any pupil whom the school knows. It is taken once it is confirmed (2.10). */
export class ImportUnlikely extends Rejection {
  override readonly name = 'ImportUnlikely';
  readonly unlikely: Unlikely;

  constructor({ pupils, known, school }: Unlikely) {
    super(
      'import_unlikely',
      `Of the ${pupils} pupils in this file ${known} ${known === 1 ? 'is' : 'are'} known to the school, so nothing of it was taken. ` +
        (school === undefined
          ? 'Check whether it is the right file of the right school'
          : `School ${school} of the same board knows most of them: upload it there`) +
        '; if it is right, send it again with confirm=true.',
    );
    this.unlikely = { pupils, known, ...(school === undefined ? {} : { school }) };
  }
}
