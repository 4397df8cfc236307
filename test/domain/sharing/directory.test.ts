import { describe, expect, it } from 'vitest';
import { directoryFor } from '../../../src/domain/sharing/directory.ts';
import type { RecordedSharingEvent, RosterTaken, SharingEvent } from '../../../src/domain/sharing/events.ts';
import {
  type Circle,
  childItems,
  circles,
  type Decision,
  ownItems,
  parseAudience,
} from '../../../src/domain/sharing/items.ts';
import { evolveSharing, noSharing } from '../../../src/domain/sharing/state.ts';

const school = '12AB00';

const child = (id: string, groups: readonly string[], year: string, more: object = {}) =>
  ({
    type: 'ChildrenPlaced',
    data: { school, by: 'hand', children: [{ child: id, entry: `e-${id}`, groups, classes: [year], ...more }] },
  }) as const;

const guardian = (id: string, ...children: readonly string[]) =>
  ({ type: 'GuardianRegistered', data: { school, guardian: id, entry: `e-${id}`, children } }) as const;

const decided = (...decisions: readonly Decision[]) =>
  ({ type: 'SharingDecided', data: { school, guardian: 'sharer', decisions } }) as const;

type OwnEvent = Exclude<SharingEvent, RosterTaken>;

const stateAfter = (...events: readonly OwnEvent[]) =>
  evolveSharing(
    noSharing,
    events.map((event, revision): RecordedSharingEvent => {
      const metadata = { recordedAt: '2026-09-01T10:00:00.000Z', actor: { role: 'guardian' } };
      return { ...event, revision, metadata };
    }),
  );

/** The sharer's child is in 5A and a composite group; it moves to 5B, and leaves on the first of December. */
const people: readonly OwnEvent[] = [
  child('own', ['5A', 'koor'], '5'),
  child('a', ['5A'], '5'),
  child('b', ['5B'], '5'),
  child('c', ['6', 'koor'], '6'),
  child('d', ['6'], '6'),
  child('gone', ['5A'], '5', { leavesOn: '2026-09-01' }),
  guardian('sharer', 'own'),
  guardian('other of the child', 'own'),
  guardian('of 5A', 'a'),
  guardian('of 5B', 'b'),
  guardian('of the choir and 6', 'c'),
  guardian('of 6', 'd'),
  guardian('of one who left', 'gone'),
  guardian('erased, of 5A', 'a'),
  { type: 'GuardianErased', data: { school, guardian: 'erased, of 5A', retired: ['e-erased, of 5A'] } },
];
const moved = child('own', ['5B', 'koor'], '5', { leavesOn: '2026-12-01' });

const moments: Readonly<Record<string, { readonly day: string; readonly since: readonly OwnEvent[] }>> = {
  'in 5A': { day: '2026-09-15', since: [] },
  'the day it moved to 5B': { day: '2026-10-01', since: [moved] },
  'its last day': { day: '2026-11-30', since: [moved] },
  'the day it left': { day: '2026-12-01', since: [moved] },
};
type When = keyof typeof moments;

/** Worked out by hand: the audiences of the sharer's child that each reader can look into. The sharer is seen in these. */
const meets: Readonly<Record<When, Readonly<Record<string, readonly string[]>>>> = {
  'in 5A': {
    'other of the child': ['group:5A', 'group:koor', 'class:5', 'school'],
    'of 5A': ['group:5A', 'class:5', 'school'],
    'of 5B': ['class:5', 'school'],
    'of the choir and 6': ['group:koor', 'school'],
    'of 6': ['school'],
  },
  'the day it moved to 5B': {
    'other of the child': ['group:5B', 'group:koor', 'class:5', 'school'],
    'of 5A': ['class:5', 'school'],
    'of 5B': ['group:5B', 'class:5', 'school'],
    'of the choir and 6': ['group:koor', 'school'],
    'of 6': ['school'],
  },
  'its last day': {
    'other of the child': ['group:5B', 'group:koor', 'class:5', 'school'],
    'of 5A': ['class:5', 'school'],
    'of 5B': ['group:5B', 'class:5', 'school'],
    'of the choir and 6': ['group:koor', 'school'],
    'of 6': ['school'],
  },
  'the day it left': {},
};

const readers = [
  'sharer',
  'other of the child',
  'of 5A',
  'of 5B',
  'of the choir and 6',
  'of 6',
  'of one who left',
  'erased, of 5A',
  'nobody known',
];
const audiences = ['group:5A', 'group:5B', 'group:6', 'group:koor', 'group:none', 'class:5', 'class:6', 'school'];
const items = [...ownItems.map((item) => ({ item })), ...childItems.map((item) => ({ item, child: 'own' }))] as const;
const decisions = {
  never: () => [],
  shared: (what: Omit<Decision, 'shared'>) => [decided({ ...what, shared: true })],
  'taken back': (what: Omit<Decision, 'shared'>) => [
    decided({ ...what, shared: true }),
    decided({ ...what, shared: false }),
  ],
};

/** What a reader sees of the sharer: `name`, or `child name`. */
const seen = (state: ReturnType<typeof stateAfter>, reader: string, audience: string, day: string): string[] => {
  try {
    return directoryFor(state, reader, parseAudience(audience)!, day).flatMap((entry) => [
      ...entry.items,
      ...entry.children.flatMap(({ items: shared }) => shared.map((item) => `child ${item}`)),
    ]);
  } catch {
    return [];
  }
};

const circleOf = (audience: string): Circle => audience.split(':')[0] as Circle;

describe('6.4: who sees what, of everyone, in every audience, of every item, by every decision, on every day', () => {
  const cases = (Object.keys(moments) as When[]).flatMap((when) =>
    Object.keys(decisions).map((decision) => ({ when, decision: decision as keyof typeof decisions })),
  );
  it.each(cases)(
    'decision $decision shows the sharer to exactly the readers that the domain names, $when',
    ({ when, decision }) => {
      const { day, since } = moments[when]!;
      for (const what of items)
        for (const circle of circles) {
          const state = stateAfter(...people, ...decisions[decision]({ ...what, circle }), ...since);
          const shown = 'child' in what ? `child ${what.item}` : what.item;
          for (const reader of readers)
            for (const audience of audiences) {
              const sees =
                decision === 'shared' && circleOf(audience) === circle && meets[when]![reader]?.includes(audience);
              expect([reader, audience, circle, seen(state, reader, audience, day)]).toEqual([
                reader,
                audience,
                circle,
                sees ? [shown] : [],
              ]);
            }
        }
    },
  );

  it('6.4: an audience that one does not belong to is answered as one that does not exist', () => {
    const state = stateAfter(...people);
    const refusal = (reader: string, audience: string) => {
      try {
        return directoryFor(state, reader, parseAudience(audience)!, '2026-09-15');
      } catch (error) {
        const { code, message } = error as { code: string; message: string };
        return { code, message };
      }
    };
    expect(refusal('of 5A', 'group:5B')).toMatchObject({ code: 'audience_not_found' });
    expect(refusal('of 5A', 'group:5B')).toEqual(refusal('of 5A', 'group:none'));
    expect(refusal('of 5A', 'group:5A')).toEqual([]);
  });
});

describe('6.4: an audience', () => {
  it.each(['school', 'group:5A', 'class:5', 'group:a:b c'])('%s is one of the audiences', (text) => {
    expect(parseAudience(text)).toBeDefined();
  });
  it.each(['', 'group', 'group:', 'class:', 'school:1', 'Group:5A', 'board:12345'])(
    "'%s' is none of the audiences",
    (text) => {
      expect(parseAudience(text)).toBeUndefined();
    },
  );
});
