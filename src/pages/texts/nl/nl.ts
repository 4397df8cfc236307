/** All texts in Dutch. */
import { contract } from './contract.ts';
import { files } from './files.ts';
import { frame } from './frame.ts';
import { kit } from './kit.ts';
import { quality } from './quality.ts';
import { school } from './school.ts';

export const texts = { contract, files, frame, kit, quality, school };
