import { beforeEach, describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { FileRefused } from '../../../src/commands/files/fileRefused.ts';
import { importRoster } from '../../../src/commands/sharing/importRoster.ts';
import { dropLeft, dropSchool, putRetention } from '../../../src/commands/sharing/retention.ts';
import { schoolSharingsOf } from '../../../src/commands/sharing/schoolSharings.ts';
import { destroyedEntries } from '../../../src/commands/vault/restoreVault.ts';
import type { Vault } from '../../../src/commands/vault/vault.ts';
import { type SchoolCommand, school as schoolDecider } from '../../../src/domain/parties/school.ts';
import { appendBytes, appendBytesMax } from '../../../src/ledger/eventStore.ts';
import { handle } from '../../../src/ledger/handler.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { guardianPage } from '../../../src/queries/sharing/guardianPage.ts';
import { rosterAnswer } from '../../../src/queries/sharing/roster.ts';
import { toldOf } from '../../support/schoolFiles/badRows.ts';
import { sample } from '../../support/schoolFiles/samples.ts';
import { type World, worldOn } from '../../support/world.ts';
import { edexmlOf, inGroup, pupilOf, school, sharingIn } from './support.ts';

let world: World;
let at: ReturnType<typeof sharingIn>;
beforeEach(async () => {
  world = await worldOn({ today: '2026-09-01' });
  await world.registerSchool(school);
  at = sharingIn(world);
});

const refusal = (code: string) => expect.objectContaining({ code });
const composite = '<samengestelde_groepen><samengestelde_groep key="SG"/></samengestelde_groepen>';
const stored = async () => JSON.stringify(await world.store.readAll(0, 10_000));
const vaulted = async () =>
  (
    await Promise.all(
      (await world.vault.list()).map(async (id) => Buffer.from((await world.vault.get(id))!).toString()),
    )
  ).join('\n');
const numbers = async (...pupils: readonly string[]) => (await at.file(edexmlOf(pupils))).answer.children;

describe('6.4: an EDEXML file', () => {
  it('the sample is taken: children, groups and roles, and not those who left before', async () => {
    const file = Buffer.from(sample('edexml-2.1.xml', school));
    const { answer } = await importRoster(world.deps, { school, file: [file], confirmLeaving: false }, world.context());
    expect(answer).toEqual({
      schoolYear: '2026-2027',
      children: { created: 3, changed: 0, unchanged: 0, left: 0 },
      groups: 4,
      staff: 1,
      warnings: [],
    });
    const { groups, staff, children } = await rosterAnswer(world.deps, school);
    expect(children).toBe(3);
    expect(groups).toEqual([
      { group: 'G5A', name: '5A', composite: false, class: '5', children: 1 },
      { group: 'SG1', name: 'Muziek', composite: true, class: null, children: 2 },
      { group: 'G5B', name: '5B', composite: false, class: '5', children: 1 },
      { group: 'G78', name: '7/8', composite: false, class: null, children: 1 },
    ]);
    expect(staff.map(({ roles, groups: own }) => [roles, own])).toEqual([
      [
        ['IB'],
        [
          { group: 'G5A', roles: ['LRK'] },
          { group: 'SG1', roles: ['VAK'] },
        ],
      ],
    ]);
    for (const personal of ['Noor', 'Voorbeeld', 'LAS-', '2017-03-01', 'Muziek', 'LK1', 'Vertrokken'])
      expect(await stored()).not.toContain(personal);
    expect(await vaulted()).not.toMatch(/Vertrokken|999999990|Juf|LK1/);
  });

  it('an EDEXML file places a child in its group, its composite groups, and the class of its own year or of its group', async () => {
    await at.file(
      edexmlOf([pupilOf('L1', inGroup('5A'), composite), pupilOf('L2', '<jaargroep>6</jaargroep>', inGroup('5B'))]),
    );
    await at.register('g-1', { id: 'L1' });
    await at.register('g-2', { id: 'L2' });
    expect((await guardianPage(world.deps, 'g-1')).audiences).toEqual(['group:5A', 'group:SG', 'class:5', 'school']);
    expect((await guardianPage(world.deps, 'g-2')).audiences).toEqual(['group:5B', 'class:6', 'school']);
  });

  it('the same file again writes nothing, and all changes of one child are one change', async () => {
    const first = [pupilOf('L1', inGroup('5A')), pupilOf('L2', inGroup('5B'))];
    expect(await numbers(...first)).toEqual({ created: 2, changed: 0, unchanged: 0, left: 0 });
    const before = await stored();
    expect(await numbers(...first)).toEqual({ created: 0, changed: 0, unchanged: 2, left: 0 });
    expect(await stored()).toBe(before);
    const renamed = first[0]!.replace('Kind L1', 'Kind Anders');
    expect(await numbers(renamed, first[1]!)).toEqual({ created: 0, changed: 1, unchanged: 1, left: 0 });
    expect(await vaulted()).not.toContain('Kind L1');
  });

  it('a child that changes group has its audiences follow at once', async () => {
    await at.file(edexmlOf([pupilOf('L1', inGroup('5A')), pupilOf('L2', inGroup('5A')), pupilOf('L3', inGroup('6'))]));
    for (const n of [1, 2, 3]) await at.register(`g-${n}`, { id: `L${n}` });
    await at.share('g-1', {}, { L1: { name: ['group'] } });
    expect(await at.seen('g-2', 'group:5A')).toEqual([{ children: [{ name: 'Kind L1' }] }]);
    await at.file(edexmlOf([pupilOf('L1', inGroup('6')), pupilOf('L2', inGroup('5A')), pupilOf('L3', inGroup('6'))]));
    expect(await at.seen('g-2', 'group:5A')).toEqual([]);
    expect(await at.seen('g-3', 'group:6')).toEqual([{ children: [{ name: 'Kind L1' }] }]);
    expect(await at.seen('g-1', 'group:5A')).toBe('audience_not_found');
  });

  it('a child that the file no longer names leaves that day; one placed by hand stays; one that comes back shares as before', async () => {
    const all = [pupilOf('L1', inGroup('5A')), pupilOf('L2', inGroup('5A'))];
    await at.file(edexmlOf(all));
    await at.register('g-1', { id: 'L1' });
    await at.register('g-2', { id: 'L2' });
    await at.register('g-3', { id: 'Hand', groups: ['5A'] });
    await at.share('g-1', { phone: ['group'] });
    expect(await numbers(all[1]!)).toEqual({ created: 0, changed: 0, unchanged: 1, left: 1 });
    expect(await at.seen('g-2', 'group:5A')).toEqual([]);
    expect(await at.seen('g-1', 'school')).toBe('audience_not_found');
    expect(await at.seen('g-3', 'group:5A')).toEqual([]);
    expect(await numbers(all[1]!)).toEqual({ created: 0, changed: 0, unchanged: 1, left: 0 });
    expect(await numbers(...all)).toEqual({ created: 0, changed: 1, unchanged: 1, left: 0 });
    expect(await at.seen('g-2', 'group:5A')).toEqual([{ phone: '06 g-1', children: [] }]);
  });

  it('a day of leaving that the file names counts from that day on', async () => {
    const leaving = pupilOf('L1', inGroup('5A'), '<uitstroomdatum>2026-09-03</uitstroomdatum>');
    await at.file(edexmlOf([leaving, pupilOf('L2', inGroup('5A'))]));
    await at.register('g-1', { id: 'L1' });
    await at.register('g-2', { id: 'L2' });
    await at.share('g-1', { phone: ['group'] });
    world.setToday('2026-09-02');
    expect(await at.seen('g-2', 'group:5A')).toHaveLength(1);
    world.setToday('2026-09-03');
    expect(await at.seen('g-2', 'group:5A')).toEqual([]);
  });

  it('more than ten children and more than a tenth leave only when that is confirmed', async () => {
    const all = Array.from({ length: 40 }, (_, n) => pupilOf(`L${n}`, inGroup('5A')));
    await at.file(edexmlOf(all));
    const before = await stored();
    await expect(at.file(edexmlOf(all.slice(11)))).rejects.toEqual(refusal('roster_loses_many'));
    expect(await stored()).toBe(before);
    expect((await at.file(edexmlOf(all.slice(10)))).answer.children.left).toBe(10);
    expect((await at.file(edexmlOf(all.slice(39)), true)).answer.children.left).toBe(29);
  });

  it('an EDEXML file of an earlier school year than the last is refused', async () => {
    await at.file(edexmlOf([pupilOf('L1')], '2026-2027'));
    await expect(at.file(edexmlOf([pupilOf('L1')], '2025-2026'))).rejects.toEqual(refusal('roster_outdated'));
  });

  it('2.8: bad rows are reported, and nothing of the file is taken', async () => {
    await world.deps.sharing.of(school);
    const before = await stored();
    const bad = [
      pupilOf('L1', inGroup('9Z')),
      pupilOf('L2', '<geboortedatum>2017-02-30</geboortedatum>'),
      pupilOf('', inGroup('5A')),
      pupilOf('L4', inGroup('5A')),
      pupilOf('L4', inGroup('5B')),
      '<leerling key="L5"><jaargroep>5</jaargroep></leerling>',
      pupilOf('L6', inGroup('SG')),
      pupilOf('L7', '<hobby/>'),
    ];
    const refused = await at.file(edexmlOf(bad)).catch((error: unknown) => error as FileRefused);
    expect(refused).toBeInstanceOf(FileRefused);
    expect(toldOf((refused as FileRefused).badRows)).toEqual([
      [1, 'leerling/groep', 'not_listed'],
      [2, 'leerling/geboortedatum', 'not_a_day'],
      [3, 'leerling/@key', 'missing'],
      [5, 'leerling/@key', 'repeated'],
      [6, 'leerling/achternaam', 'missing'],
      [7, 'leerling/groep', 'not_listed'],
      [8, 'leerling', 'not_as_schema'],
    ]);
    expect(JSON.stringify(refused)).not.toMatch(/9Z|02-30|Kind/);
    expect(await stored()).toBe(before);
    expect(await world.vault.list()).toEqual([]);
  });

  it('6.1: an EDEXML file is not taken without an agreement', async () => {
    await expect(sharingIn(world, '99ZZ00').file(edexmlOf([pupilOf('L1')], '2026-2027', '99ZZ'))).rejects.toEqual(
      refusal('school_not_found'),
    );
  });
});

describe('6.4: a roster takes effect all at once, as an import does (5.2)', () => {
  const large = (many: number, name = 'Kind') =>
    edexmlOf(Array.from({ length: many }, (_, n) => pupilOf(`L${n}`, inGroup('5A')).replace('Kind', name)));
  const seen = async () => (await rosterAnswer(world.deps, school)).children;

  it('the events of a file lie in a stream of their own, each in an append that any store takes, and one event names them', async () => {
    await at.file(large(2_000));
    const own = (await world.store.read(`sharing-${school}`)).map(({ type }) => type);
    expect(own).toEqual(['SharingSecretCreated', 'RosterBegun', 'RosterTaken']);
    const { changes } = JSON.parse((await world.store.read(`sharing-${school}`))[2]!.data);
    const parts = await world.store.read(changes.stream);
    expect(parts.length).toBeGreaterThan(3);
    expect(Math.max(...parts.map((part) => appendBytes([part])))).toBeLessThan(appendBytesMax / 4);
    expect(changes.to).toBe(parts.length - 1);
    expect(JSON.parse(parts.at(-1)!.metadata).digest).toBe(changes.digest);
    expect(await seen()).toBe(2_000);
  });

  /** The same commands in a process that ends at its nth append, or when it writes to the vault. */
  const killedAt = (place: number | 'vault') => {
    let appends = 0;
    const vault: Vault = {
      ...world.vault,
      putAll: async (entries) => {
        if (place !== 'vault') return world.vault.putAll(entries);
        await world.vault.putAll(entries.slice(0, entries.length / 2));
        throw new Killed();
      },
    };
    const ledger: Ledger = {
      ...world.deps.ledger,
      append: async (...asked) => {
        if (appends++ === place) throw new Killed();
        return world.deps.ledger.append(...asked);
      },
    };
    const deps = { ...world.deps, ledger, vault, sharing: schoolSharingsOf(ledger, vault) };
    return sharingIn({ ...world, deps });
  };
  class Killed extends Error {}

  it('2.8: a process that ends anywhere before that event leaves nothing that anyone sees; sent again, the file is whole', async () => {
    await at.file(large(3));
    const appendsOfOne = 4; // These are: begun, children in two pieces, and taken. The secret and the groups are there already.
    for (const place of [...Array(appendsOfOne).keys(), 'vault'] as const) {
      const before = await rosterAnswer(world.deps, school);
      await expect(killedAt(place).file(large(700, 'Half'))).rejects.toBeInstanceOf(Killed);
      expect(await rosterAnswer(world.deps, school)).toEqual(before);
    }
    // Each attempt finds what the one before left in the vault, and destroys it.
    const { answer } = await at.file(large(700, 'Heel'));
    expect(answer.children).toEqual({ created: 697, changed: 3, unchanged: 0, left: 0 });
    expect(await vaulted()).not.toMatch(/Half|Kind/);
    expect(await seen()).toBe(700);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });

  it('6.4: vault entries of a process that ended are removed even if no other file comes', async () => {
    await expect(killedAt('vault').file(large(20, 'Half'))).rejects.toBeInstanceOf(Killed);
    expect(await vaulted()).toContain('Half');
    world.setToday('2026-09-02');
    await at.seen('g-1', 'school');
    expect(await vaulted()).not.toContain('Half');
  });

  it('6.3: entries of a file that was never taken do not come back from a backup of the vault', async () => {
    await expect(killedAt('vault').file(large(20, 'Half'))).rejects.toBeInstanceOf(Killed);
    await at.file(large(20, 'Oud'));
    await at.file(large(20, 'Nieuw'));
    const destroyed = await destroyedEntries(world.store);
    // Destroyed are 20 children and the names of groups of the first file, and the 20 children that were replaced.
    expect(destroyed.size).toBe(41);
    expect((await world.vault.list()).filter((id) => destroyed.has(id))).toEqual([]);
  });

  it('a guardian decides while a file is taken, and waits for nothing', async () => {
    await at.file(large(30));
    await at.register('g-1', { id: 'L1' });
    let decided = 0;
    const vault: Vault = {
      ...world.vault,
      putAll: async (entries) => {
        await at.share('g-1', { phone: ['group'] });
        decided++;
        await world.vault.putAll(entries);
      },
    };
    const deps = { ...world.deps, vault, sharing: schoolSharingsOf(world.deps.ledger, vault) };
    const { answer } = await sharingIn({ ...world, deps }).file(large(31));
    expect(answer.children).toEqual({ created: 1, changed: 0, unchanged: 30, left: 0 });
    expect(decided).toBe(1);
  });

  it('a child that is placed by hand meanwhile is decided on anew, and nothing of the first attempt stays', async () => {
    await at.file(large(30));
    let placed = 0;
    const vault: Vault = {
      ...world.vault,
      putAll: async (entries) => {
        if (placed++ === 0) await at.register('g-1', { id: 'L30', name: 'Door de school', groups: ['6'] });
        await world.vault.putAll(entries);
      },
    };
    const deps = { ...world.deps, vault, sharing: schoolSharingsOf(world.deps.ledger, vault) };
    const { answer } = await sharingIn({ ...world, deps }).file(large(31));
    expect(answer.children).toEqual({ created: 0, changed: 1, unchanged: 30, left: 0 });
    expect(placed).toBe(2);
    expect(await vaulted()).not.toContain('Door de school');
    expect((await vaulted()).match(/Kind L30"/g)).toHaveLength(1);
  });

  it('5.4: verification names a roster whose events are gone', async () => {
    await at.file(large(3));
    expect((await verifyLedger(world.store)).differences).toEqual([]);
    const isGone = (stream: string) => stream.startsWith('roster-');
    const store = {
      ...world.store,
      read: async (stream: string, from?: number) => (isGone(stream) ? [] : world.store.read(stream, from)),
      readMany: async (names: readonly string[]) =>
        new Map([...(await world.store.readMany(names))].map(([name, found]) => [name, isGone(name) ? [] : found])),
      readHeaders: async (after: number, limit: number) =>
        (await world.store.readHeaders(after, limit)).filter(({ stream }) => !isGone(stream)),
    };
    const { differences } = await verifyLedger(store);
    expect(differences).toEqual([
      { stream: `sharing-${school}`, revision: 2, what: expect.stringMatching(/^names roster-.* not as it was$/) },
    ]);
  });

  it('2.1: nothing is taken of a file with more pupils than a school may have', async () => {
    const before = await stored();
    await expect(at.file(large(20_001))).rejects.toEqual(refusal('file_too_large'));
    await at.file(large(15));
    expect(before).not.toBe(await stored());
  });
});

describe('6.1: what is kept after the agreement ended', () => {
  const dropAll = async () => (await dropSchool(world.deps, school, world.context())).answer;
  const decide = (command: SchoolCommand) =>
    handle(world.deps.ledger, schoolDecider, streams.school(school), command, world.context());
  const endAgreement = () => decide({ type: 'EndDpa', today: '2026-09-01', data: { endsOn: '2026-09-01' } });

  beforeEach(async () => {
    await at.file(edexmlOf([pupilOf('L1', inGroup('5A')), pupilOf('L2', inGroup('5B'))]));
    await at.register('g-1', { id: 'L1' });
    await at.register('g-2', { id: 'L1' });
    await at.share('g-1', { phone: ['group'] }, { L1: { name: ['group'] } });
  });

  it('all that was shared is kept until it is dropped by a command, which an agreement in force refuses', async () => {
    await expect(dropAll()).rejects.toEqual(refusal('dpa_still_in_force'));
    await endAgreement();
    expect(await at.seen('g-2', 'group:5A')).toHaveLength(1);
    expect(await dropAll()).toEqual({ on: '2026-09-01', months: 0, children: 2, guardians: 2, decisions: 2 });
    // The secret under which children are known is gone too.
    expect(await world.vault.list()).toEqual([]);
    expect(await at.seen('g-2', 'group:5A')).toBe('audience_not_found');
    await expect(guardianPage(world.deps, 'g-1')).rejects.toEqual(refusal('guardian_not_found'));
    expect(await rosterAnswer(world.deps, school)).toMatchObject({ schoolYear: null, groups: [], children: 0 });
    expect(await dropAll()).toMatchObject({ children: 0, guardians: 0, decisions: 0 });
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });

  it('5.2: what is dropped is named in events that an append carries, however many there are', async () => {
    await at.file(edexmlOf(Array.from({ length: 2_500 }, (_, n) => pupilOf(`L${n + 1}`, inGroup('5A')))));
    await endAgreement();
    expect(await dropAll()).toMatchObject({ children: 2_500, guardians: 2, decisions: 2 });
    const dropped = (await at.events()).filter(({ type }) => type === 'SharingDropped');
    expect(dropped.map(({ data }) => data.children.length)).toEqual([1_000, 1_000, 500]);
    expect(await world.vault.list()).toEqual([]);
  });

  it('6.2: a school that signs again begins anew: nothing is shared, and a child is another pseudonym', async () => {
    const pseudonyms = async () => {
      const placed = (await at.events()).filter(({ type }) => type === 'ChildrenPlaced');
      return placed.at(-1)!.data.children.map(({ child }: { child: string }) => child);
    };
    const before = await pseudonyms();
    await endAgreement();
    await dropAll();
    await expect(at.register('g-1', { id: 'L1', name: 'Kind L1' })).rejects.toEqual(refusal('dpa_missing'));
    world.setToday('2026-09-02');
    const agreement = { version: '5.0', signedOn: '2026-09-02', signedBy: 'directeur' };
    await decide({ type: 'SignDpa', today: '2026-09-02', data: agreement });
    await at.register('g-1', { id: 'L1', name: 'Kind L1', groups: ['5A'] });
    await at.register('g-2', { id: 'L1' });
    expect(await at.seen('g-2', 'group:5A')).toEqual([]);
    expect(before).not.toContain((await pseudonyms())[0]);
  });
});

describe('6.4: what is kept of a child that left', () => {
  const drop = async () => (await dropLeft(world.deps, school, world.context())).answer;

  beforeEach(async () => {
    await at.register('g-1', { id: 'L1', name: 'Kind L1', groups: ['5A'], leavesOn: '2026-09-10' });
    await at.register('g-2', { id: 'L1' }, { id: 'L2', name: 'Kind L2', groups: ['5A'] });
    await at.share('g-1', { phone: ['group'] }, { L1: { name: ['group'] } });
    await at.share('g-2', { phone: ['group'] }, { L1: { name: ['group'] } });
    await at.register('g-3', { id: 'L3', groups: ['5A'] });
  });

  it('a child that left is kept for two years by default and then dropped, with the decisions about it and the guardians who have no other child', async () => {
    world.setToday('2028-09-09');
    expect(await drop()).toEqual({ on: '2028-09-09', months: 24, children: 0, guardians: 0, decisions: 0 });
    expect((await guardianPage(world.deps, 'g-1')).history).toHaveLength(2);
    world.setToday('2028-09-10');
    // g-1 is dropped with both decisions, and for g-2 the decision about the child is dropped.
    expect(await drop()).toEqual({ on: '2028-09-10', months: 24, children: 1, guardians: 1, decisions: 3 });
    expect(await vaulted()).not.toMatch(/Kind L1|06 g-1/);
    await expect(guardianPage(world.deps, 'g-1')).rejects.toEqual(refusal('guardian_not_found'));
    const { history, sharing } = await guardianPage(world.deps, 'g-2');
    expect([history.map(({ item }) => item), sharing.children.map(({ id }) => id)]).toEqual([['phone'], ['L2']]);
    expect(await at.seen('g-3', 'group:5A')).toEqual([{ phone: '06 g-2', children: [] }]);
    expect(await drop()).toMatchObject({ children: 0, guardians: 0 });
  });

  it('a child that left is kept for as long as the school says', async () => {
    await putRetention(world.deps, school, 1, world.context());
    world.setToday('2026-10-09');
    expect((await drop()).children).toBe(0);
    world.setToday('2026-10-10');
    expect(await drop()).toMatchObject({ months: 1, children: 1, guardians: 1 });
  });

  it('a child that left and registers again later begins anew: nothing is shared', async () => {
    await putRetention(world.deps, school, 0, world.context());
    world.setToday('2026-09-10');
    expect((await drop()).guardians).toBe(1);
    await at.register('g-1', { id: 'L9', name: 'Kind L9', groups: ['5A'] });
    expect(await at.seen('g-3', 'group:5A')).toEqual([{ phone: '06 g-2', children: [] }]);
    expect((await guardianPage(world.deps, 'g-1')).history).toEqual([]);
  });
});
