/** operations 11.5: a restored ledger numbers no document until it was compared with heads that were kept. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markRestored } from '../../../src/commands/identity/identity.ts';
import { type Api, csv, openApi, registerOver } from '../../support/api.ts';
import { supplier, taken } from '../../support/world.ts';

const school = '12AB00';
let api: Api;

/** One document is issued and can be credited or corrected. The next document is due. */
beforeEach(async () => {
  api = await openApi();
  const admin = api.as('admin');
  await admin.send('PUT', '/supplier', supplier);
  await registerOver(api, school, null, '2023-08-01');
  await admin.upload(`/schools/${school}/imports?source=parnassys`, csv(taken('2023-07-01', 1, 3)));
  await admin.send('POST', `/schools/${school}/subscription`, { plan: 'per-pupil', startsOn: '2023-08-01' });
  expect((await run('2023-08-01')).body.issued).toHaveLength(1);
  await api.turnTo('2024-08-01');
});
afterEach(() => api.close());

const run = (on: string, query = '', headers = {}) =>
  api.as('admin').send('POST', `/invoice-runs${query}`, { on }, headers);
const on = '2024-08-01';
const body = { on, reason: 'test' };
const heads = async (): Promise<string> => (await api.as('admin').get('/audit/heads')).text;
const restore = async () => markRestored(api.world.deps.ledger, (await api.world.store.readAll(0, 10_000)).length);
const verify = async (copy: string) => api.as('admin').send('POST', '/audit/verification', JSON.parse(copy) as object);
const stored = async () => (await api.stored('catalogue')).map(({ type }) => type);

describe('operations 11.5: a ledger that was restored and not held against kept heads', () => {
  it('a restored ledger refuses whatever would give a document its number, says what to do, and writes nothing', async () => {
    await restore();
    const before = await api.head();
    const refused = [
      await run(on),
      await api.as('admin').send('POST', '/invoices/2023-000001/credit', body),
      await api.as('admin').send('POST', `/schools/${school}/subscription/correction`, body),
    ];
    expect(refused.map((answer) => [answer.status, answer.body.code])).toEqual(
      Array(3).fill([409, 'restored_unchecked']),
    );
    expect(refused[0]!.body.detail).toContain('npm run verify -- --heads FILE');
    expect(await api.head()).toBe(before);
  });

  it('a restored ledger answers previews as before', async () => {
    await restore();
    const previewed = [
      await run(on, '?preview=true'),
      await api.as('admin').send('POST', '/invoices/2023-000001/credit?preview=true', body),
      await api.as('admin').send('POST', `/schools/${school}/subscription/correction?preview=true`, body),
    ];
    expect(previewed.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(previewed[0]!.body.issued).toHaveLength(1);
  });

  it('a restored ledger numbers again once it holds all that was kept, and says in the ledger against what it was held', async () => {
    const copy = await heads();
    await restore();
    expect((await verify(copy)).body.differences).toEqual([]);
    const { type, data } = (await api.stored('catalogue')).at(-1)!;
    expect([type, data]).toEqual([
      'RestorationChecked',
      {
        by: 'heads',
        digest: JSON.parse(copy).digest,
        moment: JSON.parse(copy).moment,
        streams: JSON.parse(copy).heads.length,
      },
    ]);
    expect((await run(on)).body.issued).toHaveLength(1);
    // The second comparison has nothing more to record.
    const before = await stored();
    await verify(await heads());
    expect(await stored()).toEqual(before);
  });

  it('a restored ledger does not number documents when the kept heads name a document that it lacks', async () => {
    const empty = await openApi();
    try {
      // The kept heads hold a document that the restored copy lacks, because the copy was made earlier.
      const kept = JSON.parse(await heads()) as { heads: { stream: string; revision: number }[] };
      expect(kept.heads.find(({ stream }) => stream === 'documents')).toMatchObject({ revision: 0 });
      for (const id of await api.world.vault.list()) await empty.world.vault.put(id, (await api.world.vault.get(id))!);
      await markRestored(empty.world.deps.ledger, (await empty.world.store.readAll(0, 10_000)).length);
      const { body: found } = await empty.as('admin').send('POST', '/audit/verification', kept);
      expect(found.differences.map(({ stream }: { stream: string }) => stream)).toContain('documents');
      const refused = await empty.as('admin').send('POST', '/invoice-runs', { on: '2023-08-01' });
      expect([refused.status, refused.body.code]).toEqual([409, 'restored_unchecked']);
    } finally {
      await empty.close();
    }
  });

  it('a restored ledger is let through by confirmRestored with a reason, which stands from then on', async () => {
    await restore();
    const bare = await run(on, '?confirmRestored=true');
    expect([bare.status, bare.body.code]).toEqual([400, 'reason_required']);
    expect(await stored()).not.toContain('RestorationChecked');
    const credited = await api
      .as('admin')
      .send('POST', '/invoices/2023-000001/credit?confirmRestored=true', { on, reason: 'niets bewaard' });
    expect(credited.status).toBe(200);
    const { type, data, metadata } = (await api.stored('catalogue')).at(-1)!;
    expect([type, data, metadata.reason]).toEqual(['RestorationChecked', { by: 'confirmation' }, 'niets bewaard']);
    expect((await run(on)).status).toBe(200);
  });

  it('a refusal for another reason records no confirmation', async () => {
    await restore();
    const answer = await run('2024-09-01', '?confirmRestored=true', { 'X-Reason': 'niets bewaard' });
    expect([answer.status, answer.body.code]).toEqual([409, 'issue_date_in_future']);
    const credit = await api
      .as('admin')
      .send('POST', '/invoices/2023-000009/credit?confirmRestored=true', { on, reason: 'niets bewaard' });
    expect(credit.status).toBe(404);
    expect(await stored()).not.toContain('RestorationChecked');
  });
});
