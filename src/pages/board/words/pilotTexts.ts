/** The words of the pilots of a board, in both languages. */
import { languageNow } from '../../kit/kit.ts';

const nl = {
  title: (board: string | undefined) => (board === undefined ? 'Pilots' : `Pilots – ${board}`),
  lead: 'In een pilot proberen scholen de dienst uit. Er wordt niets gefactureerd. Daarna zegt elke school of zij doorgaat.',
  none: 'Dit bestuur had nog geen pilot.',
  noneHint: 'Begin er hieronder een.',
  span: (from: string, until: string) => `${from} t/m ${until}`,
  when: 'Loopt',
  outcome: 'Uitkomst',
  outcomes: {
    awaiting: 'nog niet bekend: niet elke school heeft geëvalueerd',
    unanimous: 'alle scholen gaan door',
    divided: 'niet alle scholen gaan door',
  },
  schools: (id: string) => `Scholen in ${id}`,
  school: 'School',
  evaluation: 'Evaluatie',
  continues: 'gaat door',
  stops: 'gaat niet door',
  notYet: 'nog niet geëvalueerd',
  remarks: 'Opmerkingen',
  agreement: 'Raamovereenkomst voorstellen',
  start: 'Begin een pilot',
  started: (id: string) =>
    `Pilot ${id} is vastgelegd. Na de laatste dag evalueert elke school op haar pagina Abonnement.`,
  from: 'Eerste dag',
  until: 'Laatste dag',
  which: 'Welke scholen doen mee?',
  whichHint: 'Een school zonder verwerkersovereenkomst, met een abonnement, of al in een pilot kan niet meedoen.',
  noSchools: 'Dit bestuur heeft nog geen scholen.',
};

const en: typeof nl = {
  title: (board) => (board === undefined ? 'Pilots' : `Pilots – ${board}`),
  lead: 'In a pilot schools try the service. Nothing is invoiced. Afterwards each school says whether it goes on.',
  none: 'This board has had no pilot yet.',
  noneHint: 'Begin one below.',
  span: (from, until) => `${from} through ${until}`,
  when: 'Runs',
  outcome: 'Outcome',
  outcomes: {
    awaiting: 'not known yet: not every school has evaluated',
    unanimous: 'all schools go on',
    divided: 'not all schools go on',
  },
  schools: (id) => `Schools in ${id}`,
  school: 'School',
  evaluation: 'Evaluation',
  continues: 'goes on',
  stops: 'does not go on',
  notYet: 'not evaluated yet',
  remarks: 'Remarks',
  agreement: 'Propose a framework agreement',
  start: 'Begin a pilot',
  started: (id) => `Pilot ${id} is recorded. After its last day each school evaluates it on its page Subscription.`,
  from: 'First day',
  until: 'Last day',
  which: 'Which schools take part?',
  whichHint: 'A school without a data processing agreement, with a subscription, or in a pilot already cannot.',
  noSchools: 'This board has no schools yet.',
};

export const pilotTexts = () => ({ nl, en })[languageNow()];
