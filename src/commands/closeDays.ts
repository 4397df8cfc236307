import { businessCalendar, type Calendar, type CalendarEvent, type CloseDays } from '../domain/businessCalendar.ts';
import { type CatalogueCommand, type CatalogueEvent, catalogue } from '../domain/catalogue.ts';
import { type Deps, today } from './deps.ts';
import { handle } from './handler.ts';
import type { Context } from './ledger.ts';
import { streams } from './streams.ts';

/** What the system does by itself, it does under this name. */
export const systemContext = ({ ledger }: Pick<Deps, 'ledger'>): Context => {
  const id = ledger.newId();
  return { actor: { subject: 'telboek', role: 'system' }, correlationId: id, causationId: id };
};

/** Closes every day before today that is open, in order, each once however many processes do so (5.10). */
export const closeDays = async (deps: Deps): Promise<void> => {
  for (;;) {
    const { events } = await handle<Calendar, CloseDays, CalendarEvent>(
      deps.ledger,
      businessCalendar,
      streams.calendar,
      async () => ({ type: 'CloseDays', data: { today: today(deps) } }),
      systemContext(deps),
    );
    if (events.length === 0) return;
  }
};

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
