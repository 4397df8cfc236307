import { catalogue } from '../../domain/catalogue.ts';
import type { CatalogueCommand, CatalogueEvent } from '../../domain/catalogueEvents.ts';
import { handle } from '../../ledger/handler.ts';
import { systemContext } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';

/** Gives a new ledger its catalogue (4.1). Other ledgers only get plans that they lack. */
export const openCatalogue = async (deps: Deps): Promise<void> => {
  await handle<Parameters<typeof catalogue.evolve>[0], CatalogueCommand, CatalogueEvent>(
    deps.ledger,
    catalogue,
    streams.catalogue,
    { type: 'OpenCatalogue' },
    systemContext(deps),
  );
};
