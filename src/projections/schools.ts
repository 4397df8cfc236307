/** Every school as it is now: its board, whether it is open, and the wishes that could not be met yet (8.2, 8.3). */
import type { Day } from '../domain/day.ts';
import type { Asked, SchoolDetails, SchoolEvent } from '../domain/parties/school.ts';
import type { Projection } from './projection.ts';

export type SchoolRow = Pick<SchoolDetails, 'name' | 'board' | 'kind' | 'yearClasses'> & {
  readonly school: string;
  /** The day on which it was noticed that the school had closed. */
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
      // A school is always registered before anything else is recorded about it.
      case 'SchoolClosed':
        return { ...row!, closed: data.noticedOn };
      case 'WishRecorded':
        return { ...row!, wish: { asked: data.asked, recordedAt } };
    }
  },
  // The facet `open` counts the school's unanswered wishes.
  facetsOf: ({ school, board, wish }) => ({ school, board, open: wish === null ? 0 : 1 }),
};
