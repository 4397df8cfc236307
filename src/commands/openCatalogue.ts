import { type CatalogueCommand, type CatalogueEvent, catalogue } from '../domain/catalogue.ts';
import type { Deps } from './deps.ts';
import { handle } from './handler.ts';
import { systemContext } from './ledger.ts';
import { streams } from './streams.ts';

/** Gives a new ledger its catalogue (4.1); leaves any other alone. */
export const openCatalogue = async (deps: Deps): Promise<void> => {
  await handle<Parameters<typeof catalogue.evolve>[0], CatalogueCommand, CatalogueEvent>(
    deps.ledger,
    catalogue,
    streams.catalogue,
    { type: 'OpenCatalogue' },
    systemContext(deps),
  );
};
