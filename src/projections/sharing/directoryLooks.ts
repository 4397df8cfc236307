/** Each look into a directory, found by the guardian who looked (6.4). */

import type { DirectoryLookedAt } from '../../domain/sharing/events.ts';
import type { Position } from '../../ledger/eventStore.ts';
import type { Projection } from '../projection.ts';
import type { ReadStore } from '../readStore.ts';

export type LookRow = { readonly school: string; readonly audience: string; readonly recordedAt: string };

// A guardian's id holds no space, so the keys of one guardian's looks are next to each other.
const keyOf = (guardian: string, position: Position): string => `${guardian} ${String(position).padStart(16, '0')}`;

export const directoryLooks: Projection<LookRow, DirectoryLookedAt> = {
  name: 'directory-looks',
  version: 1,
  types: ['DirectoryLookedAt'],
  keyOf: ({ data, position }) => keyOf(data.guardian ?? '', position),
  unitOf: ({ data }) => data.school,
  apply: (_row, { data, metadata }) => ({
    school: data.school,
    audience: data.audience,
    recordedAt: metadata.recordedAt,
  }),
  facetsOf: ({ school }) => ({ school }),
};

const rowsPerRead = 500;

/** All looks of a guardian, in order. */
export const looksOf = async (readStore: Pick<ReadStore, 'find'>, guardian: string): Promise<LookRow[]> => {
  const looks: LookRow[] = [];
  for (let after = `${guardian} `; ; ) {
    const rows = await readStore.find<LookRow>(directoryLooks.name, { after, limit: rowsPerRead });
    const own = rows.filter(({ key }) => key.startsWith(`${guardian} `));
    looks.push(...own.map(({ row }) => row));
    if (own.length < rowsPerRead) return looks;
    after = own.at(-1)!.key;
  }
};
