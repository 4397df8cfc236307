import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import { memoryVault } from '../../../src/adapters/memory/memoryVault.ts';
import { type GivenChild, putGuardian, removeGuardian } from '../../../src/commands/sharing/guardians.ts';
import { schoolSharingsOf } from '../../../src/commands/sharing/schoolSharings.ts';
import { destroyedEntries, restoreVault } from '../../../src/commands/vault/restoreVault.ts';
import type { Vault } from '../../../src/commands/vault/vault.ts';
import { school as schoolDecider } from '../../../src/domain/parties/school.ts';
import { parseAudience } from '../../../src/domain/sharing/items.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { officerDirectory, type ShownEntry } from '../../../src/queries/sharing/directory.ts';
import { guardianExport, guardianPage } from '../../../src/queries/sharing/guardianPage.ts';
import { Killed } from '../../support/ledger/interrupted.ts';
import { type World, worldOn } from '../../support/world.ts';
import { detailsOf, edexmlOf, inGroup, pupilOf, school, sharingIn } from './support.ts';

let world: World;
let at: ReturnType<typeof sharingIn>;
beforeEach(async () => {
  world = await worldOn({ today: '2026-09-01' });
  await world.registerSchool(school);
  at = sharingIn(world);
});

const refusal = (code: string) => expect.objectContaining({ code });
const inA = { groups: ['5A'], classes: ['5'] };
const kind = (id: string, more: object = inA) => ({ id, name: `Kind ${id}`, birthday: '2017-03-01', ...more });
const stored = async () => JSON.stringify(await world.store.readAll(0, 10_000));
const vaulted = async (vault: Vault = world.vault) =>
  (
    await Promise.all((await vault.list()).map(async (id) => Buffer.from((await vault.get(id))!).toString('latin1')))
  ).join('\n');
const types = async () => (await at.events()).map(({ type }) => type);

describe('6.4: a guardian', () => {
  it('6.3: a guardian lies in the vault; events hold ids only, and no id of the school’s own of a child', async () => {
    await at.register('g-1', kind('LAS-777'));
    await at.share('g-1', { phone: ['group'] }, { 'LAS-777': { name: ['class'] } });
    for (const secret of ['Naam', '06 g-1', '@ouder', 'Straat g-1', 'Kind', '2017-03-01', 'LAS-777'])
      expect(await stored()).not.toContain(secret);
    expect(await vaulted()).toContain('LAS-777');
  });

  it('a guardian shares nothing before they decide so', async () => {
    await at.register('g-1', kind('L1'));
    await at.register('g-2', kind('L2'));
    expect(await at.seen('g-2', 'group:5A')).toEqual([]);
  });

  it('a guardian is registered again without a trace when nothing changed', async () => {
    await at.register('g-1', kind('L1'));
    const before = await stored();
    await at.register('g-1', kind('L1'));
    await at.register('g-1', { id: 'L1' });
    expect(await stored()).toBe(before);
  });

  it('6.3: a guardian whose telephone number changed has the old one nowhere any more', async () => {
    await at.register('g-1', kind('L1'));
    await at.register('g-2', kind('L2'));
    await at.share('g-1', { phone: ['group'] });
    const { deps, context } = world;
    const details = { ...detailsOf('g-1'), phone: '06 nieuw' };
    await putGuardian(deps, { school, guardian: 'g-1', details, children: [{ id: 'L1' }] }, context());
    expect(await at.seen('g-2', 'group:5A')).toEqual([{ phone: '06 nieuw', children: [] }]);
    expect(await vaulted()).not.toContain('06 g-1');
  });

  it('two guardians of one child decide differently, and the child is shown through each as they decided', async () => {
    await at.register('g-1', kind('L1'));
    await at.register('g-2', kind('L1'));
    await at.register('g-3', kind('L3'));
    await at.share('g-1', {}, { L1: { name: ['group'] } });
    await at.share('g-2', { phone: ['group'] }, { L1: { birthday: ['group'] } });
    expect(await at.seen('g-3', 'group:5A')).toEqual([
      { children: [{ name: 'Kind L1' }] },
      { phone: '06 g-2', children: [{ birthday: '2017-03-01' }] },
    ]);
    expect(await at.seen('g-1', 'group:5A')).toEqual([{ phone: '06 g-2', children: [{ birthday: '2017-03-01' }] }]);
  });

  it('a guardian who is no longer a child’s guardian shares nothing of it, nor again when that is put right', async () => {
    await at.register('g-1', kind('L1'), kind('L2'));
    await at.register('g-3', kind('L3'));
    await at.share('g-1', {}, { L2: { name: ['group'] } });
    await at.register('g-1', kind('L1'));
    expect(await at.seen('g-3', 'group:5A')).toEqual([]);
    await at.register('g-1', kind('L1'), kind('L2'));
    expect(await at.seen('g-3', 'group:5A')).toEqual([]);
  });

  it('a guardian decides about their own children only', async () => {
    await at.register('g-1', kind('L1'));
    await at.register('g-2', kind('L2'));
    const before = await stored();
    await expect(at.share('g-1', { name: ['group'] }, { L2: { name: ['group'] } })).rejects.toEqual(
      refusal('child_not_found'),
    );
    await expect(at.share('g-9', {})).rejects.toEqual(refusal('guardian_not_found'));
    expect(await stored()).toBe(before);
  });

  it('a guardian takes back by leaving out, and each change is one decision in their history', async () => {
    await at.register('g-1', kind('L1'));
    await at.share('g-1', { phone: ['group', 'school'] });
    await at.share('g-1', { phone: ['group', 'school'] });
    await at.share('g-1', { phone: ['school'], email: ['class'] });
    const { sharing, history, audiences } = await guardianPage(world.deps, 'g-1');
    expect([sharing.phone, sharing.email, sharing.name]).toEqual([['school'], ['class'], []]);
    expect(history.map(({ item, circle, shared }) => [item, circle, shared])).toEqual([
      ['phone', 'group', false],
      ['email', 'class', true],
      ['phone', 'school', true],
      ['phone', 'group', true],
    ]);
    expect(audiences).toEqual(['group:5A', 'class:5', 'school']);
  });

  it('a guardian whose id another school gave is refused, and a school without an agreement registers nobody', async () => {
    await world.registerSchool('34CD00');
    await at.register('g-1', kind('L1'));
    await expect(sharingIn(world, '34CD00').register('g-1', kind('L1'))).rejects.toEqual(refusal('guardian_not_found'));
    await world.registerSchool('56EF00');
    const endDpa = { type: 'EndDpa', today: '2026-09-01', data: { endsOn: '2026-09-01' } } as const;
    await handle(world.deps.ledger, schoolDecider, streams.school('56EF00'), endDpa, world.context());
    await expect(sharingIn(world, '56EF00').register('g-2', kind('L1'))).rejects.toEqual(refusal('dpa_missing'));
    await expect(sharingIn(world, '99ZZ00').register('g-3', kind('L1'))).rejects.toEqual(refusal('school_not_found'));
  });

  it('6.2: a child is another pseudonym at another school, and in its results', async () => {
    await world.registerSchool('34CD00');
    await at.register('g-1', kind('L1'));
    const other = sharingIn(world, '34CD00');
    await other.register('g-2', kind('L1'));
    await world.importRows(school, '2026-09-01', [{ key: 'R1', pupil: 'L1', takenOn: '2026-09-01' }]);
    const childOf = async (events: Awaited<ReturnType<typeof at.events>>) =>
      events.find(({ type }) => type === 'ChildrenPlaced')!.data.children[0].child as string;
    const [one, two] = [await childOf(await at.events()), await childOf(await other.events())];
    expect(one).not.toBe(two);
    expect((await stored()).split(one).length).toBe(3); // It stands where it was placed, and with the guardian.
  });

  it('6.2: no child is registered without the school’s secret, and none is made anew', async () => {
    await at.register('g-1', kind('L1'));
    const { keyId } = (await at.events())[0]!.data;
    await world.vault.destroy(keyId);
    await expect(at.register('g-2', kind('L2'))).rejects.toEqual(refusal('school_secret_missing'));
    expect((await types()).filter((type) => type === 'SharingSecretCreated')).toHaveLength(1);
  });
});

describe('6.4: a mistyped child', () => {
  const put = (guardian: string, ...children: readonly GivenChild[]) =>
    putGuardian(world.deps, { school, guardian, details: detailsOf(guardian), children }, world.context());

  it('a mistyped child gives nobody access: the refusal writes nothing, neither an id nor a secret', async () => {
    const before = await stored();
    await expect(put('g-1', { id: 'L1' })).rejects.toEqual(refusal('child_unknown'));
    expect([await stored(), await world.vault.list()]).toEqual([before, []]);
    await at.register('g-0', kind('L1'));
    const later = await stored();
    await expect(put('g-1', { id: 'L1' }, { id: 'L11' })).rejects.toMatchObject({
      code: 'child_unknown',
      facts: { at: 1 },
    });
    expect(await stored()).toBe(later);
    expect(await at.seen('g-1', 'school')).toBe('audience_not_found');
  });

  it('a mistyped child is not one that a file named, that a registration named before, or that is said to be new', async () => {
    await at.file(edexmlOf([pupilOf('L1', inGroup('5A'))]));
    await put('g-1', { id: 'L1' }, { id: 'L2', isNew: true, name: 'Kind L2' });
    await put('g-2', { id: 'L2' }, { id: 'L1', isNew: true });
    expect((await guardianPage(world.deps, 'g-2')).audiences).toContain('group:5A');
  });
});

describe('6.4: an item that is not recorded', () => {
  const bare = { name: 'Naam g-1', phone: null, email: 'g-1@ouder.example', address: null };
  beforeEach(async () => {
    const children = [{ id: 'L1', isNew: true, name: 'Kind L1', groups: ['5A'] }];
    await putGuardian(world.deps, { school, guardian: 'g-1', details: bare, children }, world.context());
  });

  it.each<[string, Parameters<typeof at.share>[1], Parameters<typeof at.share>[2]]>([
    ['of the guardian', { email: ['group'], phone: ['group'] }, {}],
    ['of a child', {}, { L1: { name: ['group'], birthday: ['class'] } }],
  ])('an item %s cannot be shared, and nothing else is then', async (_whose, own, ofChildren) => {
    const before = await stored();
    await expect(at.share('g-1', own, ofChildren)).rejects.toEqual(refusal('item_not_recorded'));
    expect(await stored()).toBe(before);
  });

  it('an item that is not recorded can be kept and taken back when it was shared while it was recorded', async () => {
    const put = (phone: string | null) =>
      putGuardian(
        world.deps,
        { school, guardian: 'g-1', details: { ...bare, phone }, children: [{ id: 'L1' }] },
        world.context(),
      );
    await put('06 g-1');
    await at.share('g-1', { phone: ['group'] });
    await put(null);
    await at.share('g-1', { phone: ['group'], email: ['group'] });
    await expect(at.share('g-1', { phone: ['group', 'school'] })).rejects.toEqual(refusal('item_not_recorded'));
    await at.share('g-1', {});
    expect((await guardianPage(world.deps, 'g-1')).sharing.phone).toEqual([]);
  });
});

describe('6.3: an erased guardian', () => {
  beforeEach(async () => {
    await at.register('g-1', kind('L1'), kind('L2'));
    await at.register('g-2', kind('L2'));
    await at.register('g-3', kind('L3'));
    await at.share('g-1', { name: ['group'], phone: ['group'] }, { L1: { name: ['group'] } });
    await at.share('g-2', {}, { L2: { name: ['group'] } });
  });

  it('an erased guardian is gone from the vault, and no child with them, while directories and history work on', async () => {
    await at.erase('g-1');
    await at.erase('g-1');
    expect(await vaulted()).not.toContain('g-1');
    for (const child of ['Kind L1', 'Kind L2']) expect(await vaulted()).toContain(child);
    expect(await at.seen('g-3', 'group:5A')).toEqual([{ children: [{ name: 'Kind L2' }] }]);
    expect(await at.seen('g-1', 'group:5A')).toBe('audience_not_found');
    const page = await guardianPage(world.deps, 'g-1');
    expect([page.erased, page.sharing.phone, page.history.length]).toEqual([true, [], 3]);
    const exported = await guardianExport({ deps: world.deps, readStore: { find: async () => [] } }, 'g-1');
    expect([exported.details, exported.children]).toEqual([null, []]);
  });

  it('an erased guardian decides nothing any more, and comes back under another id only', async () => {
    await at.erase('g-1');
    await expect(at.share('g-1', {})).rejects.toEqual(refusal('guardian_not_found'));
    await expect(at.register('g-1', kind('L1'))).rejects.toEqual(refusal('guardian_erased'));
    await at.register('g-4', kind('L1'));
    expect(await at.seen('g-4', 'group:5A')).toEqual([{ children: [{ name: 'Kind L2' }] }]);
    const before = await stored();
    await expect(removeGuardian(world.deps, 'g-4', 'g-1', world.context())).rejects.toEqual(
      refusal('confirmation_required'),
    );
    expect(await stored()).toBe(before);
    await expect(removeGuardian(world.deps, 'g-9', 'g-9', world.context())).rejects.toEqual(
      refusal('guardian_not_found'),
    );
  });

  it('an erased guardian does not come back from a backup of the vault, nor does a number that was replaced', async () => {
    const entries = await Promise.all(
      (await world.vault.list()).map(async (id) => ({ id, value: (await world.vault.get(id))! })),
    );
    await at.register('g-3', kind('L3', { ...inA, birthday: '2017-04-04' }));
    await at.erase('g-1');
    const before = await vaulted();
    const { destroyed } = await restoreVault(world.vault, entries, await destroyedEntries(world.store));
    // The destroyed data are those of the guardian and the old birthday of L3.
    expect(destroyed).toHaveLength(2);
    expect(await vaulted()).toBe(before);
  });
});

describe('6.3: cut off between the log and the vault', () => {
  const withVault = (vault: Partial<Vault>) => {
    const whole = { ...world.vault, ...vault };
    const deps = { ...world.deps, vault: whole, sharing: schoolSharingsOf(world.deps.ledger, whole) };
    return sharingIn({ ...world, deps });
  };

  it('a registration leaves no personal data without a record; sent again, it is whole', async () => {
    await at.register('g-0', kind('L0'));
    const putAll = async () => {
      expect((await types()).at(-1)).toBe('GuardianRegistered');
      throw new Killed();
    };
    await expect(withVault({ putAll }).register('g-1', kind('L1'))).rejects.toBeInstanceOf(Killed);
    expect(await vaulted()).not.toContain('g-1');
    const restarted = withVault({});
    await restarted.register('g-1', kind('L1'));
    await restarted.share('g-1', { phone: ['group'] }, { L1: { name: ['group'] } });
    expect(await restarted.seen('g-0', 'group:5A')).toEqual([{ phone: '06 g-1', children: [{ name: 'Kind L1' }] }]);
  });

  it('an erasure is finished by the next process that looks at the school, or by asking again', async () => {
    await at.register('g-0', kind('L0'));
    await at.register('g-1', kind('L1'));
    const cut = withVault({
      destroyAll: async () => {
        throw new Killed();
      },
    });
    await expect(cut.erase('g-1')).rejects.toBeInstanceOf(Killed);
    expect(await vaulted()).toContain('06 g-1');
    await withVault({}).seen('g-0', 'school');
    expect(await vaulted()).not.toContain('06 g-1');
    await world.vault.put('stray', Buffer.from('kept'));
    await at.erase('g-1');
    expect(await vaulted()).toContain('kept');
  });

  it('data that reach the vault after another process erased them do not stay', async () => {
    await at.register('g-0', kind('L0'));
    const other = withVault({});
    let erased = false;
    const putAll: Vault['putAll'] = async (entries) => {
      if (!erased) await other.erase('g-1');
      erased = true;
      await world.vault.putAll(entries);
    };
    await withVault({ putAll }).register('g-1', kind('L1'));
    expect(await vaulted()).not.toContain('06 g-1');
  });
});

describe('6.4: several processes', () => {
  it('6.3: no process shows from its memory what another one erased, not even as known at an earlier moment', async () => {
    await at.register('g-1', kind('L1'));
    await at.share('g-1', { phone: ['group'] });
    const deps = { ...world.deps, sharing: schoolSharingsOf(world.deps.ledger, world.vault) };
    const asked = { school, audience: parseAudience('group:5A')!, asKnownAt: world.deps.ledger.now() };
    const seen = async () => (await officerDirectory({ deps }, asked, { limit: 10 })).items;
    world.setToday('2026-09-02');
    expect(await seen()).toMatchObject([{ guardian: 'g-1', items: ['phone'], shown: { phone: '06 g-1' } }]);
    await at.erase('g-1');
    expect(await seen()).toMatchObject([{ guardian: 'g-1', items: ['phone'], shown: null }]);
  });

  it('several processes give a school one secret, and lose no decision', async () => {
    const [store, vault] = [memoryStore(), memoryVault()];
    world = await worldOn({ store, vault, today: '2026-09-01' });
    await world.registerSchool(school);
    const { ledger } = world.deps;
    const processes = Array.from({ length: 4 }, () =>
      sharingIn({ ...world, deps: { ...world.deps, sharing: schoolSharingsOf(ledger, vault) } }),
    );
    await Promise.all(processes.map((process, n) => process.register(`g-${n}`, kind(`L${n}`))));
    await Promise.all(processes.map((process, n) => process.share(`g-${n}`, { phone: ['group'] })));
    const events = await sharingIn(world).events();
    expect(events.filter(({ type }) => type === 'SharingSecretCreated')).toHaveLength(1);
    for (const [n, process] of processes.entries()) {
      const seen = (await process.seen(`g-${n}`, 'group:5A')) as ShownEntry[];
      expect(seen.map(({ phone }) => phone).sort()).toEqual(
        [0, 1, 2, 3].filter((other) => other !== n).map((other) => `06 g-${other}`),
      );
    }
    // The vault holds one secret, four guardians and four children. The secrets of requests that lost the race are gone.
    expect(await vault.list()).toHaveLength(9);
  });
});
