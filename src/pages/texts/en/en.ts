/** All texts in English. */
import type { Texts } from '../texts.ts';
import { frame } from './frame.ts';
import { kit } from './kit.ts';
import { school } from './school.ts';

export const texts: Texts = { frame, kit, school };
