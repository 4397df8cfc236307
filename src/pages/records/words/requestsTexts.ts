/** The words of this page in both languages, in a file that no other page loads. */
import { languageNow } from '../../kit/kit.ts';

const nl = {
  title: 'Verzoeken om informatie',
  closedToo: 'Toon ook gesloten verzoeken',
  none: 'Er zijn geen verzoeken.',
  states: { open: 'open', handled: 'behandeld', closed: 'gesloten' },
  notKept: 'De gegevens van dit verzoek konden niet worden bewaard.',
  erased: 'De gegevens van dit verzoek zijn gewist.',
  acts: (id: string) => `Behandelen, sluiten of wissen: ${id}`,
  to: { handled: 'Is behandeld', closed: 'Sluiten' },
  erase: 'Gegevens wissen',
};

const en: typeof nl = {
  title: 'Requests for information',
  closedToo: 'Show closed requests too',
  none: 'There are no requests.',
  states: { open: 'open', handled: 'handled', closed: 'closed' },
  notKept: 'The data of this request could not be kept.',
  erased: 'The data of this request were erased.',
  acts: (id) => `Handle, close or erase: ${id}`,
  to: { handled: 'Is handled', closed: 'Close' },
  erase: 'Erase the data',
};

export const requestsTexts = () => ({ nl, en })[languageNow()];
