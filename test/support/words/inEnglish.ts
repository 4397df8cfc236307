import { Rejection, refusalOf } from '../../../src/domain/rejection.ts';
import { refusalInWords } from '../../../src/words/words.ts';

/** The text of a refusal for an English reader. Throws any other error. */
export const inEnglish = (error: unknown): string => {
  if (error instanceof Rejection) return refusalInWords(refusalOf(error), 'en');
  throw error;
};
