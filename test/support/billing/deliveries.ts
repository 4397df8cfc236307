/** A ledger in memory with invoices to deliver. Only its clock belongs to the test. */
import { outboxFolder } from '../../../src/adapters/files/outboxFolder.ts';
import { smtpMailer } from '../../../src/adapters/mail/smtpMailer.ts';
import { readSmtpUrl } from '../../../src/adapters/mail/smtpUrl.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { type DeliverDeps, deliveryJob } from '../../../src/commands/deliveries/deliver.ts';
import { deliveriesOf, requestDelivery } from '../../../src/commands/deliveries/deliveries.ts';
import { setDelivery } from '../../../src/commands/deliveries/settings.ts';
import type { Deps } from '../../../src/commands/deps.ts';
import { NotYet } from '../../../src/commands/jobs/jobQueue.ts';
import type { DocumentsEvent, IssuedDocument } from '../../../src/domain/billing/documents/issuing.ts';
import type { Delivery } from '../../../src/domain/deliveries/deliveries.ts';
import type { Channel } from '../../../src/domain/deliveries/settings.ts';
import { school as schoolDecider } from '../../../src/domain/parties/school.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { debtor } from '../documents/documents.ts';
import { taken, type World, worldOn } from '../world.ts';

export const receiver = 'financien@school.example';

export type Places = { readonly smtpUrl?: string; readonly outbox?: string; readonly silentMsMax?: number };

export const sendingTo = ({ smtpUrl, outbox, silentMsMax = 5_000 }: Places): Pick<Deps, 'mailer' | 'peppolOutbox'> => ({
  mailer:
    smtpUrl === undefined
      ? null
      : smtpMailer({
          server: readSmtpUrl(smtpUrl)!,
          sender: { name: 'Leverancier BV', address: 'facturen@leverancier.example' },
          silentMsMax,
        }),
  peppolOutbox: outbox === undefined ? null : outboxFolder(outbox),
});

export type Delivering = {
  readonly world: World;
  readonly deps: DeliverDeps;
  readonly document: IssuedDocument;
  /** Asks for a delivery. */
  ask(channel: Channel, id?: string): Promise<Delivery>;
  /**
   * Runs one attempt of a delivery's job. Resolves with the milliseconds until the job wants to go on, or with undefined
   * when it ended.
   * @param on other dependencies, for example those of a process that is about to die
   */
  attempt(id: string, on?: DeliverDeps): Promise<number | undefined>;
  /** Moves the clock. */
  pass(ms: number): void;
  delivery(id: string): Promise<Delivery>;
};

export const firstId = '11111111-1111-4111-8111-111111111111';

/** One school with one invoice. The school chose e-mail with the dossier. */
export const delivering = async (places: Places): Promise<Delivering> => {
  const school = '12AB00';
  const plain = await worldOn({ today: '2026-07-01' });
  const world: World = { ...plain, deps: { ...plain.deps, ...sendingTo(places) } };
  const context = world.context();
  await world.registerSchool(school);
  const ofSchool = { type: 'SetDebtor', today: '2026-07-01', data: debtor } as const;
  await handle(world.deps.ledger, schoolDecider, streams.school(school), ofSchool, context);
  await world.subscribe(school, '2026-08-01');
  await world.importRows(school, '2026-08-01', taken('2026-07-31', 1, 9));
  world.setToday('2026-08-01');
  const { issued } = await issueDueDocuments(world.deps, { on: '2026-08-01' }, context);
  const document = issued[0]!;
  const wanted = { channel: 'email', email: receiver, dossier: true } as const;
  await setDelivery(world.deps, { kind: 'school', id: school }, wanted, context);
  const deps: DeliverDeps = {
    ...world.deps,
    document: async (number) => {
      const { events } = await world.deps.ledger.read<DocumentsEvent>(streams.documents);
      const { data, metadata } = events.find((event) => event.data.number === number)!;
      return { ...data, digest: metadata.digest };
    },
    dossier: async () => Buffer.from('%PDF of the dossier'),
  };
  let now = Date.parse('2026-08-01T11:00:00.000Z');
  const delivery = async (id: string) =>
    (await deliveriesOf(deps, document.number)).state.find((known) => known.id === id)!;
  return {
    world,
    deps,
    document,
    delivery,
    ask: async (channel, id = firstId) => (await requestDelivery(deps, document, { id, channel }, context)).delivery!,
    attempt: async (id, on = deps) => {
      const signal = new AbortController().signal;
      const asked = { number: document.number, id };
      try {
        await deliveryJob(on).work(asked, { context, signal, progress: () => {} });
        return undefined;
      } catch (error) {
        if (error instanceof NotYet) return error.afterMs;
        throw error;
      }
    },
    pass: (ms) => {
      now += ms;
      world.setNow(new Date(now).toISOString());
    },
  };
};
