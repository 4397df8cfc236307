/**
 * One delivery, as a job (documents.md 9.9). Whatever was tried is in the log, so the job may be begun any number of
 * times, by any process. A try whose process died before it was recorded is made again, under the same Message-ID.
 */
import type { IssuedDocument } from '../../domain/billing/documents/issuing.ts';
import { type Delivery, type Failure, nextTryAt } from '../../domain/deliveries/deliveries.ts';
import { letterOf } from '../../domain/deliveries/letter.ts';
import { isUnchecked } from '../../domain/ledgerIdentity.ts';
import { Rejection } from '../../domain/rejection.ts';
import { hasIdentifier } from '../../domain/renditions/ublParties.ts';
import type { Context } from '../../ledger/ledger.ts';
import { statedFrom } from '../../ledger/states/statedDocuments.ts';
import type { Deps } from '../deps.ts';
import { NotYet } from '../jobs/jobQueue.ts';
import type { JobKind } from '../jobs/jobs.ts';
import { isOutage } from '../jobs/outage.ts';
import type { Attachment, MailOutcome } from '../mail/mail.ts';
import { handOut, type RenditionDeps } from '../renditions/handOut.ts';
import { decideOnDelivery, deliveriesOf, settingOfDocument } from './deliveries.ts';
import { addressIn } from './settings.ts';

export type DeliverDeps = RenditionDeps &
  Pick<Deps, 'mailer' | 'peppolOutbox' | 'vault'> & {
    /** @throws StoreUnavailable while the document cannot be read yet */
    readonly document: (number: string) => Promise<IssuedDocument>;
    /** The dossier as a PDF, with what its reader may see of others. */
    readonly dossier: (document: IssuedDocument, whose: 'school' | 'board') => Promise<Uint8Array>;
  };

export type DeliveryJobAsked = { readonly number: string; readonly id: string };
export type DeliveryJobFound = { readonly state: Delivery['state'] | 'unknown' };

/** @param onEnd called when a try of this process was the last that was needed */
export const deliveryJob = (
  deps: DeliverDeps,
  onEnd: (outcome: 'delivered' | 'failed') => void = () => {},
): JobKind<DeliveryJobAsked, DeliveryJobFound> => ({
  name: 'delivery',
  unit: 'documents',
  work: async ({ number, id }, { context, signal }) => {
    const delivery = await deliveryIn(deps, number, id);
    if (delivery?.state !== 'open') return { state: delivery?.state ?? 'unknown' };
    await mustBeDue(deps, delivery);
    await tryOnce(deps, number, delivery, context, signal);
    const after = (await deliveryIn(deps, number, id))!;
    if (after.state === 'open') throw notBefore(deps, nextTryAt(after));
    onEnd(after.state);
    return { state: after.state };
  },
});

const deliveryIn = async (deps: DeliverDeps, number: string, id: string): Promise<Delivery | undefined> =>
  (await deliveriesOf(deps, number)).state.find((known) => known.id === id);

const uncheckedMs = 300_000;

/**
 * A copied ledger sends nothing until it was compared with kept heads (operations 11.5): the ledger that it was copied
 * from may be sending the same.
 * @throws NotYet
 */
const mustBeDue = async (deps: DeliverDeps, delivery: Delivery): Promise<void> => {
  if (isUnchecked((await deps.folds.catalogue()).state.identity)) throw new NotYet(uncheckedMs);
  const at = nextTryAt(delivery);
  if (at > deps.ledger.now().getTime()) throw notBefore(deps, at);
};

const notBefore = ({ ledger }: DeliverDeps, at: number): NotYet => new NotYet(Math.max(at - ledger.now().getTime(), 0));

type Try = MailOutcome & { readonly address: string | null };

const tryOnce = async (
  deps: DeliverDeps,
  number: string,
  delivery: Delivery,
  context: Context,
  signal: AbortSignal,
): Promise<void> => {
  const about = { id: delivery.id, number };
  const giveUp = (why: Failure, answer: string) =>
    decideOnDelivery(deps, { type: 'GiveUp', data: { ...about, why, answer } }, context);
  try {
    const document = await deps.document(number);
    const tried =
      delivery.channel === 'email'
        ? await byEmail(deps, document, delivery, context, signal)
        : await asFile(deps, document, context);
    if ('why' in tried) return void (await giveUp(tried.why, ''));
    const at = deps.ledger.now().toISOString();
    await decideOnDelivery(deps, { type: 'RecordTry', at, data: { ...about, ...tried } }, context);
  } catch (error) {
    if (signal.aborted || isOutage(error)) throw error;
    // These refusals may pass: lost bytes may be brought back, and the next release may know the history that this one
    // does not.
    if (error instanceof Rejection && (error.passes || error.code === 'history_unknown')) {
      const data = { ...about, outcome: 'unavailable', answer: error.code, address: null } as const;
      await decideOnDelivery(deps, { type: 'RecordTry', at: deps.ledger.now().toISOString(), data }, context);
      return;
    }
    await giveUp(error instanceof Rejection ? 'cannot-be-made' : 'fault', error instanceof Rejection ? error.code : '');
    if (!(error instanceof Rejection)) throw error;
  }
};

const byEmail = async (
  deps: DeliverDeps,
  document: IssuedDocument,
  delivery: Delivery,
  context: Context,
  signal: AbortSignal,
): Promise<Try | { readonly why: Failure }> => {
  const { mailer } = deps;
  if (mailer === null) return { outcome: 'unavailable', answer: 'SMTP_URL is not set', address: null };
  // Takes the address as it is now: if it was corrected meanwhile, the corrected one is meant.
  const { address, whose } = await settingOfDocument(deps, document);
  const to = address === null ? null : await addressIn(deps, address);
  if (to === null) return { why: 'no-address' };
  const attachments = await filesOf(deps, document, delivery, whose === 'board' ? 'board' : 'school', context);
  const letter = letterOf(
    await statedFrom(deps.ledger, document),
    attachments.map(({ name }) => name),
  );
  const mail = { to, ...letter, attachments, messageId: delivery.messageId! };
  return { ...(await mailer.send(mail, signal)), address };
};

/**
 * The PDF, the UBL if there is one, and the dossier if it is wanted. Their bytes are fixed before they leave (9.6.1).
 */
const filesOf = async (
  deps: DeliverDeps,
  document: IssuedDocument,
  { dossier }: Delivery,
  whose: 'school' | 'board',
  context: Context,
): Promise<Attachment[]> => {
  const { number } = document;
  const pdf = await handOut(deps, document, 'pdf', context);
  const ubl = hasIdentifier(document.debtor) ? await handOut(deps, document, 'nlcius', context) : undefined;
  return [
    { name: `${number}.pdf`, mediaType: 'application/pdf', bytes: pdf.bytes },
    ...(ubl === undefined ? [] : [{ name: `${number}.xml`, mediaType: 'application/xml', bytes: ubl.bytes }]),
    ...(dossier
      ? [
          {
            name: `${number}-onderbouwing.pdf`,
            mediaType: 'application/pdf',
            bytes: await deps.dossier(document, whose),
          },
        ]
      : []),
  ];
};

const asFile = async (deps: DeliverDeps, document: IssuedDocument, context: Context): Promise<Try> => {
  const { peppolOutbox } = deps;
  if (peppolOutbox === null) return { outcome: 'unavailable', answer: 'PEPPOL_OUTBOX is not set', address: null };
  const { bytes } = await handOut(deps, document, 'peppol', context);
  return { ...(await peppolOutbox.put(`${document.number}.xml`, bytes)), address: null };
};
