/** All texts in Dutch. */
import { frame } from './frame.ts';
import { kit } from './kit.ts';
import { school } from './school.ts';

export const texts = { frame, kit, school };
