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
let node: StandIn;
let members: Members;
let nowMs: number;

beforeEach(async () => {
  nowMs = 0;
  told = [seen(1, 'LEADER'), seen(2, 'FOLLOWER'), seen(3, 'FOLLOWER')];
  node = await startStandIn(0, undefined, undefined, { ...alone, members: () => told });
  const address = readEventStoreDbUrl(`esdb+discover://127.0.0.1:${node.port}?tls=false`);
  members = toldMembers(openerOf(address), address.hosts[0]!, () => nowMs);
});
afterEach(() => node.close());

const ports = async () => (await members.all()).map(({ port }) => port);

it('12.4: those that vote are known, also the dead; replicas that only read are not', async () => {
  told = [seen(1, 'LEADER'), seen(2, 'FOLLOWER', false), seen(3, 'FOLLOWER'), seen(4, 'READONLYREPLICA')];
  expect(members.known()).toEqual([]);
  expect(await ports()).toEqual([1, 2, 3]);
});

it('12.4: a node that has just started and tells of itself only takes no other away, so a majority stays one', async () => {
  expect(await ports()).toEqual([1, 2, 3]);
  told = [seen(1, 'UNKNOWN')];
  for (let minutes = 1; minutes < 9; minutes++) {
    nowMs = minutes * minuteMs;
    expect(await ports()).toEqual([1, 2, 3]);
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
