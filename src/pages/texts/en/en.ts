/** All texts in English. */
import type { Texts } from '../texts.ts';
import { contract } from './contract.ts';
import { files } from './files.ts';
import { frame } from './frame.ts';
import { kit } from './kit.ts';
import { quality } from './quality.ts';
import { school } from './school.ts';

export const texts: Texts = { contract, files, frame, kit, quality, school };
