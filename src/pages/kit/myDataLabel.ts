import { texts } from './language.ts';
import { session } from './session.ts';

/** Only the school itself reads 'my data'; for others they are the data of the school. */
export const myDataLabel = (): string => texts().school.menu[session.value.role === 'school' ? 'my-data' : 'of-school'];
