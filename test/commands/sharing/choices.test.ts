/**
 * interfaces 2 by property: a choice that is made with the tag of an answer never undoes a choice that was made after that
 * answer.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foreseeSharing, putGuardian, putSharing } from '../../../src/commands/sharing/guardians.ts';
import { type Circle, circles, type OwnItem } from '../../../src/domain/sharing/items.ts';
import { guardianPage } from '../../../src/queries/sharing/guardianPage.ts';
import { cases } from '../../support/tiers.ts';
import { worldOn } from '../../support/world.ts';
import { detailsOf, school, sharingIn } from './support.ts';

const tabs = [0, 1, 2] as const;
const items = ['name', 'phone', 'email'] as const;

type Action =
  | { do: 'read'; tab: number }
  | { do: 'save' | 'preview'; tab: number; item: OwnItem; circle: Circle }
  | { do: 'others decide'; circle: Circle }
  | { do: 'the child moves'; group: string };

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ do: fc.constant('read' as const), tab: fc.constantFrom(...tabs) }),
  fc.record({
    do: fc.constantFrom('save' as const, 'save' as const, 'preview' as const),
    tab: fc.constantFrom(...tabs),
    item: fc.constantFrom(...items),
    circle: fc.constantFrom(...circles),
  }),
  fc.record({ do: fc.constant('others decide' as const), circle: fc.constantFrom(...circles) }),
  fc.record({ do: fc.constant('the child moves' as const), group: fc.constantFrom('5A', '5B') }),
);

type Own = Readonly<Record<(typeof items)[number], readonly Circle[]>>;

it('interfaces 2: a tab saves exactly when nothing about its guardian or child changed since it read, and then loses no choice', async () => {
  let saved = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 8, maxLength: 24 }), async (actions) => {
      const world = await worldOn({ today: '2026-09-01' });
      await world.registerSchool(school);
      const { deps, context } = world;
      const { register, share } = sharingIn(world);
      await register('g-1', { id: 'L1', name: 'Kind L1', groups: ['5A'] });
      await register('g-2', { id: 'L2', name: 'Kind L2', groups: ['5A'] });
      const now = async () => {
        const { sharing, revision } = await guardianPage(deps, 'g-1');
        const { name, phone, email } = sharing;
        return { own: { name, phone, email } as Own, revision };
      };
      const known = await Promise.all(tabs.map(async () => ({ ...(await now()), changes: 0 })));
      // Counts the changes of g-1 and L1. The rule is checked against this count.
      let changes = 0;
      let group = '5A';
      for (const one of actions) {
        switch (one.do) {
          case 'read':
            known[one.tab] = { ...(await now()), changes };
            break;
          case 'others decide':
            await share('g-2', { name: [one.circle] });
            break;
          case 'the child moves': {
            const children = [{ id: 'L1', groups: [one.group] }];
            await putGuardian(deps, { school, guardian: 'g-1', details: detailsOf('g-1'), children }, context());
            if (group !== one.group) changes++;
            group = one.group;
            break;
          }
          default: {
            const tab = known[one.tab]!;
            const own = { ...tab.own, [one.item]: toggled(tab.own[one.item as 'name'], one.circle) };
            const asked = { guardian: 'g-1', wanted: { own, children: [] }, expected: [tab.revision] };
            const before = await now();
            const act = one.do === 'save' ? putSharing : foreseeSharing;
            const isTaken = await act(deps, asked, context()).then(
              () => true,
              (error: Error) => {
                expect(error.name).toBe('PreconditionFailed');
                return false;
              },
            );
            expect(isTaken).toBe(tab.changes === changes);
            if (!isTaken || one.do === 'preview') expect(await now()).toEqual(before);
            if (isTaken) expect(before.own).toEqual(tab.own);
            if (isTaken && one.do === 'save') {
              changes++;
              saved++;
            }
            if (!isTaken) refused++;
          }
        }
      }
    }),
    { numRuns: cases(60) },
  );
  expect(Math.min(saved, refused)).toBeGreaterThan(2);
});

const toggled = (among: readonly Circle[], circle: Circle): readonly Circle[] =>
  circles.filter((one) => (one === circle) !== among.includes(one));
