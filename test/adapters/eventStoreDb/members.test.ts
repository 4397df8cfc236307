/** Operations 12.4: the nodes of a cluster that is called by one name, as they tell of each other. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Members, toldMembers } from '../../../src/adapters/eventStoreDb/members.ts';
import { openerOf } from '../../../src/adapters/eventStoreDb/opening.ts';
import { readEventStoreDbUrl } from '../../../src/adapters/eventStoreDb/url.ts';
import { alone, type Seen } from '../../support/eventStoreDb/membership.ts';
import { type StandIn, startStandIn } from '../../support/eventStoreDb/server.ts';

const minuteMs = 60_000;

const seen = (port: number, state: Seen['state'], isAlive = true): Seen => ({ port, state, isAlive });

let told: readonly Seen[];
let answers: number;
let node: StandIn;
let members: Members;
let nowMs: number;

beforeEach(async () => {
  nowMs = 0;
  answers = 0;
  told = [seen(1, 'LEADER'), seen(2, 'FOLLOWER'), seen(3, 'FOLLOWER')];
  node = await startStandIn(0, undefined, undefined, {
    ...alone,
    members: () => {
      answers++;
      return told;
    },
  });
  const address = readEventStoreDbUrl(`esdb+discover://127.0.0.1:${node.port}?tls=false`);
  members = toldMembers(openerOf(address), address.hosts[0]!, () => nowMs);
});
afterEach(() => node.close());

const ports = async () => (await members.all()).map(({ port }) => port);

/** The nodes that are known after the next answer. */
const portsNext = async () => {
  const before = answers;
  await ports();
  await expect.poll(() => answers).toBe(before + 1);
  // The next question begins only when the answer was taken in.
  nowMs += minuteMs;
  await expect.poll(async () => [await ports(), answers]).toContain(before + 2);
  return ports();
};

it('12.4: those that vote are known, also the dead; replicas that only read are not, also while they start', async () => {
  told = [seen(1, 'LEADER'), seen(2, 'FOLLOWER', false), seen(3, 'FOLLOWER'), seen(4, 'READONLYREPLICA')];
  expect(members.known()).toEqual([]);
  expect(await ports()).toEqual([1, 2, 3]);
  told = [seen(1, 'LEADER'), seen(2, 'UNKNOWN'), seen(3, 'FOLLOWER'), seen(4, 'UNKNOWN')];
  nowMs = minuteMs;
  expect(await portsNext()).toEqual([1, 2, 3]);
});

it('12.4: a node that has just started and tells of itself only is not believed, so a majority stays one', async () => {
  told = [seen(1, 'UNKNOWN')];
  expect(await ports()).toEqual([]);
  told = [seen(1, 'LEADER'), seen(2, 'FOLLOWER'), seen(3, 'FOLLOWER')];
  expect(await ports()).toEqual([1, 2, 3]);
});

it('12.4: a node of which an answer does not tell is known for ten minutes more', async () => {
  expect(await ports()).toEqual([1, 2, 3]);
  told = [seen(1, 'LEADER'), seen(2, 'FOLLOWER')];
  for (let times = 0; times < 3; times++) {
    nowMs += minuteMs;
    expect(await portsNext()).toEqual([1, 2, 3]);
  }
});

it('12.4: a node that took the place of another is known soon, and the other is forgotten after ten minutes', async () => {
  expect(await ports()).toEqual([1, 2, 3]);
  told = [seen(1, 'LEADER'), seen(2, 'FOLLOWER'), seen(5, 'FOLLOWER')];
  nowMs = minuteMs;
  await expect.poll(ports).toEqual([1, 2, 3, 5]);
  nowMs = 11 * minuteMs;
  await expect.poll(ports).toEqual([1, 2, 5]);
});

it('12.4: while no node tells, nobody is known; the next question asks again', async () => {
  node.stop();
  expect(await ports()).toEqual([]);
  node.start();
  expect(await ports()).toEqual([1, 2, 3]);
});
