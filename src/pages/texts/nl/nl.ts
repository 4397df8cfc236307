/** All texts in Dutch. */
import { frame } from './frame.ts';
import { interfaceTexts } from './interface.ts';
import { kit } from './kit.ts';
import { records } from './records.ts';
import { school } from './school.ts';

export const texts = { frame, kit, school, interface: interfaceTexts, records };
