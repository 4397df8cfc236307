/** The ledger's own identity, and whether a restored copy may number documents (operations 11.3, 11.5). */

import { catalogue } from '../../domain/catalogue.ts';
import type { CatalogueCommand, CatalogueEvent } from '../../domain/catalogueEvents.ts';
import { fold } from '../../domain/decider.ts';
import { isUnchecked, type LedgerIdentity, mustBeChecked, type RestorationCheck } from '../../domain/ledgerIdentity.ts';
import { Rejection } from '../../domain/rejection.ts';
import { handle } from '../../ledger/handler.ts';
import type { Identity } from '../../ledger/identity.ts';
import type { Context, Ledger } from '../../ledger/ledger.ts';
import { systemContext } from '../../ledger/ledger.ts';
import { asFarAsKnown } from '../../ledger/states/folds.ts';
import { streams } from '../../ledger/streams.ts';
import { clockState } from '../calendar/clock.ts';
import type { Deps } from '../deps.ts';

const inCatalogue = (ledger: Ledger, command: CatalogueCommand, context: Context) =>
  handle<Parameters<typeof catalogue.evolve>[0], CatalogueCommand, CatalogueEvent>(
    ledger,
    catalogue,
    streams.catalogue,
    command,
    context,
  );

/** Undefined for a ledger without an identity: a new one, or one of a release that gave none. */
export const identityOf = async (ledger: Ledger): Promise<Identity | undefined> => {
  // Unknown events of the catalogue can only come after its first event, which holds the identity (5.9).
  const { events } = await asFarAsKnown(ledger).read<CatalogueEvent>(streams.catalogue);
  return identityIn(fold(catalogue, events).identity);
};

const identityIn = ({ ledger, restored }: LedgerIdentity): Identity | undefined =>
  ledger === undefined ? undefined : { ledger, copy: restored?.copy ?? ledger };

/**
 * Gives a ledger its identity, once, however many processes start on it at the same time. Undefined when a ledger has
 * none and the clock has leapt: it gets one at the first start with a believed clock.
 */
export const openLedger = async (ledger: Ledger): Promise<Identity | undefined> => {
  const known = await identityOf(ledger);
  if (known !== undefined || (await clockState({ ledger })).leap !== undefined) return known;
  await inCatalogue(ledger, { type: 'OpenLedger', data: { ledger: ledger.newId() } }, systemContext({ ledger }));
  return identityOf(ledger);
};

/** Records in the ledger, once, that it was copied into its store and how many `events` were copied. An empty ledger needs no record. */
export const markRestored = async (ledger: Ledger, events: number): Promise<void> => {
  if (events === 0) return;
  const data = { copy: ledger.newId(), events };
  await inCatalogue(ledger, { type: 'MarkRestored', data }, systemContext({ ledger }));
};

/** Records that a restored ledger was found to hold everything in the kept heads. Resolves with whether the ledger waited for that. */
export const recordHeld = async (
  ledger: Ledger,
  { digest, moment, heads }: { readonly digest: string; readonly moment: string; readonly heads: readonly unknown[] },
  context: Context,
): Promise<boolean> => {
  const data: RestorationCheck = { by: 'heads', digest, moment, streams: heads.length };
  return (await inCatalogue(ledger, { type: 'CheckRestoration', data }, context)).events.length > 0;
};

/**
 * `confirmRestored`: numbers documents although the ledger was restored and not compared with kept heads (operations
 * 11.5).
 */
export type Confirming = { readonly confirmRestored?: boolean | undefined };

/**
 * Called before anything is decided that leads to a number. A preview numbers nothing.
 * @returns a function that records the confirmation, if one was needed and given. Call it once nothing can refuse any
 * more.
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
  if (context.reason === undefined) throw new Rejection('reason_required', { for: 'restored' });
  return async () => {
    await inCatalogue(deps.ledger, { type: 'CheckRestoration', data: { by: 'confirmation' } }, context);
  };
};
