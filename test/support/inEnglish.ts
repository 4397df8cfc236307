import { Rejection, refusalOf } from '../../src/domain/rejection.ts';
import { refusalInWords } from '../../src/words/words.ts';

/** What a refusal says to an English reader. Throws any other error. */
export const inEnglish = (error: unknown): string => {
  if (error instanceof Rejection) return refusalInWords(refusalOf(error), 'en');
  throw error;
};

/** The refusal that work ends with, in English. */
export const refusalOfWork = async (work: Promise<unknown>): Promise<string> => {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (outcome === undefined) throw new Error('It was not refused');
  return inEnglish(outcome.error);
};
