/** Each look into a directory in the order of the log, found by school and day, or by the guardian who looked (6.4). */

import { type Day, dayOfMoment } from '../../domain/day.ts';
import type { DirectoryLookedAt } from '../../domain/sharing/events.ts';
import type { Position } from '../../ledger/eventStore.ts';
import type { Projection } from '../projection.ts';
import type { ReadStore } from '../readStore.ts';

export type LookRow = {
  readonly school: string;
  /** Null for the school itself, and for staff. */
  readonly guardian: string | null;
  readonly role: string;
  readonly subject: string;
  readonly audience: string;
  readonly recordedAt: string;
  readonly day: Day;
  readonly event: { readonly stream: string; readonly revision: number };
};

/** Positions in texts of equal length, so that keys are in the order of the log. */
const placeOf = (position: Position): string => String(position).padStart(16, '0');

/** A guardian's id between spaces. No id holds a space, so no other guardian's key can contain this. */
const namedAs = (guardian: string): string => ` ${guardian} `;

export const directoryLooks: Projection<LookRow, DirectoryLookedAt> = {
  name: 'directory-looks',
  version: 2,
  types: ['DirectoryLookedAt'],
  keyOf: ({ data, position }) => `${placeOf(position)}${namedAs(data.guardian ?? '')}`,
  unitOf: ({ data }) => data.school,
  apply: (_row, { data, stream, revision, metadata: { recordedAt, actor } }) => ({
    school: data.school,
    guardian: data.guardian ?? null,
    role: actor.role,
    subject: actor.subject,
    audience: data.audience,
    recordedAt,
    day: dayOfMoment(new Date(recordedAt)),
    event: { stream, revision },
  }),
  facetsOf: ({ school, day }) => ({ school, day }),
};

const rowsPerRead = 500;

/** All looks of a guardian of a school, the newest first. */
export const looksOf = async (
  readStore: Pick<ReadStore, 'find'>,
  school: string,
  guardian: string,
): Promise<LookRow[]> => {
  const looks: LookRow[] = [];
  for (let after: { readonly after?: string } = {}; ; ) {
    const query = { school, search: namedAs(guardian), order: 'desc', limit: rowsPerRead, ...after } as const;
    const rows = await readStore.find<LookRow>(directoryLooks.name, query);
    // The search ignores the difference between capitals and small letters, so the rows are compared again.
    looks.push(...rows.map(({ row }) => row).filter((row) => row.guardian === guardian));
    if (rows.length < rowsPerRead) return looks;
    after = { after: rows.at(-1)!.key };
  }
};
