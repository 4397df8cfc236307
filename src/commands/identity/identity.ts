/** The ledger's own identity, and whether a restored copy may number documents (operations 11.3, 11.5). */
import { type CatalogueCommand, type CatalogueEvent, catalogue } from '../../domain/catalogue.ts';
import { fold } from '../../domain/decider.ts';
import { isUnchecked, type LedgerIdentity, mustBeChecked, type RestorationCheck } from '../../domain/ledgerIdentity.ts';
import { Rejection } from '../../domain/rejection.ts';
import { handle } from '../../ledger/handler.ts';
import type { Identity } from '../../ledger/identity.ts';
import type { Context, Ledger } from '../../ledger/ledger.ts';
import { systemContext } from '../../ledger/ledger.ts';
import { asFarAsKnown } from '../../ledger/states/folds.ts';
import { streams } from '../../ledger/streams.ts';
import { clockState } from '../calendar/closeDays.ts';
import type { Deps } from '../deps.ts';

const inCatalogue = (ledger: Ledger, command: CatalogueCommand, context: Context) =>
  handle<Parameters<typeof catalogue.evolve>[0], CatalogueCommand, CatalogueEvent>(
    ledger,
    catalogue,
    streams.catalogue,
    command,
    context,
  );

/** Undefined for a ledger that has none yet: a new one, or one of a release before there were ids. */
export const identityOf = async (ledger: Ledger): Promise<Identity | undefined> => {
  // What this release does not know of the catalogue came after its first event (5.9).
  const { events } = await asFarAsKnown(ledger).read<CatalogueEvent>(streams.catalogue);
  return identityIn(fold(catalogue, events).identity);
};

const identityIn = ({ ledger, restored }: LedgerIdentity): Identity | undefined =>
  ledger === undefined ? undefined : { ledger, copy: restored?.copy ?? ledger };

/**
 * Gives a ledger its identity once, however many processes start on it at once. Undefined for one that has none while the
 * clock has leapt: it gets one at the first start whose clock is believed.
 */
export const openLedger = async (ledger: Ledger): Promise<Identity | undefined> => {
  const known = await identityOf(ledger);
  if (known !== undefined || (await clockState({ ledger })).leap !== undefined) return known;
  await inCatalogue(ledger, { type: 'OpenLedger', data: { ledger: ledger.newId() } }, systemContext({ ledger }));
  return identityOf(ledger);
};

/** Says in the ledger that it was copied into its store, `events` events of it; says it once. An empty ledger needs none. */
export const markRestored = async (ledger: Ledger, events: number): Promise<void> => {
  if (events === 0) return;
  const data = { copy: ledger.newId(), events };
  await inCatalogue(ledger, { type: 'MarkRestored', data }, systemContext({ ledger }));
};

/** A restored ledger was found to hold everything that is in kept heads. Resolves with whether it waited for that. */
export const recordHeld = async (
  ledger: Ledger,
  { digest, moment, heads }: { readonly digest: string; readonly moment: string; readonly heads: readonly unknown[] },
  context: Context,
): Promise<boolean> => {
  const data: RestorationCheck = { by: 'heads', digest, moment, streams: heads.length };
  return (await inCatalogue(ledger, { type: 'CheckRestoration', data }, context)).events.length > 0;
};

/** `confirmRestored`: documents are numbered though the ledger was restored and held against no kept heads (operations 11.5). */
export type Confirming = { readonly confirmRestored?: boolean | undefined };

/**
 * Asked before anything is decided that a number follows from. A preview numbers nothing.
 * @returns what records the confirmation where one was needed and given: to be done once nothing can refuse any more
 * @throws Rejection restored_unchecked, reason_required
 */
export const mayNumber = async (
  deps: Pick<Deps, 'ledger' | 'folds' | 'isPreview'>,
  { confirmRestored = false }: Confirming,
  context: Context,
): Promise<() => Promise<void>> => {
  const { identity } = (await deps.folds.catalogue()).state;
  if (deps.isPreview || !isUnchecked(identity)) return async () => {};
  if (!confirmRestored) mustBeChecked(identity);
  if (context.reason === undefined)
    throw new Rejection(
      'reason_required',
      'With confirmRestored=true somebody vouches for a restored ledger that was held against no kept heads: say why in X-Reason.',
    );
  return async () => {
    await inCatalogue(deps.ledger, { type: 'CheckRestoration', data: { by: 'confirmation' } }, context);
  };
};
