import { expect, it } from 'vitest';
import { startSubscription, startTrial } from '../../../src/commands/billing/subscribe.ts';
import { previewing } from '../../../src/commands/deps.ts';
import { school } from '../../../src/domain/parties/school.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { worldOn } from '../../support/world.ts';

it('8.3: a special school is refused, and its wish recorded once, in its own stream', async () => {
  const world = await worldOn({ today: '2026-01-15' });
  const { deps, context, store } = world;
  await world.registerSchool('12AB00');
  const details = { school: '12AB00', name: 'De Boog', board: null, source: null, address: null } as const;
  const special = { ...details, kind: 'special', yearClasses: false } as const;
  const command = { type: 'RegisterSchool', today: '2026-01-15', data: special } as const;
  await handle(deps.ledger, school, streams.school('12AB00'), command, context());

  const asked = { plan: 'per-pupil', startsOn: '2026-01-01' };
  const enrolment = { kind: 'masterclass', reference: 'OPP-7' } as const;
  const refused = expect.objectContaining({ code: 'school_not_offered' });
  const wishes = async () =>
    (await store.read('school-12AB00')).flatMap(({ type, data }) =>
      type === 'WishRecorded' ? [JSON.parse(data)] : [],
    );

  await expect(startSubscription(previewing(deps), '12AB00', asked, context())).rejects.toEqual(refused);
  expect(await wishes()).toEqual([]);
  await expect(startTrial(deps, '12AB00', { enrolment, startsOn: '2026-01-01' }, context())).rejects.toEqual(refused);
  await expect(startSubscription(deps, '12AB00', asked, context())).rejects.toEqual(refused);
  expect(await wishes()).toEqual([{ school: '12AB00', asked: 'trial' }]);
  expect(await store.read('subscription-12AB00')).toEqual([]);
});
