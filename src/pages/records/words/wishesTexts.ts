/** The words of this page in both languages, in a file that no other page loads. */
import { languageNow } from '../../kit/kit.ts';

const nl = {
  title: 'Wensen',
  lead: 'Scholen die om een proef of een abonnement vroegen, en er nog geen kunnen krijgen.',
  nobody: 'Nog geen school heeft erom gevraagd.',
  school: 'School',
  kind: 'Soort',
  noYearClasses: 'zonder jaargroepen',
  asked: 'Vroeg om',
  askedFor: { trial: 'een proef', subscription: 'een abonnement' },
  moment: 'Wanneer',
};

const en: typeof nl = {
  title: 'Wishes',
  lead: 'Schools that asked for a trial or a subscription, and cannot have one yet.',
  nobody: 'No school has asked yet.',
  school: 'School',
  kind: 'Kind',
  noYearClasses: 'without year groups',
  asked: 'Asked for',
  askedFor: { trial: 'a trial', subscription: 'a subscription' },
  moment: 'When',
};

export const wishesTexts = () => ({ nl, en })[languageNow()];
