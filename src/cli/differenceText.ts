import type { Difference } from '../commands/audit/differences.ts';

/** Words a difference: `documents@16, 2026-000017, line 2: amount is …, recomputed …` */
export const differenceText = ({ stream, revision, document, line, what }: Difference): string =>
  [`${stream}@${revision}`, document, line === undefined ? undefined : `line ${line}`]
    .filter((one) => one !== undefined)
    .join(', ')
    .concat(`: ${what}`);
