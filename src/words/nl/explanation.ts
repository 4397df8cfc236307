import type { ExplanationTexts } from '../explanationTexts.ts';
import { formatsOf } from '../formats.ts';
import { namesOf } from '../names.ts';

const { day, number } = formatsOf('nl');
const { plan: nameOfPlan, role: nameOfRole } = namesOf('nl');

export const explanation: ExplanationTexts = {
  sections: {
    lines: 'REGELS',
    years: 'JAREN',
    pupils: 'LEERLINGEN (L), zoals zij in het logboek heten: een pseudoniem',
    results: 'RESULTATEN (R), waardoor zij meetelden',
    imports: 'IMPORTS (I), die deze resultaten koppelden',
    decisions: 'BESLUITEN MET DE HAND over deze resultaten',
    settled: 'DOCUMENTEN die hier worden verrekend',
    sources: 'BRONNEN, zoals zij bij het besluit waren gelezen',
    checking: 'CONTROLEREN',
  },
  none: '(geen)',
  kinds: { invoice: 'Factuur', 'credit-note': 'Creditnota' },
  purposes: { year: 'jaardocument', final: 'einddocument', correction: 'correctie', cancel: 'creditering' },
  categories: { 'standardised-test': 'toets', 'learning-goal': 'leerdoel', engagement: 'betrokkenheid' },
  title: (document) => `HERLEIDING VAN ${document}`,
  schoolAndDebtor: (school, debtor) => `School ${school}, op naam van ${debtor}`,
  dated: (on) => `gedateerd ${day(on)}`,
  year: (year, term, from, to) => `Jaar ${year} van termijn ${term}: ${day(from)} t/m ${day(to)}`,
  cancels: (document) => `crediteert ${document}`,
  decided: (event, recorded) => `Besloten: ${event}, ${recorded}`,
  rules: (version) => `Rekenregels: versie ${version}`,
  issued: (event) => `Uitgegeven: ${event}`,
  digest: (digest) => `Vingerafdruk: ${digest}`,
  recorded: (moment, role, reason) =>
    `vastgelegd ${moment} door ${nameOfRole(role)}${reason === null ? '' : `: ${reason}`}`,
  total: 'Totaal inclusief btw',
  vat: (rate, formula) => `Btw ${rate} %: ${formula}`,
  net: (total, vat) => `Netto: ${total} − ${vat}`,
  billedBefore: (documents) => `eerder gefactureerd met ${documents}`,
  asBilled: (document, average, due) =>
    `zoals gefactureerd met ${document}: gemiddelde ${average}, verschuldigd ${due}`,
  causedBy: (event, { file, result } = {}) =>
    `door ${event}${file !== undefined ? ` (bestand ${file})` : result !== undefined ? ` (resultaat ${result})` : ''}`,
  causedByNoEvent: 'niet door een gebeurtenis: elders gefactureerd, of andere rekenregels',
  plan: (plan, yearGroups) =>
    `plan ${nameOfPlan(plan)}${yearGroups === null ? '' : `, groep ${yearGroups.join(', ')}`}`,
  billed: (amount) => `gefactureerd voor dit document ${amount}`,
  flat: 'vast bedrag',
  notYetDue: 'nog niet te verrekenen',
  due: (amount) => `verschuldigd ${amount}`,
  priceUnknown: 'prijs onbekend',
  price: (amount, event, settledBy) =>
    `prijs ${amount}${event === null ? '' : `: ${event}`}${settledBy === null ? '' : `, vastgelegd door ${settledBy}`}`,
  agreed: (agreement, events, formula) => `volgens raamovereenkomst ${agreement} (${events}): ${formula}`,
  pool: (on, total, own) =>
    `leerlingen van alle deelnemende scholen op ${day(on)}: ${number(total)}, waarvan van deze school ${number(own)}`,
  average: (over, unit, complete, calculation) =>
    `gemiddeld over ${over} ${unit === 'days' ? 'dagen' : 'maanden'}${complete ? '' : ' tot dan toe'}: ${calculation}`,
  countDay: 'teldag',
  month: (month) => `mnd ${month}`,
  count: 'aantal',
  decision: 'besluit',
  before: 'eerder',
  from: 'van',
  through: 't/m',
  days: 'dagen',
  by: 'door',
  resultHeads: ['van', 'sleutel', 'soort', 'afgenomen', 'geldig t/m', 'gekoppeld', 'door', 'met de hand'],
  linked: (on) => `gekoppeld ${on}`,
  rows: (stream, from, to) => `rijen: ${stream} @${from}–@${to}`,
  digestOf: (digest) => `vingerafdruk ${digest}`,
  settledBy: (event, digest) => `besloten: ${event}, vingerafdruk ${digest}`,
  issuedBy: (event, digest) => `uitgegeven: ${event}, vingerafdruk ${digest}`,
  forDecision: 'besluit',
  forIssue: 'uitgifte',
  stillEmpty: 'nog leeg',
  check: (document) => [
    'Tel een kolom na: elke leerling met een R telt één keer; de som staat onder `aantal` en moet gelijk zijn aan `besluit`.',
    'Een R telt op een dag mee als die dag niet voor `afgenomen` en `gekoppeld` ligt en niet na `geldig t/m`.',
    'naam @n is gebeurtenis n van die stroom. Elke vingerafdruk is een SHA-256 over de gebeurtenis en die ervoor.',
    '`npm run verify` maakt alle vingerafdrukken en documenten opnieuw uit de gebeurtenissen; dit document alleen:',
    `GET /invoices/${document}/verification. Het besluit heeft vingerafdruk`,
  ],
  andOfDocument: (digest) => `${digest} en het document`,
};
