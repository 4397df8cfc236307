import type { Difference } from '../commands/audit/differences.ts';

/** `1 document`, `2 documents`. @param one the thing that is counted, in the singular */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** A difference in words: `documents@16, 2026-000017, line 2: amount is …, recomputed …` */
export const differenceText = ({ stream, revision, document, line, what }: Difference): string =>
  [`${stream}@${revision}`, document, line === undefined ? undefined : `line ${line}`]
    .filter((one) => one !== undefined)
    .join(', ')
    .concat(`: ${what}`);
