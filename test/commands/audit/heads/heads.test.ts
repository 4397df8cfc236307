import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../../src/adapters/memory/memoryStore.ts';
import { ledgerHeads } from '../../../../src/commands/audit/heads/heads.ts';
import type { StoredEvent } from '../../../../src/ledger/eventStore.ts';
import { playedThrough } from '../../../support/billing/workedExample.ts';
import { tampered } from '../../../support/ledger/tampered.ts';

const { store } = await playedThrough('year 2');
const log = await store.readAll(0, 10_000);
const untouched = await ledgerHeads(store);

const removing = ({ position }: StoredEvent) =>
  tampered(store, (event) => (event.position === position ? undefined : event));

describe('5.4: the heads of all streams', () => {
  it('the heads of all streams are the last event of each, with the digest that it carries', () => {
    const last = new Map(log.map((event) => [event.stream, event]));
    expect(untouched.heads.map(({ stream }) => stream)).toEqual([...last.keys()].sort());
    for (const { stream, revision, digest } of untouched.heads)
      expect([revision, digest]).toEqual([last.get(stream)!.revision, JSON.parse(last.get(stream)!.metadata).digest]);
    expect(untouched.position).toBe(log.at(-1)!.position);
  });

  it('the heads of all streams have one digest over them, which anyone can compute', () => {
    const text = untouched.heads.map(({ stream, revision, digest }) => `${stream}\n${revision}\n${digest}\n`).join('');
    expect(untouched.digest).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('the heads of all streams change with any event that is gone, wherever it was', async () => {
    for (const event of log) expect((await ledgerHeads(removing(event))).digest).not.toBe(untouched.digest);
  });

  it('the heads of all streams change with any event of which one byte is another', async () => {
    for (const { position } of log) {
      const forged = tampered(store, (event) =>
        event.position === position ? { ...event, data: event.data.replace(/.$/, ' }') } : event,
      );
      expect((await ledgerHeads(forged)).digest).not.toBe(untouched.digest);
    }
  });

  it('the heads of all streams can be had as they were at any position, whatever came after', async () => {
    const { position } = log[Math.floor(log.length / 2)]!;
    const cut = tampered(store, (event) => (event.position <= position ? event : undefined));
    expect(await ledgerHeads(store, { through: position })).toEqual(await ledgerHeads(cut));
    expect((await ledgerHeads(store, { through: position })).position).toBe(position);
  });

  it('an empty log has no heads', async () => {
    const empty = createHash('sha256').digest('hex');
    expect(await ledgerHeads(memoryStore())).toEqual({ position: 0, digest: empty, heads: [] });
  });
});
