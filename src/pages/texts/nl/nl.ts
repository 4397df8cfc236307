/** All texts in Dutch. */
import { files } from './files.ts';
import { frame } from './frame.ts';
import { kit } from './kit.ts';
import { school } from './school.ts';

export const texts = { files, frame, kit, school };
