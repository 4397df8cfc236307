/** Entries as rows of a CSV file that accounting software reads (documents.md 9.7.5). */
import { dutchDay } from '../day.ts';
import type { DecimalText } from '../money.ts';
import { csvRow } from '../renditions/csv.ts';
import { type Entry, type EntryLine, vatCode } from './entries.ts';

const columns = [
  'Dagboek',
  'Boekingcode',
  'Datum',
  'Omschrijving',
  'Grootboeknummer',
  'RGS',
  'Relatiecode',
  'Factuurnummer',
  'Debet',
  'Credit',
  'Kostenplaatsnummer',
  'Btwcode',
  'Btwpercentage',
  'Vervaldatum',
] as const;

export const journalHeader = csvRow(columns);

/** A row for each line of the entry. */
export const journalRows = (entry: Entry): string => entry.lines.map((line) => csvRow(cells(entry, line))).join('');

const cells = ({ journal, code, on, document, debtor }: Entry, line: EntryLine): string[] => [
  journal,
  code,
  dutchDay(on),
  line.description,
  line.account.number,
  line.account.rgs,
  debtor ?? '',
  document?.number ?? '',
  line.side === 'debit' ? comma(line.amount) : '',
  line.side === 'credit' ? comma(line.amount) : '',
  document?.school ?? '',
  line.vatRate === undefined ? '' : vatCode(line.vatRate),
  line.vatRate === undefined ? '' : comma(line.vatRate),
  document !== undefined && journal === 'VERK' ? dutchDay(document.dueOn) : '',
];

/** The figure without signs between thousands: software that reads the file may misread those. */
const comma = (figure: DecimalText): string => figure.replace('.', ',');
