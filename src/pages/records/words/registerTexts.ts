/** The words of this page in both languages, in a file that no other page loads. */
import { languageNow } from '../../kit/kit.ts';

const nl = {
  title: 'Register',
  lead: 'Wat het register van DUO zegt, en wat alleen hier van een school wordt vastgelegd.',
  import: 'Bestand van DUO inlezen',
  file: 'Bestand van het register',
  fileHint: 'Een CSV met de vestigingen van het basisonderwijs, zoals DUO die uitgeeft.',
  closing: 'Ook als het bestand meer dan een tiende van de scholen sluit',
  send: 'Register inlezen',
  taken: (created: string, changed: string, unchanged: string, closed: string) =>
    `Ingelezen: ${created} nieuw, ${changed} gewijzigd, ${unchanged} ongewijzigd, ${closed} gesloten.`,
  differing: (total: string) => `${total} scholen zijn met de hand anders vastgelegd dan in het register staat`,
  fields: 'Wat anders is',
  left: 'Overgeslagen scholen',
  badRow: (row: string, column: string | null, message: string) =>
    `Rij ${row}${column === null ? '' : `, ${column}`}: ${message}`,
  debtor: 'Wie voor een school betaalt',
  debtorLead: 'Zonder eigen betaler betaalt het bestuur, en zonder bestuur de school zelf.',
  saveDebtor: 'Betaler vastleggen',
  debtorSaved: (name: string) => `De betaler is vastgelegd: ${name}.`,
  secret: 'Geheim van een school vernietigen',
  secretLead:
    'Daarna leidt niets meer van een leerling naar zijn resultaten. Dat kan pas als de verwerkersovereenkomst is geëindigd.',
  destroy: 'Geheim vernietigen',
  destroyed: (school: string) => `Het geheim van ${school} is vernietigd.`,
};

const en: typeof nl = {
  title: 'Register',
  lead: 'What the register of DUO says, and what is recorded of a school only here.',
  import: 'Take in a file of DUO',
  file: 'File of the register',
  fileHint: 'A CSV with the locations of primary education, as DUO publishes it.',
  closing: 'Even when the file closes more than a tenth of the schools',
  send: 'Take in the register',
  taken: (created, changed, unchanged, closed) =>
    `Taken in: ${created} new, ${changed} changed, ${unchanged} unchanged, ${closed} closed.`,
  differing: (total) => `${total} schools were recorded by hand otherwise than the register has them`,
  fields: 'What differs',
  left: 'Schools that were left out',
  badRow: (row, column, message) => `Row ${row}${column === null ? '' : `, ${column}`}: ${message}`,
  debtor: 'Who pays for a school',
  debtorLead: 'Without a debtor of its own its board pays, and without a board the school itself.',
  saveDebtor: 'Record the debtor',
  debtorSaved: (name) => `The debtor is recorded: ${name}.`,
  secret: 'Destroy the secret of a school',
  secretLead:
    'After that nothing leads from a pupil to their results. It can be done only once the data processing agreement has ended.',
  destroy: 'Destroy the secret',
  destroyed: (school) => `The secret of ${school} was destroyed.`,
};

export const registerTexts = () => ({ nl, en })[languageNow()];
