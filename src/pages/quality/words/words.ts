/** The words of the page in both languages, in a file that no other page loads. */
import { languageNow } from '../../kit/kit.ts';
import { en } from './en.ts';
import { nl } from './nl.ts';

export const qualityTexts = () => ({ nl, en })[languageNow()];
