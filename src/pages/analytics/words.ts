/** The words of these pages in both languages, in a file that no other page loads. */
import { languageNow } from '../kit/kit.ts';

const nl = {
  title: 'Aantallen',
  lead: 'Hoeveel leerlingen telden, per school. Hier staat nooit wie.',
  search: 'Zoek een school',
  find: 'Zoek',
  none: 'Er zijn nog geen scholen.',
  noneFound: 'Geen school voldoet hieraan.',
  school: 'School',
  id: 'Nummer',
  feed: 'De gegevensstroom',
  feedLead:
    'Alle aantallen, abonnementen en documenten, een bericht per regel (NDJSON). Per keer hoogstens 10.000 regels; de laatste regel zegt met cursor waar de volgende keer begint.',
  after: 'Verder na cursor',
  afterHint: 'Leeg: vanaf het begin.',
  topics: {
    'telboek.pupil-counts.v1': 'Download de aantallen',
    'telboek.subscriptions.v1': 'Download de abonnementen',
    'telboek.documents.v1': 'Download de documenten',
  },
  counts: (school: string | undefined) => (school === undefined ? 'Aantallen' : `Aantallen – ${school}`),
  asOf: (moment: string, position: string) => `Zoals bekend op ${moment}, bij plaats ${position} in het logboek.`,
  months: 'Getelde leerlingen op de laatste dag van elke maand',
  month: 'Maand',
  pupils: 'Leerlingen',
  bar: (month: string, pupils: string) => `${month}: ${pupils} leerlingen`,
  noMonths: 'In deze periode eindigde geen maand. Kies een langere periode.',
  years: 'Gemiddelden per schooljaar',
  year: 'Schooljaar',
  monthly: 'Gemiddelde van de maandeinden',
  daily: 'Gemiddelde van alle dagen',
  days: 'Elke dag',
  day: 'Dag',
};

const en: typeof nl = {
  title: 'Counts',
  lead: 'How many pupils counted, school by school. It never says who.',
  search: 'Find a school',
  find: 'Find',
  none: 'There are no schools yet.',
  noneFound: 'No school matches.',
  school: 'School',
  id: 'Number',
  feed: 'The feed',
  feedLead:
    'All counts, subscriptions and documents, a message on each line (NDJSON). At most 10,000 lines at a time; the last line says with cursor where the next time begins.',
  after: 'Go on after cursor',
  afterHint: 'Empty: from the beginning.',
  topics: {
    'telboek.pupil-counts.v1': 'Download the counts',
    'telboek.subscriptions.v1': 'Download the subscriptions',
    'telboek.documents.v1': 'Download the documents',
  },
  counts: (school) => (school === undefined ? 'Counts' : `Counts – ${school}`),
  asOf: (moment, position) => `As known on ${moment}, at position ${position} of the log.`,
  months: 'Pupils who counted on the last day of each month',
  month: 'Month',
  pupils: 'Pupils',
  bar: (month, pupils) => `${month}: ${pupils} pupils`,
  noMonths: 'No month ended in this period. Choose a longer one.',
  years: 'Means by school year',
  year: 'School year',
  monthly: 'Mean of the month-ends',
  daily: 'Mean of all days',
  days: 'Each day',
  day: 'Day',
};

export const analyticsTexts = () => ({ nl, en })[languageNow()];
