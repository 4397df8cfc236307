/** Mail servers and folders that fail, and processes that die during a delivery (documents.md 9.9). */
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sha256Of } from '../../src/commands/renditions/handOut.ts';
import { ledgerOn } from '../../src/ledger/ledger.ts';
import { streams } from '../../src/ledger/streams.ts';
import { delivering, firstId, receiver } from '../support/billing/deliveries.ts';
import { smallDisk } from '../support/faults/breakable/smallDisk.ts';
import { dyingAt, Killed } from '../support/ledger/interrupted.ts';
import { type MailServer, openMailServer } from '../support/servers/mailServer.ts';

const minute = 60_000;

const opened: MailServer[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const mailServer = async (): Promise<MailServer> => {
  const server = await openMailServer();
  opened.push(server);
  return server;
};

const freshFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'telboek-outbox-'));
  folders.push(folder);
  return folder;
};

const idsOf = ({ received }: MailServer): (string | undefined)[] => received.map((mail) => mail.header('Message-ID'));
const theId = `<2026-000001.${firstId}@leverancier.example>`;

describe('9.9.2: an e-mail with a document', () => {
  it('9.9.2: an e-mail with a document brings the bytes that are handed out ever after, and says what is to be paid', async () => {
    const server = await mailServer();
    const { ask, attempt, delivery, deps } = await delivering({ smtpUrl: server.url });
    await ask('email');

    expect(await attempt(firstId)).toBeUndefined();

    const [mail] = server.received;
    expect(mail).toMatchObject({ to: receiver, from: 'facturen@leverancier.example' });
    expect(mail!.parts.map(({ name }) => name)).toEqual([
      '',
      '2026-000001.pdf',
      '2026-000001.xml',
      '2026-000001-onderbouwing.pdf',
    ]);
    const { state } = await deps.folds.renditions();
    for (const [format, part] of [
      ['pdf', 1],
      ['nlcius', 2],
    ] as const)
      expect(sha256Of(mail!.parts[part]!.bytes)).toBe(state.get(`2026-000001/${format}`)?.sha256);
    const text = mail!.parts[0]!.bytes.toString();
    // 9 × 11.50 = 103.50, due 30 days after 1 August.
    expect(text).toContain('factuur 2026-000001 van 01-08-2026 voor School 12AB00');
    expect(text).toContain('€\u00a0103,50');
    expect(text).toContain('31-08-2026');
    expect(await delivery(firstId)).toMatchObject({
      state: 'delivered',
      messageId: theId,
      ended: { answer: '250 2.0.0 Ok: queued as 1 for …' },
    });
  });

  it('9.9.2: a server that answers 451 is tried eight times in 24 hours, always under one Message-ID', async () => {
    const server = await mailServer();
    server.answers({ code: 451, text: 'try again later' });
    const { ask, attempt, pass, delivery } = await delivering({ smtpUrl: server.url });
    await ask('email');
    const waits: number[] = [];
    for (let wait = await attempt(firstId); wait !== undefined; wait = await attempt(firstId)) {
      waits.push(wait / minute);
      pass(wait);
    }

    expect(waits).toEqual([1, 4, 15, 40, 180, 480, 720]);
    expect(idsOf(server)).toEqual(Array(8).fill(theId));
    const failed = await delivery(firstId);
    expect(failed).toMatchObject({ state: 'failed', ended: { why: 'tries-spent', answer: '451 try again later' } });
    expect(failed.deferred).toHaveLength(7);
    // When the job comes once more, nothing is left to do.
    expect(await attempt(firstId)).toBeUndefined();
    expect(server.received).toHaveLength(8);
  });

  it('9.9.2: a job that comes too early waits, and sends nothing', async () => {
    const server = await mailServer();
    server.answers({ code: 451, text: 'try again later' });
    const { ask, attempt, pass } = await delivering({ smtpUrl: server.url });
    await ask('email');
    await attempt(firstId);
    pass(minute / 2);

    expect(await attempt(firstId)).toBe(minute / 2);
    expect(server.received).toHaveLength(1);
  });

  it('9.9.2: a server that refuses with 550 is not tried again', async () => {
    const server = await mailServer();
    server.answers({ code: 550, text: '5.1.1 no such user' });
    const { ask, attempt, delivery } = await delivering({ smtpUrl: server.url });
    await ask('email');

    expect(await attempt(firstId)).toBeUndefined();
    expect(await delivery(firstId)).toMatchObject({
      state: 'failed',
      ended: { why: 'refused', answer: '550 5.1.1 no such user' },
    });
    expect(server.received).toHaveLength(1);
  });

  it.each(['never', 'lost'] as const)(
    '9.9.2: a message of which the answer is %s comes again, under the same Message-ID, and is delivered once',
    async (how) => {
      const server = await mailServer();
      server.answers(how);
      const { ask, attempt, pass, delivery, world } = await delivering({ smtpUrl: server.url, silentMsMax: 200 });
      await ask('email');
      const wait = await attempt(firstId);
      expect(await delivery(firstId)).toMatchObject({ state: 'open', deferred: [{}] });
      server.answers('take');
      pass(wait!);

      expect(await attempt(firstId)).toBeUndefined();
      expect(idsOf(server)).toEqual([theId, theId]);
      const types = (await world.store.read(streams.deliveries('2026-000001'))).map(({ type }) => type);
      expect(types).toEqual(['DeliveryRequested', 'DeliveryDeferred', 'DocumentDelivered']);
    },
  );

  it('9.9.2: a process that dies after the server took the message leaves it to another, which sends it under the same Message-ID', async () => {
    const server = await mailServer();
    const { ask, attempt, deps, delivery, world } = await delivering({ smtpUrl: server.url });
    await ask('email');
    const dying = ledgerOn({ ...deps.ledger, store: dyingAt(world.store, streams.deliveries('2026-000001')) });
    await expect(attempt(firstId, { ...deps, ledger: dying })).rejects.toThrow(Killed);
    expect((await delivery(firstId)).state).toBe('open');

    expect(await attempt(firstId)).toBeUndefined();
    expect(idsOf(server)).toEqual([theId, theId]);
    expect((await delivery(firstId)).state).toBe('delivered');
  });

  it('9.6.1: a process that dies before a rendition is recorded has sent nothing, and the bytes of the next try are the ones', async () => {
    const server = await mailServer();
    const { ask, attempt, deps, world } = await delivering({ smtpUrl: server.url });
    await ask('email');
    const { renditions } = streams;
    const store = dyingAt(dyingAt(world.store, streams.deliveries('2026-000001')), renditions);
    const dying = ledgerOn({ ...deps.ledger, store });
    await expect(attempt(firstId, { ...deps, ledger: dying })).rejects.toThrow(Killed);
    expect(server.received).toEqual([]);

    await attempt(firstId);
    const { state } = await deps.folds.renditions();
    expect(sha256Of(server.received[0]!.parts[1]!.bytes)).toBe(state.get('2026-000001/pdf')?.sha256);
  });

  it('9.9.2: a request while a delivery is on its way joins it, and a later one makes another', async () => {
    const server = await mailServer();
    const { ask, attempt } = await delivering({ smtpUrl: server.url });
    const other = '22222222-2222-4222-8222-222222222222';
    await ask('email');
    expect((await ask('email', other)).id).toBe(firstId);
    await attempt(firstId);
    expect(await attempt(other)).toBeUndefined();
    expect((await ask('email', other)).id).toBe(other);
    await attempt(other);
    expect(idsOf(server)).toEqual([theId, theId.replace(firstId, other)]);
  });
});

describe('9.9.3: a file for an access point', () => {
  it('9.9.3: a file for an access point is whole or not there, and has the bytes of the peppol rendition', async () => {
    const outbox = await freshFolder();
    const { ask, attempt, deps } = await delivering({ outbox });
    await ask('peppol-file');

    expect(await attempt(firstId)).toBeUndefined();
    expect(await readdir(outbox)).toEqual(['2026-000001.xml']);
    const { state } = await deps.folds.renditions();
    expect(sha256Of(await readFile(join(outbox, '2026-000001.xml')))).toBe(state.get('2026-000001/peppol')?.sha256);
  });

  it('9.9.3: a folder that is gone is tried again, and nothing is lost', async () => {
    const outbox = await freshFolder();
    const { ask, attempt, pass, delivery } = await delivering({ outbox: join(outbox, 'mounted') });
    await ask('peppol-file');
    const wait = await attempt(firstId);
    expect(wait).toBe(minute);
    const [deferred] = (await delivery(firstId)).deferred;
    expect(deferred?.answer).toBe('PEPPOL_OUTBOX: it is not there (ENOENT). Bring it back, or name another folder.');
    pass(wait!);
    await mkdir(join(outbox, 'mounted'));

    expect(await attempt(firstId)).toBeUndefined();
    expect(await readdir(join(outbox, 'mounted'))).toEqual(['2026-000001.xml']);
  });

  it('9.9.3: a folder whose disk is full gets no half file, and the whole one once there is room', async ({ skip }) => {
    const outbox = await freshFolder();
    const disk = await smallDisk(outbox, 1);
    if (disk === undefined) return skip('no file system may be mounted here, so none can be filled');
    try {
      const { ask, attempt, pass, delivery } = await delivering({ outbox });
      await ask('peppol-file');
      // This is less than the file needs. So its beginning finds room, and the rest does not.
      await disk.fill(4_096);
      const wait = await attempt(firstId);
      const [deferred] = (await delivery(firstId)).deferred;
      expect(deferred?.answer).toBe(
        'PEPPOL_OUTBOX: no space is left there (ENOSPC). Make room, or name another folder.',
      );
      expect(await readdir(outbox)).toEqual(['filler']);
      await disk.empty();
      pass(wait!);

      expect(await attempt(firstId)).toBeUndefined();
      expect(await readdir(outbox)).toEqual(['2026-000001.xml']);
    } finally {
      await disk.remove();
    }
  });
});
