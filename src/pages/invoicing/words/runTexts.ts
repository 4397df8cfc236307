/** The words of an invoice run, in both languages. */
import { languageNow } from '../../kit/kit.ts';

const nl = {
  run: {
    title: 'Factuurronde',
    begun: 'De ronde is begonnen.',
    issued: (count: string) => (count === '1' ? '1 document is uitgegeven' : `${count} documenten zijn uitgegeven`),
    noneYet: 'Er is nog niets uitgegeven.',
    toSending: 'De documenten van deze dag versturen',
    repeat: 'De ronde herhalen',
    lead: 'Een ronde geeft alles uit wat op of vóór een dag gefactureerd moet worden. Een ronde herhalen kan altijd: niets wordt twee keer uitgegeven.',
    on: 'Dag van de facturen',
    onHint: 'Niet na vandaag, en niet vóór de dag van de laatste factuur.',
    nothing: 'Er is op deze dag niets uit te geven.',
    missed: (count: string) =>
      `${count === '1' ? 'Van 1 school telt' : `Van ${count} scholen telt`} nu of binnenkort minder dan de helft van de leerlingen mee. Kijk eerst of er een bestand ontbreekt:`,
    sum: 'Totaal',
    documents: (count: string) => (count === '1' ? '1 document' : `${count} documenten`),
    bySchool: 'Wat wordt uitgegeven, per school',
    bySchoolDone: 'Wat is uitgegeven, per school',
    count: 'Documenten',
    byKind: 'Waaruit het bestaat',
    line: 'Soort regel',
    lines: {
      advance: 'voorschot',
      usage: 'werkelijk gebruik',
      'advance-settled': 'verrekening van een voorschot',
      correction: 'correctie',
      'flat-fee': 'vast bedrag',
      'flat-fee-refund': 'terugbetaling van een vast bedrag',
    },
    each: 'Alle documenten',
    blocked: 'Voor deze scholen wordt niets uitgegeven',
    why: 'Waarom',
    mend: 'Oplossen',
    withoutEInvoice: 'Hiervan is geen e-factuur gemaakt, omdat de debiteur geen KvK-nummer en geen OIN heeft:',
    more: (count: string) => `en ${count} meer`,
    final:
      'Een uitgegeven document blijft altijd bestaan. Een fout wordt hersteld met een creditnota of een correctie.',
    confirm: (count: string, amount: string) =>
      count === '1' ? `geef 1 document uit: ${amount}` : `geef ${count} documenten uit: ${amount}`,
    soFar: (count: string) => `Uitgegeven documenten (${count})`,
    toDocuments: 'Alle facturen van deze dag',
  },
};

const en: typeof nl = {
  run: {
    title: 'Invoice run',
    begun: 'The run has begun.',
    issued: (count) => (count === '1' ? '1 document is issued' : `${count} documents are issued`),
    noneYet: 'Nothing is issued yet.',
    toSending: 'Send the documents of this day',
    repeat: 'Repeat the run',
    lead: 'A run issues everything that is to be invoiced on or before a day. It can always be repeated: nothing is issued twice.',
    on: 'Day of the invoices',
    onHint: 'Not after today, and not before the day of the latest invoice.',
    nothing: 'There is nothing to issue on this day.',
    missed: (count) =>
      `Of ${count === '1' ? '1 school' : `${count} schools`} fewer than half of the pupils count now or soon. See first whether a file is missing:`,
    sum: 'Total',
    documents: (count) => (count === '1' ? '1 document' : `${count} documents`),
    bySchool: 'What is issued, by school',
    bySchoolDone: 'What was issued, by school',
    count: 'Documents',
    byKind: 'What it is made of',
    line: 'Kind of line',
    lines: {
      advance: 'advance',
      usage: 'real usage',
      'advance-settled': 'settlement of an advance',
      correction: 'correction',
      'flat-fee': 'flat fee',
      'flat-fee-refund': 'refund of a flat fee',
    },
    each: 'All documents',
    blocked: 'Nothing is issued for these schools',
    why: 'Why',
    mend: 'Mend',
    withoutEInvoice: 'Of these no e-invoice was made, because the debtor has neither a KvK number nor an OIN:',
    more: (count) => `and ${count} more`,
    final: 'An issued document stays for ever. A mistake is mended by a credit note or a correction.',
    confirm: (count, amount) => (count === '1' ? `issue 1 document: ${amount}` : `issue ${count} documents: ${amount}`),
    soFar: (count) => `Issued documents (${count})`,
    toDocuments: 'All invoices of this day',
  },
};

export const runTexts = () => ({ nl, en })[languageNow()];
