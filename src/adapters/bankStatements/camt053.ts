/** Reads the entries of a CAMT.053 statement as it streams in (documents.md 9.8.3). Everything that is not used is dropped. */
import type { StatementReader } from '../../commands/files/fileReaders.ts';
import type { ReadEntry } from '../../domain/payments/statementEntries.ts';
import type { FileFault } from '../../domain/refusals/fileFacts.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { XmlVisitor } from '../fileFormats/xmlElements.ts';
import { walkXmlFile } from '../fileFormats/xmlFile.ts';
import { roots } from './camtElements.ts';

/** More than a bank puts into one statement of a business. */
const entriesMax = 20_000;

/** @throws Rejection file_unreadable, file_empty, file_too_large */
export const readCamt053: StatementReader = async (body) => {
  const message = new Message();
  await walkXmlFile(body, roots, message, unreadable);
  if (!message.hasStatement) throw unreadable({ is: 'element-missing', element: 'Stmt' });
  return message.entries;
};

const unreadable = (fault: FileFault) => new Rejection('file_unreadable', { file: 'statement', fault });

/** Characters of remittance text of one entry, which may have many transactions. */
const remittanceMax = 2_000;

type Fields = Omit<ReadEntry, 'row' | 'account' | 'statement'>;

class Message implements XmlVisitor {
  readonly entries: ReadEntry[] = [];
  hasStatement = false;
  /** The names of the elements around the current one. */
  private readonly path: string[] = [];
  private statement = '';
  private account = '';
  /** Entries of the current statement, whose account may come after them. */
  private found: Fields[] = [];
  private entry = noEntry(0);

  open(name: string, attributes: Parameters<XmlVisitor['open']>[1]): void {
    this.path.push(name);
    if (name === 'Stmt') {
      this.hasStatement = true;
      [this.statement, this.account, this.found] = ['', '', []];
    }
    if (name === 'Ntry') this.entry = noEntry(this.found.length + 1);
    if (name === 'Amt') this.entry.currency = attributes.Ccy?.value.trim() ?? '';
  }

  close(name: string, text: string): void {
    this.path.pop();
    const parent = this.path.at(-1);
    switch (name) {
      case 'Id':
        if (parent === 'Stmt') this.statement = text;
        return;
      case 'IBAN':
        this.account = text.replaceAll(' ', '').toUpperCase();
        return;
      case 'Amt':
        this.entry.amount = text;
        return;
      case 'CdtDbtInd':
        this.entry.side = text;
        return;
      case 'Sts':
        if (text !== '') this.entry.status = text;
        return;
      case 'Cd':
      case 'Prtry':
        this.entry.status = text;
        return;
      case 'Dt':
      case 'DtTm':
        this.entry.bookedOn = text;
        return;
      case 'AcctSvcrRef':
        this.entry.reference = text;
        return;
      case 'Nm':
        this.entry.payer ||= text;
        return;
      case 'Ustrd':
      case 'Ref':
      case 'AddtlRmtInf':
        this.entry.remittance = `${this.entry.remittance} ${text}`.trim().slice(0, remittanceMax);
        return;
      case 'Ntry':
        this.found.push(this.entry);
        return;
      case 'Stmt':
        this.take();
    }
  }

  /** The format has many elements that are not used here. */
  unexpected(): boolean {
    return true;
  }

  private take(): void {
    const { account, statement, entries, found } = this;
    if (entries.length + found.length > entriesMax)
      throw new Rejection('file_too_large', { of: 'statement-entries', max: entriesMax });
    for (const entry of found) entries.push({ row: entries.length + 1, account, statement, ...entry });
    this.found = [];
  }
}

const noEntry = (place: number): { -readonly [Field in keyof Fields]: Fields[Field] } => ({
  place,
  amount: '',
  currency: '',
  side: '',
  status: '',
  bookedOn: '',
  reference: '',
  remittance: '',
  payer: '',
});
