/** What a verification found, with its differences in the language of the reader. */
import type { Verified } from '../../commands/audit/verify/verificationJob.ts';
import { differencesInWords } from '../../words/findings/findings.ts';
import type { Language } from '../../words/language.ts';

export const verifiedShown = (found: Verified, language: Language): Verified => ({
  ...found,
  differences: differencesInWords(found.differences, language),
});
