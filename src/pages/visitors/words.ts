/** The words of the start page, in both languages. */
import { languageNow } from '../kit/kit.ts';

const nl = {
  title: 'Betaal voor leerlingen van wie echt gegevens zijn verwerkt',
  lead: 'Telboek telt voor basisscholen van hoeveel leerlingen de toetsgegevens zijn verwerkt, en maakt daar de facturen van. Van elk bedrag ziet u welke leerlingen, welke dag en welk bestand erachter zitten.',
  signIn: 'Aanmelden',
  ask: 'Vraag gratis voorlichting',
  trail: 'Een voorbeeld: van een bedrag terug naar het bestand',
  steps: [
    ['€ 1.863,00', 'verwacht gebruik dit jaar'],
    ['162 × € 11,50', 'leerlingen gemiddeld, maal de prijs'],
    ['163 leerlingen', 'telden mee op 31 augustus'],
    ['leerling 011d 5988', 'een code, geen naam'],
    ['resultaten-juli.csv', 'het bestand van uw school'],
  ],
  costs: 'Wat het kost',
  costsLead: 'Prijzen zijn inclusief btw.',
  kinds: {
    'per-pupil': 'Per leerling',
    flat: 'Vast bedrag',
    trial: 'Proberen',
  },
  perPupil: 'per leerling per jaar',
  perYear: 'per school per jaar',
  months: (months: string) => `${months} maanden`,
  free: 'Gratis',
  noPrice: 'Vraag naar de prijs',
  about: {
    'per-pupil':
      'U betaalt voor het gemiddelde aantal leerlingen van het jaar. Het jaar begint met een voorschot. De volgende factuur verrekent dat met het werkelijke gebruik.',
    flat: 'Eén bedrag voor het hele jaar, hoeveel leerlingen de school ook heeft.',
    trial: 'Alles werkt zoals met een abonnement. U krijgt geen factuur, en het stopt vanzelf.',
  },
  measures: {
    monthly: 'Geteld op de laatste dag van elke maand.',
    daily: 'Elke dag geteld.',
  },
  offers: (features: string) => `Met ook: ${features}.`,
  closedFrom: (day: string) => `Nieuw af te sluiten tot ${day}.`,
  sources: 'Uit welke systemen Telboek leest',
  sourcesLead: 'Uw school levert een bestand aan uit een van deze systemen.',
  status: {
    supported: 'wordt ondersteund',
    available: 'beschikbaar als koppeling',
    'in-development': 'in ontwikkeling',
    'under-study': 'in onderzoek',
  },
  later: 'komt later',
  planned: 'Bekijk wat er gepland is',
  privacy: 'Zo gaan wij om met gegevens van leerlingen',
  privacyOf: [
    ['Geen namen, geen scores', 'Namen, scores, geboortedatums en BSN’s worden tijdens het lezen weggegooid.'],
    [
      'Een code in plaats van een leerling',
      'Alleen met een geheim van de school zelf is een code tot een leerling te herleiden.',
    ],
    ['Niets verandert ongemerkt', 'Een fout wordt verbeterd met een nieuwe regel. Wat er eerst stond, blijft te zien.'],
  ],
  guardians: 'Bent u ouder of verzorger?',
  guardiansLead: 'De school van uw kind nodigt u uit. Daarna bepaalt u zelf wat u met andere ouders deelt.',
  newLink: 'Vraag een nieuwe link om u aan te melden',
};

const en: typeof nl = {
  title: 'Pay for pupils whose data were really processed',
  lead: 'Telboek counts, for primary schools, of how many pupils test data were processed, and makes the invoices from that. Of every amount you see which pupils, which day and which file it rests on.',
  signIn: 'Sign in',
  ask: 'Ask for free information',
  trail: 'An example: from an amount back to the file',
  steps: [
    ['€1,863.00', 'expected usage this year'],
    ['162 × €11.50', 'pupils on average, times the price'],
    ['163 pupils', 'counted on 31 August'],
    ['pupil 011d 5988', 'a code, not a name'],
    ['results-july.csv', 'the file of your school'],
  ],
  costs: 'What it costs',
  costsLead: 'Prices include VAT.',
  kinds: {
    'per-pupil': 'Per pupil',
    flat: 'Fixed amount',
    trial: 'Try it',
  },
  perPupil: 'per pupil per year',
  perYear: 'per school per year',
  months: (months) => `${months} months`,
  free: 'Free',
  noPrice: 'Ask for the price',
  about: {
    'per-pupil':
      'You pay for the average number of pupils of the year. The year begins with an advance. The next invoice settles it against the real usage.',
    flat: 'One amount for the whole year, however many pupils the school has.',
    trial: 'Everything works as with a subscription. There is no invoice, and it ends by itself.',
  },
  measures: {
    monthly: 'Counted on the last day of every month.',
    daily: 'Counted every day.',
  },
  offers: (features) => `Also with: ${features}.`,
  closedFrom: (day) => `Open to new schools until ${day}.`,
  sources: 'The systems that Telboek reads',
  sourcesLead: 'Your school delivers a file of one of these systems.',
  status: {
    supported: 'supported',
    available: 'available as a coupling',
    'in-development': 'in development',
    'under-study': 'under study',
  },
  later: 'comes later',
  planned: 'See what is planned',
  privacy: 'How we handle data of pupils',
  privacyOf: [
    [
      'No names, no scores',
      'Names, scores, birthdays and citizen service numbers are thrown away while a file is read.',
    ],
    ['A code in place of a pupil', 'Only with a secret of the school itself does a code lead back to a pupil.'],
    ['Nothing changes unnoticed', 'A mistake is mended with a new entry. What stood there before can still be seen.'],
  ],
  guardians: 'Are you a parent or guardian?',
  guardiansLead: 'The school of your child invites you. Then you decide what you share with other parents.',
  newLink: 'Ask for a new link to sign in',
};

export const startTexts = () => ({ nl, en })[languageNow()];
