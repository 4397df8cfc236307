import type { Response } from 'supertest';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryRequests } from '../../../src/adapters/memory/memoryRequests.ts';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import type { RequestMemory } from '../../../src/commands/requests/requestMemory.ts';
import type { Principal } from '../../../src/http/access/principal.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { type Api, address, csv, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { racedAt } from '../../support/ledger/interrupted.ts';
import { sample } from '../../support/schoolFiles/samples.ts';
import { taken, worldOn } from '../../support/world.ts';

const at = `/schools/${ownSchool}`;
const key = (name: string) => ({ 'Idempotency-Key': name });
const credit = { on: '2024-08-01', reason: 'verkeerde referentie' };
const details = { name: 'De Vuurtoren', board: ownBoard, kind: 'primary', yearClasses: true };

const open: Api[] = [];
const opened = async (options: Parameters<typeof openApi>[0]): Promise<Api> => {
  const api = await openApi(options);
  open.push(api);
  return api;
};
afterEach(async () => {
  for (const api of open.splice(0)) await api.close();
});

/** A promise that the test resolves, and code can wait for. */
const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};

/** A memory of requests whose turns have ended although their requests go on. A database forgets turns so when it dies. */
const turnsLost = (requests: RequestMemory): RequestMemory => ({
  ...requests,
  begin: async (_id, { target }) => ({
    earlier: { target, since: 0, answer: undefined },
    finish: async () => {},
    forget: async () => {},
    leave: async () => {},
  }),
});

/** A registered school with terms, a DPA, a subscription from today, and a file of ten pupils that was billed. */
const billed = async (requests: RequestMemory = memoryRequests()): Promise<Api> => {
  const api = await opened({ world: await worldOn({ today: '2024-08-01' }), requests });
  await registerOver(api, ownSchool, ownBoard, '2024-07-01');
  const admin = api.as('admin');
  await admin.send('POST', `${at}/subscription`, { plan: 'per-pupil', startsOn: '2024-08-01' });
  await admin.upload(`${at}/imports?source=parnassys`, csv(taken('2024-08-01', 1, 10)));
  await admin.send('POST', '/invoice-runs', { on: '2024-08-01' });
  return api;
};

/** The parts of an answer that must be the same in the repetition. */
const told = ({ status, body, headers }: Response) => ({
  status,
  body,
  etag: headers.etag,
  position: headers['x-position'],
});

describe('the same request with the same key', () => {
  it('the same request with the same key gets the first answer again, although others have written since', async () => {
    const api = await opened({});
    const admin = api.as('admin');
    const first = await admin.send('PUT', at, details, key('k-1'));
    await admin.send('PUT', at, { ...details, name: 'Anders' });
    const head = await api.head();
    const again = await admin.send('PUT', at, details, key('k-1'));
    expect(told(again)).toEqual(told(first));
    expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([undefined, 'true']);
    expect(await api.head()).toBe(head);
    expect((await api.stored(`school-${ownSchool}`)).at(-1)!.data.name).toBe('Anders');
  });

  it('the same request with the same key is refused again where a rule refused it, although it would be taken now', async () => {
    const api = await opened({});
    const admin = api.as('admin');
    const debtor = { name: 'Stichting', address };
    const first = await admin.send('PUT', `${at}/debtor`, debtor, key('k-2'));
    expect(first.body).toMatchObject({ status: 404, code: 'school_not_found' });
    await admin.send('PUT', at, details);
    expect(told(await admin.send('PUT', `${at}/debtor`, debtor, key('k-2')))).toEqual(told(first));
    expect((await admin.send('PUT', `${at}/debtor`, debtor, key('k-3'))).status).toBe(200);
  });

  it('the same request with the same key is not remembered when it was malformed: mended, it may use its key', async () => {
    const admin = (await opened({})).as('admin');
    expect((await admin.send('PUT', at, { ...details, kind: 'x' }, key('k-4'))).status).toBe(400);
    expect((await admin.send('PUT', at, details, key('k-4'))).status).toBe(200);
  });

  it('2.7: the same request with the same key uploads a file once, also when its import was withdrawn since', async () => {
    const api = await billed();
    const admin = api.as('admin');
    const file = csv(taken('2024-07-01', 1, 3));
    const first = await admin.upload(`${at}/imports?source=parnassys`, file, key('k-5'));
    expect(first.status).toBe(201);
    await admin.send('POST', `${at}/imports/${first.body.importId}/withdrawal`, { reason: 'verkeerd' });
    const head = await api.head();
    expect(told(await admin.upload(`${at}/imports?source=parnassys`, file, key('k-5')))).toEqual(told(first));
    expect(await api.head()).toBe(head);
  });

  it('the same request with the same key is answered from what was kept after a restart', async () => {
    const requests = memoryRequests();
    const before = await billed(requests);
    const first = await before.as('finance').send('POST', '/invoices/2024-000001/credit', credit, key('k-6'));
    expect(first.status).toBe(200);
    const after = await opened({ world: before.world, requests });
    expect(told(await after.as('finance').send('POST', '/invoices/2024-000001/credit', credit, key('k-6')))).toEqual(
      told(first),
    );
    expect(await after.world.store.read('documents')).toHaveLength(2);
  });
});

describe('a key', () => {
  it.each<[string, (api: Api) => Promise<Response>]>([
    ['another body', (api) => api.as('admin').send('PUT', at, { ...details, name: 'Anders' }, key('k'))],
    ['another path', (api) => api.as('admin').send('PUT', '/schools/99ZZ00', details, key('k'))],
    ['another method', (api) => api.as('admin').send('POST', '/invoice-runs', { on: '2024-08-01' }, key('k'))],
    ['a condition', (api) => api.as('admin').send('PUT', at, details, { ...key('k'), 'If-Match': '"0"' })],
    ['a reason', (api) => api.as('admin').send('PUT', at, details, { ...key('k'), 'X-Reason': 'daarom' })],
  ])('a key of another request is refused: %s', async (_name, ask) => {
    const api = await opened({});
    await api.as('admin').send('PUT', at, details, key('k'));
    const { status, body } = await ask(api);
    expect([status, body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('a key belongs to its principal: the same key of another principal is another key', async () => {
    const api = await opened({});
    const ask = (subject: string) =>
      api.as({ subject, role: 'admin' }).send('PUT', at, { ...details, name: subject }, key('k'));
    expect((await ask('anna')).status).toBe(200);
    expect((await ask('bert')).status).toBe(200);
  });

  it.each<[string, Principal, Principal]>([
    ['school', { subject: 's', role: 'school', school: ownSchool }, { subject: 's', role: 'school', school: '34CD00' }],
    ['board', { subject: 'b', role: 'board', board: ownBoard }, { subject: 'b', role: 'board', board: '54321' }],
    [
      'guardian',
      { subject: 'g', role: 'guardian', guardian: 'g-1' },
      { subject: 'g', role: 'guardian', guardian: 'g-2' },
    ],
  ])(
    'interfaces 2: a key belongs to the %s of the token too: with that of another nothing is answered again',
    async (_whose, own, other) => {
      const api = await opened({ world: await worldOn({ today: '2024-08-01' }) });
      await registerOver(api, ownSchool, ownBoard, '2024-07-01');
      const ask = (principal: Principal) =>
        principal.role === 'guardian'
          ? api.as(principal).send('PUT', '/guardians/g-1/sharing', { children: [] }, key('k'))
          : api
              .as(principal)
              .send('POST', `${at}/dpa`, { version: '5', signedOn: '2024-08-01', signedBy: 'x' }, key('k'));
      const first = await ask(own);
      const [again, others] = [await ask(own), await ask(other)];
      expect(told(again)).toEqual(told(first));
      expect(again.headers['idempotency-replayed']).toBe('true');
      expect([others.status, others.headers['idempotency-replayed']]).toEqual([404, undefined]);
      // The refusal of another client is remembered separately, and leaves this answer unchanged.
      expect(told(await ask(own))).toEqual(told(first));
    },
  );

  it.each(['', 'met spatie', 'x'.repeat(256)])('a key that has no such form is refused: %j', async (given) => {
    const { status, body } = await (await opened({})).as('admin').send('PUT', at, details, key(given));
    expect([status, body.errors[0].path]).toEqual([400, 'Idempotency-Key']);
  });

  it('a key says nothing on a preview, a look-up or a read', async () => {
    const api = await billed();
    const admin = api.as('admin');
    const end = () => admin.send('POST', `${at}/subscription/end?preview=true`, undefined, key('k'));
    expect((await end()).headers['idempotency-replayed']).toBeUndefined();
    expect((await end()).headers['idempotency-replayed']).toBeUndefined();
    for (const pupil of ['L1', 'L2'])
      expect((await admin.send('POST', `${at}/pupil-lookup`, { pupil }, key('k'))).status).toBe(200);
    expect((await admin.get(`${at}/my-data`, key('k'))).status).toBe(200);
    const run = { on: '2024-08-01', preview: true };
    expect((await admin.send('POST', '/invoice-runs', run, key('k'))).status).toBe(200);
    expect((await admin.send('POST', '/invoice-runs', { on: '2024-08-01' }, key('k'))).status).toBe(200);
  });

  it('a key waits for nobody: while its first request is under way, the second is told so', async () => {
    const requests = memoryRequests();
    const api = await billed(requests);
    const store = api.world.store;
    const reached = gate();
    const held = gate();
    const slow = await opened({
      requests,
      world: await worldOn({
        today: '2024-08-01',
        store: {
          ...store,
          append: async (...args) => {
            reached.open();
            await held.opened;
            return store.append(...args);
          },
        },
      }),
    });
    const first = slow.as('admin').send('PUT', at, details, key('k'));
    await reached.opened;
    const second = await api.as('admin').send('PUT', at, details, key('k'));
    expect([second.status, second.body.code, second.headers['retry-after']]).toEqual([409, 'request_in_progress', '1']);
    held.open();
    const { status, body } = await first;
    expect(status).toBe(200);
    expect((await api.as('admin').send('PUT', at, details, key('k'))).body).toEqual(body);
  });

  it('6.2: a key is kept so that neither key, path, subject nor answer can be read', async () => {
    const kept: string[] = [];
    const requests = memoryRequests();
    const watched: RequestMemory = {
      ...requests,
      begin: async (id, opening) => {
        const turn = await requests.begin(id, opening);
        kept.push(JSON.stringify([id, opening]));
        return (
          turn && {
            ...turn,
            finish: async (answer) => {
              kept.push(answer.body, Buffer.from(answer.sealed).toString('latin1'));
              await turn.finish(answer);
            },
          }
        );
      },
    };
    const api = await billed(watched);
    await api
      .as('admin')
      .send('DELETE', `${at}/results/R1-2024-08-01`, undefined, { ...key('sleutel'), 'X-Reason': 'x' });
    await api.as('admin').send('PUT', at, details, key('sleutel-2'));
    expect(kept).toHaveLength(6);
    expect(kept.join()).not.toMatch(/sleutel|anna|R1-2024|Vuurtoren|12AB00/);
  });
});

/** A memory of requests that never remembers an answer. A process that dies just before leaves the same behind. */
const dyingBeforeAnswer = (requests: RequestMemory): RequestMemory => ({
  ...requests,
  begin: async (id, opening) => {
    const turn = await requests.begin(id, opening);
    return turn && { ...turn, finish: turn.leave };
  },
});

const roster = Buffer.from(sample('edexml-2.1.xml', ownSchool));

type Writing = (api: Api, headers: Record<string, string>) => Promise<Response>;

const writes: Readonly<Record<string, Writing>> = {
  'PUT a school': (api, headers) => api.as('admin').send('PUT', at, { ...details, name: 'Nieuw' }, headers),
  'sign a DPA': (api, headers) =>
    api.as('admin').send('POST', `${at}/dpa`, { version: '5', signedOn: '2024-08-01', signedBy: 'directeur' }, headers),
  'import a file': (api, headers) =>
    api.as('admin').upload(`${at}/imports?source=parnassys`, csv(taken('2024-07-01', 1, 4)), headers),
  'import a roster': (api, headers) =>
    api.as('admin').upload(`${at}/edexml-imports`, roster, { ...headers, 'Content-Type': 'application/xml' }),
  'withdraw an import': async (api, headers) => {
    const { items } = (await api.as('admin').get(`${at}/imports`)).body;
    const path = `${at}/imports/${items[0].importId}/withdrawal`;
    return api.as('admin').send('POST', path, { reason: 'verkeerd bestand' }, headers);
  },
  'correct a result': (api, headers) =>
    api
      .as('admin')
      .send('PATCH', `${at}/results/R1-2024-08-01`, { takenOn: '2024-07-31', reason: 'verkeerde datum' }, headers),
  'withdraw a result': (api, headers) =>
    api.as('admin').send('DELETE', `${at}/results/R1-2024-08-01`, undefined, { ...headers, 'X-Reason': 'dubbel' }),
  'end a subscription': (api, headers) => api.as('admin').send('POST', `${at}/subscription/end`, undefined, headers),
  'invoice run': (api, headers) => api.as('admin').send('POST', '/invoice-runs', { on: '2024-08-01' }, headers),
  'credit a document': (api, headers) =>
    api.as('finance').send('POST', '/invoices/2024-000001/credit', credit, headers),
};

describe('a crash after the write, before its answer was remembered', () => {
  it.each(Object.keys(writes))(
    'a repetition after a crash writes nothing more, and answers as the first did: %s',
    async (name) => {
      const requests = memoryRequests();
      const api = await billed(dyingBeforeAnswer(requests));
      const first = await writes[name]!(api, key('k'));
      expect(first.status).toBeLessThan(300);
      const head = await api.head();
      const restarted = await opened({ world: api.world, requests });
      expect(told(await writes[name]!(restarted, key('k')))).toEqual(told(first));
      expect(await api.head()).toBe(head);
      // The answer is remembered now.
      expect((await writes[name]!(restarted, key('k'))).headers['idempotency-replayed']).toBe('true');
    },
  );

  it.each(
    Object.keys(writes)
      // Running invoices finds nothing due here. It wrote nothing, so it is simply done once more.
      .filter((name) => name !== 'invoice run')
      .flatMap((name) => [
        [name, '2024-08-09'],
        [name, '2024-07-25'],
      ]),
  )('%s: the same when the clock says %s by then', async (name, day) => {
    const requests = memoryRequests();
    const api = await billed(dyingBeforeAnswer(requests));
    const first = await writes[name]!(api, key('k'));
    const head = await api.head();
    api.world.setToday(day);
    const restarted = await opened({ world: api.world, requests });
    expect(told(await writes[name]!(restarted, key('k')))).toEqual(told(first));
    expect(await api.head()).toBe(head);
  });

  it('4.8: a run that issued is answered with what it issued', async () => {
    const requests = memoryRequests();
    const api = await billed(dyingBeforeAnswer(requests));
    await api.as('finance').send('POST', '/invoices/2024-000001/credit', credit);
    const run = (to: Api) => to.as('finance').send('POST', '/invoice-runs', { on: '2024-08-01' }, key('k'));
    const first = await run(api);
    expect(first.body.issued).toMatchObject([{ number: '2024-000003', purpose: 'year', total: '115.00' }]);
    const head = await api.head();
    expect(told(await run(await opened({ world: api.world, requests })))).toEqual(told(first));
    expect(await api.head()).toBe(head);
  });

  it('5.2: a credit during which others imported is answered with what it decided, and refused no date by a clock that stepped back', async () => {
    const requests = memoryRequests();
    const api = await billed(requests);
    const subscription = `subscription-${ownSchool}`;
    const meanwhile = () => api.as('admin').upload(`${at}/imports?source=parnassys`, csv(taken('2024-07-15', 20, 25)));
    const store = racedAt(api.world.store, subscription, meanwhile);
    const raced = await opened({
      requests: dyingBeforeAnswer(requests),
      world: await worldOn({ today: '2024-08-01', store }),
    });
    const ask = (to: Api) => to.as('finance').send('POST', '/invoices/2024-000001/credit', credit, key('k'));
    const first = await ask(raced);
    expect(first.status).toBe(200);
    const restarted = await opened({ world: api.world, requests });
    restarted.world.setToday('2024-07-28');
    expect(told(await ask(restarted))).toEqual(told(first));
    expect(await api.world.store.read('documents')).toHaveLength(2);
    expect((await verifyLedger(api.world.store)).differences).toEqual([]);
  });

  it('a repetition after a crash does not undo what others wrote since', async () => {
    const requests = memoryRequests();
    const api = await billed(dyingBeforeAnswer(requests));
    const first = await api.as('admin').send('PUT', at, { ...details, name: 'Eerst' }, key('k'));
    await api.as('admin').send('PUT', at, { ...details, name: 'Daarna' });
    const restarted = await opened({ world: api.world, requests });
    expect(told(await restarted.as('admin').send('PUT', at, { ...details, name: 'Eerst' }, key('k')))).toEqual(
      told(first),
    );
    expect((await api.stored(`school-${ownSchool}`)).at(-1)!.data.name).toBe('Daarna');
  });

  it('a repetition after a crash holds with a condition too, which the first write has moved past', async () => {
    const requests = memoryRequests();
    const api = await billed(dyingBeforeAnswer(requests));
    const { headers } = await api.as('admin').send('PUT', at, { ...details, name: 'Eerst' });
    const ask = (to: Api) =>
      to.as('admin').send('PUT', at, { ...details, name: 'Dan' }, { ...key('k'), 'If-Match': headers.etag! });
    const first = await ask(api);
    expect(first.status).toBe(200);
    expect(told(await ask(await opened({ world: api.world, requests })))).toEqual(told(first));
  });
});

describe('an outage in the middle', () => {
  it('11.2: a repetition whose refusal can be checked against no log is told of the outage, as every client is', async () => {
    const requests = memoryRequests();
    const world = await worldOn({ today: '2024-08-01' });
    const { store } = world;
    const outage = () => new StoreUnavailable('cut off');
    const end = (to: Api) => to.as('admin').send('POST', `${at}/subscription/end`, undefined, key('k'));
    const over = async (failing: Partial<typeof store>): Promise<Api> =>
      opened({ requests, world: await worldOn({ today: '2024-08-01', store: { ...store, ...failing } }) });
    await registerOver(await over({}), ownSchool, ownBoard, '2024-07-01');
    const cut = await over({
      read: async (stream, ...rest) => {
        if (stream === `subscription-${ownSchool}`) throw outage();
        return store.read(stream, ...rest);
      },
    });
    expect((await end(cut)).status).toBe(503);
    let asked = 0;
    // The first look finds what the earlier attempt wrote. The second one asks whether that is all.
    const cutLater = await over({
      readHeaders: (...given) => (++asked === 1 ? Promise.reject(outage()) : store.readHeaders(...given)),
    });
    asked = 0;
    const { status, type, body, headers } = await end(cutLater);
    expect([status, type, body.code, headers['retry-after']]).toEqual([
      503,
      'application/problem+json',
      'store_unavailable',
      '5',
    ]);
    expect((await end(await over({}))).body.code).toBe('subscription_not_found');
  });

  it('12.5: a first attempt that lost its turn on the key is not refused because of what the second attempt did meanwhile', async () => {
    const requests = memoryRequests();
    const world = await worldOn({ today: '2024-08-01' });
    const { store } = world;
    const withdrawing = gate();
    const held = gate();
    const first = await opened({
      requests,
      world: await worldOn({
        today: '2024-08-01',
        store: {
          ...store,
          append: async (stream, events, expected) => {
            if (events.some(({ type }) => type === 'ImportWithdrawn')) {
              withdrawing.open();
              await held.opened;
            }
            return store.append(stream, events, expected);
          },
        },
      }),
    });
    await registerOver(first, ownSchool, ownBoard, '2024-07-01');
    const file = csv(taken('2024-08-01', 1, 10));
    const { importId } = (await first.as('admin').upload(`${at}/imports?source=parnassys`, file)).body;
    const withdraw = (to: Api) =>
      to.as('admin').send('POST', `${at}/imports/${importId}/withdrawal`, { reason: 'verkeerd' }, key('k'));
    const cutOff = withdraw(first).then((answer) => answer);
    await withdrawing.opened;
    // The server that held the turn died, so the second attempt gets a turn too. It knows that there was a first attempt.
    const second = await opened({
      world: await worldOn({ today: '2024-08-01', store }),
      requests: turnsLost(requests),
    });
    const done = await withdraw(second);
    expect(done.status).toBe(200);
    held.open();
    const { status, body } = await cutOff;
    expect([status, body.code]).toEqual([503, 'store_unavailable']);
    expect(told(await withdraw(await opened({ world: second.world, requests })))).toEqual(told(done));
    const withdrawn = (await first.stored(`results-${ownSchool}`)).filter(({ type }) => type === 'ImportWithdrawn');
    expect(withdrawn).toHaveLength(1);
  });

  it('4.8: a run that decided but could not number goes on, and its answer holds all of it', async () => {
    const requests = memoryRequests();
    const world = await worldOn({ today: '2024-08-01' });
    const api = await opened({ world, requests });
    await registerOver(api, ownSchool, ownBoard, '2024-07-01');
    const admin = api.as('admin');
    await admin.send('POST', `${at}/subscription`, { plan: 'per-pupil', startsOn: '2024-08-01' });
    await admin.upload(`${at}/imports?source=parnassys`, csv(taken('2024-08-01', 1, 10)));
    const { store } = world;
    const cut = await opened({
      requests,
      world: await worldOn({
        today: '2024-08-01',
        store: {
          ...store,
          append: async (stream, ...rest) => {
            if (stream === 'documents') throw new StoreUnavailable('cut off');
            return store.append(stream, ...rest);
          },
        },
      }),
    });
    const run = (to: Api) => to.as('finance').send('POST', '/invoice-runs', { on: '2024-08-01' }, key('k'));
    expect((await run(cut)).status).toBe(503);
    expect((await store.read(`subscription-${ownSchool}`)).map(({ type }) => type)).toEqual([
      'SubscriptionStarted',
      'DocumentDecided',
    ]);
    const { status, body } = await run(api);
    expect([status, body.issued.map(({ number }: { number: string }) => number)]).toEqual([200, ['2024-000001']]);
    expect(await store.read(`subscription-${ownSchool}`)).toHaveLength(2);
    expect(await store.read('documents')).toHaveLength(1);
  });
});
