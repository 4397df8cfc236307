import { texts } from './language.ts';
import { session } from './session.ts';

/** The data of a school are 'mine' only for the school itself. */
export const myDataLabel = (): string => texts().school.menu[session.value.role === 'school' ? 'my-data' : 'of-school'];
