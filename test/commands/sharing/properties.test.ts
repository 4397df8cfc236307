/** 6.4 by property: random histories are held against a reference that takes the rules word for word. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays } from '../../../src/domain/day.ts';
import { type Circle, childItems, circles, ownItems } from '../../../src/domain/sharing/items.ts';
import { guardianPage } from '../../../src/queries/sharing/guardianPage.ts';
import { cases } from '../../support/tiers.ts';
import { worldOn } from '../../support/world.ts';
import { detailsOf, edexmlOf, inGroup, pupilOf, school, sharingIn } from './support.ts';

const guardians = ['g1', 'g2', 'g3', 'g4'];
const pupils = ['L1', 'L2', 'L3'];
const groups = ['5A', '5B', '6', 'SG'];
const audiences = [...groups.map((key) => `group:${key}`), 'class:5', 'class:6', 'school'];
const classOf: Readonly<Record<string, string>> = { '5A': '5', '5B': '5', '6': '6' };

const birthdayOf = (pupil: string): string => `2017-03-0${pupil.at(-1)}`;

type Action =
  | { do: 'register'; guardian: string; children: readonly { id: string; groups: readonly string[] | undefined }[] }
  | { do: 'share'; guardian: string; own: readonly Shared[]; children: readonly (Shared & { id: string })[] }
  | { do: 'erase'; guardian: string }
  | { do: 'leave'; guardian: string; id: string; in: number }
  | { do: 'file'; pupils: readonly { id: string; group: string }[] }
  | { do: 'wait'; days: number };
type Shared = { item: string; circles: readonly Circle[] };

const oneGuardian = fc.constantFrom(...guardians);
const onePupil = fc.constantFrom(...pupils);
const someCircles = fc.subarray([...circles], { minLength: 1 });

/** Something is shared from the start, so that something can be seen. */
const beginning: readonly Action[] = guardians.map((guardian, n) => ({
  do: 'register',
  guardian,
  children: [{ id: pupils[n % pupils.length]!, groups: ['5A'] }],
}));

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    do: fc.constant('register' as const),
    guardian: oneGuardian,
    children: fc.uniqueArray(fc.record({ id: onePupil, groups: fc.option(fc.subarray(groups), { nil: undefined }) }), {
      minLength: 1,
      maxLength: 2,
      selector: ({ id }) => id,
    }),
  }),
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('share' as const),
      guardian: oneGuardian,
      own: fc.array(fc.record({ item: fc.constantFrom(...ownItems), circles: someCircles }), {
        minLength: 1,
        maxLength: 3,
      }),
      children: fc.array(fc.record({ id: onePupil, item: fc.constantFrom(...childItems), circles: someCircles }), {
        maxLength: 2,
      }),
    }),
  },
  fc.record({ do: fc.constant('erase' as const), guardian: oneGuardian }),
  fc.record({
    do: fc.constant('leave' as const),
    guardian: oneGuardian,
    id: onePupil,
    in: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({
    do: fc.constant('file' as const),
    pupils: fc.uniqueArray(fc.record({ id: onePupil, group: fc.constantFrom('5A', '5B', '6') }), {
      minLength: 1,
      selector: ({ id }) => id,
    }),
  }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 3 }) }),
);

/** The rules in plain words, over everything that was done, with no events and no fold. */
const naive = () => {
  let day = '2026-09-01';
  const places = new Map<string, { groups: readonly string[]; leaves?: string; byFile: boolean }>();
  const children = new Map<string, readonly string[]>();
  const erased = new Set<string>();
  const shared = new Set<string>();
  const known = (guardian: string) => children.has(guardian) && !erased.has(guardian);
  const audiencesOf = (id: string): string[] => {
    const place = places.get(id);
    if (place === undefined || (place.leaves !== undefined && place.leaves <= day)) return [];
    const years = place.groups.flatMap((group) => classOf[group] ?? []);
    return [...place.groups.map((group) => `group:${group}`), ...years.map((year) => `class:${year}`), 'school'];
  };
  return {
    today: () => day,
    known,
    childrenOf: (guardian: string) => children.get(guardian) ?? [],
    done: (one: Action): void => {
      if (one.do === 'wait') day = addDays(day, one.days);
      if (one.do === 'file') {
        for (const { id, group } of one.pupils) places.set(id, { groups: [group], byFile: true });
        for (const [id, place] of places)
          if (place.byFile && !one.pupils.some((named) => named.id === id) && (place.leaves ?? '9') > day)
            place.leaves = day;
      }
      if (one.do === 'register' && !erased.has(one.guardian)) {
        const ids = one.children.map(({ id }) => id);
        for (const id of children.get(one.guardian) ?? [])
          if (!ids.includes(id))
            for (const key of shared) if (key.startsWith(`${one.guardian} ${id} `)) shared.delete(key);
        for (const { id, groups: given } of one.children) {
          const before = places.get(id);
          const same =
            before !== undefined &&
            (given === undefined || given.toSorted().join() === before.groups.toSorted().join());
          if (!same) places.set(id, { ...before, groups: given ?? [], byFile: false });
        }
        children.set(one.guardian, ids);
      }
      if (one.do === 'share' && known(one.guardian)) {
        for (const key of shared) if (key.startsWith(`${one.guardian} `)) shared.delete(key);
        for (const { item, circles: with_ } of one.own)
          for (const circle of with_) shared.add(`${one.guardian} - ${item} ${circle}`);
        for (const { id, item, circles: with_ } of one.children)
          if (children.get(one.guardian)!.includes(id))
            for (const circle of with_) shared.add(`${one.guardian} ${id} ${item} ${circle}`);
      }
      if (one.do === 'erase' && children.has(one.guardian)) erased.add(one.guardian);
      if (one.do === 'leave' && known(one.guardian)) {
        const place = places.get(one.id);
        const own = children.get(one.guardian)!;
        if (place !== undefined && own.includes(one.id)) {
          const leaves = addDays(day, one.in);
          if (place.leaves !== leaves) places.set(one.id, { ...place, leaves, byFile: false });
        }
      }
    },
    /** The audiences of a guardian in any order, each with the number of its other members. */
    circlesOf: (reader: string): [string, number][] => {
      const belongs = (guardian: string, audience: string) =>
        known(guardian) && children.get(guardian)!.some((id) => audiencesOf(id).includes(audience));
      return audiences
        .filter((audience) => belongs(reader, audience))
        .map((audience) => [audience, guardians.filter((one) => one !== reader && belongs(one, audience)).length]);
    },
    /** The items that a reader sees, in any order. `g1 name` and `L1 birthday` say whose item it is. */
    sees: (reader: string, audience: string): string[] => {
      const belongs = (guardian: string) =>
        known(guardian) && children.get(guardian)!.some((id) => audiencesOf(id).includes(audience));
      if (!belongs(reader)) return [];
      const circle = audience.split(':')[0];
      return [...shared].flatMap((key) => {
        const [sharer = '', id = '', item, to] = key.split(' ');
        if (sharer === reader || to !== circle || !belongs(sharer)) return [];
        if (id === '-') return [`${sharer} ${item}`];
        return audiencesOf(id).includes(audience) ? [`${sharer} ${id} ${item}`] : [];
      });
    },
  };
};

it('6.4: nobody ever sees an item that no guardian shared with an audience of theirs, and everyone all that was; each is told how many others can see', async () => {
  let looks = 0;
  let seenItems = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 6, maxLength: 20 }), async (actions) => {
      const world = await worldOn({ today: '2026-09-01' });
      await world.registerSchool(school);
      const { register, share, erase, file, seen } = sharingIn(world);
      const reference = naive();

      const run = async (one: Action): Promise<unknown> => {
        switch (one.do) {
          case 'register':
            return register(
              one.guardian,
              ...one.children.map(({ id, groups: given }) => ({
                id,
                name: `Kind ${id}`,
                birthday: birthdayOf(id),
                ...(given === undefined
                  ? {}
                  : { groups: given, classes: given.flatMap((group) => classOf[group] ?? []) }),
              })),
            );
          case 'share': {
            const own = Object.fromEntries(one.own.map(({ item, circles: to }) => [item, to]));
            const ofChildren: Record<string, Record<string, readonly Circle[]>> = {};
            for (const { id, item, circles: to } of one.children) ofChildren[id] = { ...ofChildren[id], [item]: to };
            return share(one.guardian, own, ofChildren);
          }
          case 'erase':
            return erase(one.guardian);
          case 'leave': {
            const ids = reference.childrenOf(one.guardian);
            if (!reference.known(one.guardian) || !ids.includes(one.id)) return;
            const leavesOn = addDays(reference.today(), one.in);
            return register(one.guardian, ...ids.map((id) => (id === one.id ? { id, leavesOn } : { id })));
          }
          case 'file':
            return file(
              edexmlOf(
                one.pupils.map(({ id, group }) =>
                  pupilOf(id, `<geboortedatum>${birthdayOf(id)}</geboortedatum>`, inGroup(group)),
                ),
              ),
            );
          case 'wait':
            return world.setToday(addDays(reference.today(), one.days));
        }
      };

      const normal = (one: Action): Action => {
        if (one.do !== 'share') return one;
        // When an item is named twice, the last one counts.
        const own = [...new Map(one.own.map((shared) => [shared.item, shared])).values()];
        const children = [
          ...new Map(one.children.map((shared) => [`${shared.id} ${shared.item}`, shared])).values(),
        ].filter(({ id }) => reference.childrenOf(one.guardian).includes(id));
        return { ...one, own, children };
      };

      for (const drawn of [...beginning, ...actions]) {
        const one = normal(drawn);
        await run(one).catch((error: unknown) => {
          expect(['guardian_not_found', 'guardian_erased']).toContain((error as { code: string }).code);
        });
        reference.done(one);
        for (const reader of guardians) {
          const isRegistered = reference.childrenOf(reader).length > 0;
          const reached = isRegistered ? (await guardianPage(world.deps, reader)).circles : [];
          const counted = reached.map(({ audience, guardians: others }) => [audience, others]);
          expect([reader, counted.sort()]).toEqual([reader, reference.circlesOf(reader).sort()]);
          for (const audience of audiences) {
            const entries = await seen(reader, audience);
            const shown = typeof entries === 'string' ? [] : entries.flatMap(namedIn);
            looks++;
            seenItems += shown.length;
            expect([reader, audience, shown.sort()]).toEqual([
              reader,
              audience,
              reference.sees(reader, audience).map(withoutSharer).sort(),
            ]);
          }
        }
      }
    }),
    { numRuns: cases(60) },
  );
  // The histories must not be such that nobody ever sees anything.
  expect(seenItems).toBeGreaterThan(looks / 10);
});

/** The key of an item without its sharer, because a child's item does not say who shares it. */
const withoutSharer = (key: string): string => key.replace(/^g\d (L\d )/, '$1');

const namedIn = (entry: object): string[] => {
  const { children, ...own } = entry as { children: readonly { name?: string; birthday?: string }[] };
  return [
    ...Object.entries(own).map(([item, value]) => {
      const whose = guardians.find(
        (guardian) => JSON.stringify(detailsOf(guardian)[item as 'name']) === JSON.stringify(value),
      );
      return `${whose} ${item}`;
    }),
    ...children.flatMap(({ name, birthday }) => [
      ...(name === undefined ? [] : [`${name.replace('Kind ', '')} name`]),
      ...(birthday === undefined ? [] : [`L${birthday.at(-1)} birthday`]),
    ]),
  ];
};
