/** Deliveries of many documents (documents.md 9.11, interfaces.md section 2). */
import type { IssuedDocument } from '../../domain/billing/documents/issuing.ts';
import type { Day } from '../../domain/day.ts';
import { isDelivered } from '../../domain/deliveries/deliveries.ts';
import { type Refusal, Rejection, refusalOf } from '../../domain/rejection.ts';
import type { Context } from '../../ledger/ledger.ts';
import type { JobKind, Jobs } from '../jobs/jobs.ts';
import type { DeliveryJobAsked, DeliveryJobFound } from './deliver.ts';
import { deliveriesOf, type RequestDeps, requestDelivery } from './deliveries.ts';

/** The days of issue, both inclusive. */
export type ManyAsked = { readonly from: Day; readonly to: Day };

export type SkippedDocument = Refusal & { readonly number: string };

export type ManyFound = {
  /** Numbers of the documents of which this request asked for a delivery. */
  readonly requested: readonly string[];
  /** Documents that cannot be delivered, and why. */
  readonly skipped: readonly SkippedDocument[];
};

export type ManyDeps = RequestDeps & {
  /**
   * The numbers of the documents of these days, ascending.
   * @throws StoreUnavailable while some of them cannot be read yet
   */
  readonly numbers: (asked: ManyAsked) => Promise<readonly string[]>;
  readonly document: (number: string) => Promise<IssuedDocument>;
  readonly pursue: (asked: DeliveryJobAsked, context: Context) => Promise<void>;
};

/** Adds the job of a delivery that was asked for. */
export const pursuing =
  (jobs: Pick<Jobs, 'pursue'>, kind: JobKind<DeliveryJobAsked, DeliveryJobFound>): ManyDeps['pursue'] =>
  (asked, context) =>
    jobs.pursue(kind, asked.id, asked, context);

type Options = { readonly signal: AbortSignal; readonly onProgress?: (done: number, total: number) => void };

/**
 * Asks for the delivery of every document of some days that was not delivered and is not on its way. A repeated request
 * goes on where the first one stopped.
 * @throws the reason of the signal
 */
export const deliverMany = async (
  deps: ManyDeps,
  asked: ManyAsked,
  context: Context,
  { signal, onProgress = () => {} }: Options,
): Promise<ManyFound> => {
  const requested: string[] = [];
  const skipped: SkippedDocument[] = [];
  const numbers = await deps.numbers(asked);
  for (const [done, number] of numbers.entries()) {
    signal.throwIfAborted();
    onProgress(done, numbers.length);
    try {
      if (await isWanted(deps, await deps.document(number), context)) requested.push(number);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      skipped.push({ number, ...refusalOf(error) });
    }
  }
  onProgress(numbers.length, numbers.length);
  return { requested, skipped };
};

/** Whether this request, or an earlier attempt at it, asked for the delivery of a document. */
const isWanted = async (deps: ManyDeps, document: IssuedDocument, context: Context): Promise<boolean> => {
  const { number } = document;
  const { events, state } = await deliveriesOf(deps, number);
  const earlier = events.find(
    ({ type, metadata }) => type === 'DeliveryRequested' && metadata.$causationId === context.causationId,
  );
  if (earlier !== undefined) {
    await deps.pursue({ number, id: earlier.data.id }, context);
    return true;
  }
  if (isDelivered(state) || state.some((known) => known.state === 'open')) return false;
  const id = deps.ledger.newId();
  const { delivery } = await requestDelivery(deps, document, { id, onlyOnce: true }, context);
  if (delivery?.id !== id) return false;
  await deps.pursue({ number, id }, context);
  return true;
};

export const deliveriesJob = (deps: ManyDeps): JobKind<ManyAsked, ManyFound> => ({
  name: 'deliveries',
  unit: 'documents',
  work: (asked, { context, signal, progress }) =>
    deliverMany(deps, asked, context, {
      signal,
      onProgress: (done, total) => progress({ done, total, unit: 'documents' }),
    }),
});
