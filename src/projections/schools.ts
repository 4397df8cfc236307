/** Every school as it is now: whose it is, whether it is open, and what it asked for that it could not have (8.2, 8.3). */
import type { Day } from '../domain/day.ts';
import type { Asked, SchoolDetails, SchoolEvent } from '../domain/parties/school.ts';
import type { Projection } from './projection.ts';

export type SchoolRow = Pick<SchoolDetails, 'name' | 'board' | 'kind' | 'yearClasses'> & {
  readonly school: string;
  /** The day on which it was noticed that it closed. */
  readonly closed: Day | null;
  readonly wish: { readonly asked: Asked; readonly recordedAt: string } | null;
};

type Followed = Extract<SchoolEvent, { type: 'SchoolRegistered' | 'SchoolClosed' | 'WishRecorded' }>;

export const schools: Projection<SchoolRow, Followed> = {
  name: 'schools',
  version: 1,
  readableFrom: 0,
  types: ['SchoolRegistered', 'SchoolClosed', 'WishRecorded'],
  keyOf: ({ data }) => data.school,
  apply: (row, { type, data, metadata: { recordedAt } }) => {
    switch (type) {
      case 'SchoolRegistered': {
        const { school, name, board, kind, yearClasses } = data;
        return { school, name, board, kind, yearClasses, closed: null, wish: row?.wish ?? null };
      }
      // A school is registered before anything else is recorded of it.
      case 'SchoolClosed':
        return { ...row!, closed: data.noticedOn };
      case 'WishRecorded':
        return { ...row!, wish: { asked: data.asked, recordedAt } };
    }
  },
  // What is open is the wish.
  facetsOf: ({ school, board, wish }) => ({ school, board, open: wish === null ? 0 : 1 }),
};
