/** The words of what a board signs for its schools, in both languages. */
import { languageNow } from '../../kit/kit.ts';

const nl = {
  title: (board: string | undefined) => (board === undefined ? 'Afspraken' : `Afspraken – ${board}`),
  noDpa: 'Het bestuur heeft geen verwerkersovereenkomst getekend. Een school kan er ook zelf een tekenen.',
  ofSchools: 'Wat er bij de scholen ontbreekt',
  without: 'Scholen zonder verwerkersovereenkomst of voorwaarden',
  allDone: 'Elke school heeft een verwerkersovereenkomst en aanvaarde voorwaarden.',
  school: 'School',
  missing: 'Ontbreekt',
  dpa: 'verwerkersovereenkomst',
  terms: 'algemene voorwaarden',
  until: (day: string) => `beëindigd per ${day}`,
  signedList: 'Getekend door het bestuur',
  many: 'Veel scholen tegelijk',
};

const en: typeof nl = {
  title: (board) => (board === undefined ? 'Agreements' : `Agreements – ${board}`),
  noDpa: 'The board has signed no data processing agreement. A school can also sign one itself.',
  ofSchools: 'What is missing at the schools',
  without: 'Schools without a data processing agreement or terms',
  allDone: 'Every school has a data processing agreement and accepted terms.',
  school: 'School',
  missing: 'Missing',
  dpa: 'data processing agreement',
  terms: 'general terms',
  until: (day) => `ended as of ${day}`,
  signedList: 'Signed by the board',
  many: 'Many schools at once',
};

export const promiseTexts = () => ({ nl, en })[languageNow()];
