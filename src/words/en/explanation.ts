import type { ExplanationTexts } from '../explanationTexts.ts';
import { formatsOf } from '../formats.ts';
import { namesOf } from '../names.ts';

const { day, number } = formatsOf('en');
const { plan: nameOfPlan, role: nameOfRole } = namesOf('en');

export const explanation: ExplanationTexts = {
  sections: {
    lines: 'LINES',
    years: 'YEARS',
    pupils: 'PUPILS (L), as they are called in the ledger: a pseudonym',
    results: 'RESULTS (R), by which they counted',
    imports: 'IMPORTS (I), which linked these results',
    decisions: 'DECISIONS BY HAND about these results',
    settled: 'DOCUMENTS that are settled here',
    sources: 'SOURCES, as they were read for the decision',
    checking: 'CHECKING',
  },
  none: '(none)',
  kinds: { invoice: 'Invoice', 'credit-note': 'Credit note' },
  purposes: { year: 'of a year', final: 'final', correction: 'correction', cancel: 'cancelling' },
  categories: { 'standardised-test': 'test', 'learning-goal': 'learning goal', engagement: 'engagement' },
  title: (document) => `DERIVATION OF ${document}`,
  schoolAndDebtor: (school, debtor) => `School ${school}, billed to ${debtor}`,
  dated: (on) => `dated ${day(on)}`,
  year: (year, term, from, to) => `Year ${year} of term ${term}: ${day(from)} through ${day(to)}`,
  cancels: (document) => `cancels ${document}`,
  decided: (event, recorded) => `Decided: ${event}, ${recorded}`,
  rules: (version) => `Billing rules: version ${version}`,
  issued: (event) => `Issued: ${event}`,
  digest: (digest) => `Digest: ${digest}`,
  recorded: (moment, role, reason) =>
    `recorded ${moment} by ${nameOfRole(role)}${reason === null ? '' : `: ${reason}`}`,
  total: 'Total including VAT',
  vat: (rate, formula) => `VAT ${rate} %: ${formula}`,
  net: (total, vat) => `Net: ${total} − ${vat}`,
  billedBefore: (documents) => `billed before with ${documents}`,
  asBilled: (document, average, due) => `as billed with ${document}: average ${average}, due ${due}`,
  causedBy: (event, { file, result } = {}) =>
    `by ${event}${file !== undefined ? ` (file ${file})` : result !== undefined ? ` (result ${result})` : ''}`,
  causedByNoEvent: 'by no event: billed elsewhere, or other billing rules',
  plan: (plan, yearGroups) =>
    `plan ${nameOfPlan(plan)}${yearGroups === null ? '' : `, year groups ${yearGroups.join(', ')}`}`,
  billed: (amount) => `billed before this document ${amount}`,
  flat: 'flat fee',
  notYetDue: 'not yet to be settled',
  due: (amount) => `due ${amount}`,
  priceUnknown: 'price unknown',
  price: (amount, event, settledBy) =>
    `price ${amount}${event === null ? '' : `: ${event}`}${settledBy === null ? '' : `, fixed by ${settledBy}`}`,
  agreed: (agreement, events, formula) => `by framework agreement ${agreement} (${events}): ${formula}`,
  pool: (on, total, own) =>
    `pupils of all schools that joined on ${day(on)}: ${number(total)}, of which of this school ${number(own)}`,
  average: (over, unit, complete, calculation) =>
    `average over ${over} ${unit}${complete ? '' : ' until then'}: ${calculation}`,
  countDay: 'count',
  month: (month) => `m ${month}`,
  count: 'number',
  decision: 'decided',
  before: 'before',
  from: 'from',
  through: 'through',
  days: 'days',
  by: 'by',
  resultHeads: ['of', 'key', 'category', 'taken', 'valid thr.', 'linked', 'by', 'by hand'],
  linked: (on) => `linked ${on}`,
  rows: (stream, from, to) => `rows: ${stream} @${from}–@${to}`,
  digestOf: (digest) => `digest ${digest}`,
  settledBy: (event, digest) => `decided: ${event}, digest ${digest}`,
  issuedBy: (event, digest) => `issued: ${event}, digest ${digest}`,
  forDecision: 'decision',
  forIssue: 'issue',
  stillEmpty: 'still empty',
  check: (document) => [
    'Count a column: each pupil with an R counts once; the sum stands under `number` and must be the same as `decided`.',
    'An R counts on a day that lies neither before `taken` and `linked` nor after `valid thr.`.',
    'name @n is event n of that stream. Each digest is a SHA-256 over the event and the one before it.',
    '`npm run verify` makes all digests and documents anew from the events; this document alone:',
    `GET /invoices/${document}/verification. The decision has digest`,
  ],
  andOfDocument: (digest) => `${digest} and the document`,
};
