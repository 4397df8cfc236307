/** All texts in Dutch. */
import { account } from './account.ts';
import { frame } from './frame.ts';
import { kit } from './kit.ts';
import { school } from './school.ts';

export const texts = { account, frame, kit, school };
