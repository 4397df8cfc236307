import { describe, expect, it } from 'vitest';
import { verifyDocument, verifyLedger } from '../../../../src/commands/audit/verify/verify.ts';
import { credit } from '../../../../src/commands/billing/amend.ts';
import { decideAllDue } from '../../../../src/commands/billing/decide.ts';
import { endSubscription } from '../../../../src/commands/billing/subscribe.ts';
import { previewing } from '../../../../src/commands/deps.ts';
import type { DocumentsEvent } from '../../../../src/domain/billing/documents/issuing.ts';
import type { SubscriptionEvent } from '../../../../src/domain/billing/subscription/subscription.ts';
import type { StoredEvent } from '../../../../src/ledger/eventStore.ts';
import { Interrupted } from '../../../../src/waiting/stopping.ts';
import { exampleSchool, playedThrough } from '../../../support/billing/workedExample.ts';
import { resealed } from '../../../support/ledger/resealed.ts';
import { tampered } from '../../../support/ledger/tampered.ts';
import { taken, worldOn } from '../../../support/world.ts';

const played = await playedThrough('final');
const { store } = played;

const inStream = (stream: string, revision: number) => (event: StoredEvent) =>
  event.stream === stream && event.revision === revision;

const changing = (matches: (event: StoredEvent) => boolean, change: (event: StoredEvent) => Partial<StoredEvent>) =>
  tampered(store, (event) => (matches(event) ? { ...event, ...change(event) } : event));

const removing = (matches: (event: StoredEvent) => boolean) =>
  tampered(store, (event) => (matches(event) ? undefined : event));

describe('5.4: verification recomputes chains and documents from the events alone', () => {
  it('verification finds an untouched ledger in order', async () => {
    const { events, documents, differences } = await verifyLedger(store);
    expect(differences).toEqual([]);
    expect(documents).toBe(5);
    expect(events).toBe((await store.readAll(0, 10_000)).length);
  });

  it('verification finds cancelling and correcting documents in order too', async () => {
    const world = await playedThrough('year 4');
    await credit(world.deps, '2026-000001', '2026-08-01', world.context('wrong reference'));
    expect(await verifyLedger(world.store)).toMatchObject({ documents: 5, differences: [] });
  });

  it('verification names the event in which one byte of the data changed', async () => {
    const results = `results-${exampleSchool}`;
    const log = changing(inStream(results, 3), ({ data }) => ({ data: data.replace('parnassys', 'parnassyz') }));
    const { differences } = await verifyLedger(log);
    expect(differences).toEqual([
      { stream: results, revision: 3, what: expect.stringContaining('ResultsImported is not as it was recorded') },
    ]);
  });

  it('verification names the event in which one byte of the metadata changed', async () => {
    const log = changing(inStream('catalogue', 2), ({ metadata }) => ({
      metadata: metadata.replace('"system"', '"sustem"'),
    }));
    expect((await verifyLedger(log)).differences).toMatchObject([{ stream: 'catalogue', revision: 2 }]);
  });

  it('verification names the event whose digest was taken away', async () => {
    const log = changing(inStream('calendar', 0), ({ metadata }) => ({
      metadata: metadata.replace(/,"digest":"\w+"/, ''),
    }));
    expect((await verifyLedger(log)).differences).toMatchObject([
      { stream: 'calendar', revision: 0, what: expect.stringContaining('carries no digest') },
    ]);
  });

  it('verification names the row part of an import in which one byte changed', async () => {
    const part = (await store.readAll(0, 10_000)).find(({ type }) => type === 'ImportPartStored');
    const matches = (event: StoredEvent) => event.position === part?.position;
    const log = changing(matches, ({ data }) => ({ data: data.replace('2023-08-01', '2023-08-02') }));
    expect((await verifyLedger(log)).differences).toContainEqual({
      stream: part?.stream,
      revision: 0,
      what: expect.stringContaining('ImportPartStored is not as it was recorded'),
    });
  });

  it('verification names a removed event, and what was decided on it', async () => {
    const log = removing(inStream(`results-${exampleSchool}`, 1));
    const { differences } = await verifyLedger(log);
    expect(differences).toContainEqual({
      stream: `results-${exampleSchool}`,
      revision: 1,
      what: 'event missing before revision 2',
    });
    expect(differences.filter(({ document }) => document === `${exampleSchool}-1`)).not.toEqual([]);
  });

  it('verification names a document whose amount was changed, by line, even when its chain was made to fit', async () => {
    const log = await resealed(store, `subscription-${exampleSchool}`, (data) =>
      data.replace('"amount":"2305.75"', '"amount":"2305.76"'),
    );
    const { differences } = await verifyLedger(log);
    expect(differences).toContainEqual({
      stream: `subscription-${exampleSchool}`,
      revision: 3,
      document: `${exampleSchool}-3`,
      line: 2,
      what: 'lines[1].amount is "2305.76", recomputed "2305.75"',
    });
  });

  it('verification names a derivation that was changed, even when its chain was made to fit', async () => {
    const log = await resealed(store, `subscription-${exampleSchool}`, (data) =>
      data.replace('{"lastDay":"2023-10-31","pupils":224}', '{"lastDay":"2023-10-31","pupils":225}'),
    );
    const { differences } = await verifyLedger(log);
    expect(differences).toContainEqual(
      expect.objectContaining({
        document: `${exampleSchool}-2`,
        what: 'years[0].months[2].pupils is 225, recomputed 224',
      }),
    );
  });

  it('verification names a gap in the numbers', async () => {
    const log = await resealed(store, 'documents', (data) => data.replace('2025-000001', '2025-000002'));
    expect((await verifyLedger(log)).differences).toContainEqual({
      stream: 'documents',
      revision: 2,
      document: '2025-000002',
      what: 'number is "2025-000002", recomputed "2025-000001"',
    });
  });

  it('verification names a decision that is numbered twice', async () => {
    const world = await playedThrough('year 2');
    const { head, events } = await world.deps.ledger.read<DocumentsEvent>('documents');
    const again: DocumentsEvent = { type: 'InvoiceIssued', data: { ...events[1]!.data, number: '2024-000002' } };
    await world.deps.ledger.append('documents', [again], head, world.context());
    expect((await verifyLedger(world.store)).differences).toEqual([
      {
        stream: 'documents',
        revision: 2,
        document: '2024-000002',
        what: 'its decision, 12AB00-2, was numbered before',
      },
    ]);
  });

  it('verification names an import whose rows are gone, also when no document follows from it', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await world.registerSchool('34CD00');
    const { importId } = await world.importRows('34CD00', '2024-08-01', taken('2024-07-01', 1, 3));
    const log = tampered(world.store, (event) => (event.stream === `import-${importId}` ? undefined : event));
    expect((await verifyLedger(log)).differences).toEqual([
      {
        stream: 'results-34CD00',
        revision: 1,
        what: expect.stringContaining(`its rows, import-${importId} at revision 0`),
      },
    ]);
  });

  it('verification names an import whose rows were changed, even when their chain was made to fit', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await world.registerSchool('34CD00');
    const { importId } = await world.importRows('34CD00', '2024-08-01', taken('2024-07-01', 1, 3));
    const log = await resealed(world.store, `import-${importId}`, (data) => data.replace('2024-07-01', '2024-07-02'));
    expect((await verifyLedger(log)).differences).toMatchObject([{ stream: 'results-34CD00', revision: 1 }]);
  });

  it('5.2: verification names a decision that was made on another state than the one before it', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await world.registerSchool(exampleSchool);
    await world.subscribe(exampleSchool, '2024-08-01');
    await world.importRows(exampleSchool, '2024-08-01', taken('2024-07-01', 1, 3));
    const stream = `subscription-${exampleSchool}`;
    const honest = previewing(world.deps);
    await decideAllDue(honest, exampleSchool, '2024-08-01', world.context());
    const decided = (await honest.ledger.read<SubscriptionEvent>(stream)).events.at(-1)!;
    await endSubscription(world.deps, exampleSchool, undefined, world.context());
    const { head } = await world.deps.ledger.read(stream);
    await world.deps.ledger.append(stream, [{ type: decided.type, data: decided.data }], head, world.context());
    expect((await verifyLedger(world.store)).differences).toContainEqual({
      stream,
      revision: 2,
      document: `${exampleSchool}-1`,
      what: expect.stringContaining('which is not the event before it'),
    });
  });

  it('verification names a decision without a document: a run that was killed, or an end that was cut off', async () => {
    const log = removing(inStream('documents', 4));
    expect((await verifyLedger(log)).differences).toEqual([
      {
        stream: `subscription-${exampleSchool}`,
        revision: 6,
        document: `${exampleSchool}-5`,
        what: 'was decided, but no document was issued for it',
      },
    ]);
  });

  it('verification verifies one document with the chains behind it, and finds no document under another number', async () => {
    expect(await verifyDocument(store, '2026-000001')).toMatchObject({ documents: 1, differences: [] });
    expect(await verifyDocument(store, '2026-000009')).toBeUndefined();
    const log = changing(inStream(`results-${exampleSchool}`, 2), ({ data }) => ({
      data: data.replace('2023', '2022'),
    }));
    expect((await verifyDocument(log, '2026-000001'))?.differences).not.toEqual([]);
  });

  it('verification verifies one year', async () => {
    expect(await verifyLedger(store, { year: 2025 })).toMatchObject({ documents: 1, differences: [] });
  });
});

describe('a verification that is told to stop', () => {
  it('a verification that is told to stop ends between two parts', async () => {
    const reason = new Interrupted();
    await expect(verifyLedger(store, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const late = new AbortController();
    await expect(verifyLedger(store, { signal: late.signal, onProgress: () => late.abort(reason) })).rejects.toBe(
      reason,
    );
  });
});
