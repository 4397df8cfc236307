/** The words of this page alone, in both languages: so that no other page loads them. */
import { languageNow } from '../../kit/kit.ts';

const nl = {
  title: 'Leesmodellen',
  lead: 'Hoe ver elk leesmodel is met het grootboek, en wat het niet volgt.',
  again: 'Opnieuw kijken',
  name: 'Leesmodel',
  position: 'Plaats in het grootboek',
  lag: 'Loopt achter',
  behind: (events: string, seconds: string) => `${events} gebeurtenissen, ${seconds} seconden`,
  failing: 'volgt het grootboek niet',
  parked: 'Stilgezet',
  notFollowed: 'Wat het niet volgt',
  unit: 'Wat',
  event: 'Eerste gebeurtenis',
  why: 'Waarom',
  parkedAt: 'Sinds',
  acts: (name: string) => `Herbouwen of herstellen: ${name}`,
  act: {
    rebuild: (name: string) => `Herbouw ${name}`,
    stop: (name: string) => `Stop de herbouw van ${name}`,
    retry: (name: string) => `Probeer opnieuw wat ${name} niet volgt`,
  },
  done: {
    rebuild: (name: string) => `De herbouw van ${name} is begonnen. Kijk opnieuw om te zien hoe ver die is.`,
    stop: (name: string) => `De herbouw van ${name} stopt.`,
    retry: (name: string) => `${name} heeft het opnieuw geprobeerd.`,
  },
  rebuildIs: {
    running: 'Wordt herbouwd',
    done: 'Is herbouwd',
    interrupted: 'De herbouw is onderbroken',
    cancelled: 'De herbouw is gestopt',
    failed: 'De herbouw is mislukt',
  },
  since: (moment: string) => `begonnen op ${moment}`,
  units: { schools: 'scholen', positions: 'plaatsen' },
  progress: (done: string, total: string, unit: string) => `${done} van ${total} ${unit}`,
  differences: (count: string) => `${count} rijen waren anders dan in het bestaande model.`,
};

const en: typeof nl = {
  title: 'Read models',
  lead: 'How far each read model is with the ledger, and what it does not follow.',
  again: 'Look again',
  name: 'Read model',
  position: 'Place in the ledger',
  lag: 'Behind by',
  behind: (events, seconds) => `${events} events, ${seconds} seconds`,
  failing: 'does not follow the ledger',
  parked: 'Parked',
  notFollowed: 'What it does not follow',
  unit: 'What',
  event: 'First event',
  why: 'Why',
  parkedAt: 'Since',
  acts: (name) => `Rebuild or mend: ${name}`,
  act: {
    rebuild: (name) => `Rebuild ${name}`,
    stop: (name) => `Stop the rebuild of ${name}`,
    retry: (name) => `Retry what ${name} does not follow`,
  },
  done: {
    rebuild: (name) => `The rebuild of ${name} has begun. Look again to see how far it is.`,
    stop: (name) => `The rebuild of ${name} stops.`,
    retry: (name) => `${name} has tried again.`,
  },
  rebuildIs: {
    running: 'Is being rebuilt',
    done: 'Was rebuilt',
    interrupted: 'The rebuild was interrupted',
    cancelled: 'The rebuild was stopped',
    failed: 'The rebuild failed',
  },
  since: (moment) => `begun on ${moment}`,
  units: { schools: 'schools', positions: 'places' },
  progress: (done, total, unit) => `${done} of ${total} ${unit}`,
  differences: (count) => `${count} rows were not as in the model that there was.`,
};

export const modelsTexts = () => ({ nl, en })[languageNow()];
