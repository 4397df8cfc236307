import type { ResultsReader } from '../../commands/files/fileReaders.ts';
import { parseDay } from '../../domain/day.ts';
import type { FileFault } from '../../domain/refusals/fileFacts.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { Kind } from '../../domain/results/kinds.ts';
import { type ReadRow, type RowFault, type RowField, yearGroupFault } from '../../domain/results/row.ts';
import { roots } from './uwlrElements.ts';
import type { XmlVisitor } from './xmlElements.ts';
import { walkXmlFile } from './xmlFile.ts';
import { checkSchoolOfFile, versionWarnings } from './xmlSchool.ts';

/**
 * Rows are the `resultaat` elements, numbered from 1. Names, scores and everything else that is not used are dropped
 * while reading.
 * @throws Rejection file_unreadable, file_of_other_school, as soon as that shows.
 */
export const readUwlrResults: ResultsReader = async (body, school, take) => {
  const message = new Message(school, take);
  await walkXmlFile(body, roots, message, unreadable);
  message.mustHave('leerresultaten_verzoek');
  return { warnings: message.warnings, settle: message.settle, fieldNames };
};

const unreadable = (fault: FileFault) => new Rejection('file_unreadable', { file: 'uwlr', fault });

const fieldNames: Readonly<Record<RowField, string>> = {
  row: 'resultaat',
  pupil: 'leerlingid',
  category: 'resultaat',
  takenOn: 'afnamedatum',
  yearGroup: 'leerjaar',
  testCode: 'toetscode',
  key: '@key',
};

// A message names some hundreds of tests, which are kept until its end.
const testsMax = 50_000;

/** The state of reading: the school of the message, the current pupil and result, and the tests. */
class Message implements XmlVisitor {
  readonly warnings: string[] = [];
  private readonly school: string;
  private readonly take: (row: ReadRow) => void;
  /** Texts of the elements inside the current one. */
  private readonly fields = new Map<string, string>();
  private readonly met = new Set<string>();
  private pupil = '';
  private results = 0;
  private key = '';
  private broken = false;
  /**
   * The leerjaar of each test by its code, as written; empty when it has none; undefined when two different ones were
   * given.
   */
  private readonly tests = new Map<string, string | undefined>();

  constructor(school: string, take: (row: ReadRow) => void) {
    this.school = school;
    this.take = take;
  }

  open(name: string, attributes: Parameters<XmlVisitor['open']>[1]): void {
    if (name === 'toetsafnames') this.mustHave('school');
    if (name === 'resultaten') this.pupil = this.fields.get('eckid') || this.fields.get('leerlingid') || '';
    if (['school', 'toetsafname', 'resultaat', 'toets'].includes(name)) this.fields.clear();
    if (name !== 'resultaat') return;
    this.results++;
    this.key = attributes.key?.value.trim() ?? '';
    this.broken = false;
  }

  close(name: string, text: string): void {
    this.fields.set(name, text);
    switch (name) {
      case 'school':
        this.checkSchool();
        break;
      case 'resultaat':
        this.take(this.row());
        return;
      case 'toets':
        this.addTest();
        return;
      case 'leerresultaten_verzoek':
        for (const needed of ['school', 'toetsafnames', 'toetsen']) this.mustHave(needed);
    }
    this.met.add(name);
  }

  /**
   * A result that does not fit the XSD is one bad row. Any other deviation makes the meaning of the message uncertain.
   */
  unexpected(within: readonly string[]): boolean {
    if (!within.includes('resultaat')) return false;
    this.broken = true;
    return true;
  }

  mustHave(name: string): void {
    if (!this.met.has(name)) throw unreadable({ is: 'element-missing', element: name });
  }

  /** Completes a kind of result with the facts of its test. The tests come after the results. */
  readonly settle = (kind: Kind): Kind | RowFault => {
    if (kind.testCode === null) return { field: 'testCode', message: 'missing' };
    if (!this.tests.has(kind.testCode))
      return { field: 'testCode', message: 'no toets among the toetsen has this toetscode' };
    const yearGroup = this.tests.get(kind.testCode);
    if (yearGroup === undefined)
      return { field: 'yearGroup', message: 'the toetsen give this toetscode two different values' };
    if (yearGroup === '') return kind;
    return /^[1-8]$/.test(yearGroup) ? { ...kind, yearGroup: Number(yearGroup) } : yearGroupFault;
  };

  private row(): ReadRow {
    const row: ReadRow = {
      row: this.results,
      key: this.key,
      pupil: this.pupil,
      categoryText: '',
      category: 'standardised-test',
      takenOn: parseDay(this.textOf('afnamedatum').replace(timeZone, '')),
      yearGroup: null,
      testCode: this.textOf('toetscode'),
    };
    return this.broken ? { ...row, broken: 'not the elements that the XSD has here, or not in their order' } : row;
  }

  private addTest(): void {
    const code = this.textOf('toetscode');
    const yearGroup = this.textOf('leerjaar');
    if (this.tests.size === testsMax && !this.tests.has(code))
      throw unreadable({ is: 'too-many-elements', elements: 'toetsen', max: testsMax });
    // Copied, because a slice of text would keep its piece of the file in memory.
    if (!this.tests.has(code)) this.tests.set(Buffer.from(code).toString(), Buffer.from(yearGroup).toString());
    else if (this.tests.get(code) !== yearGroup) this.tests.set(code, undefined);
  }

  private checkSchool(): void {
    const textOf = (field: string) => this.textOf(field);
    checkSchoolOfFile({ textOf, school: this.school, refusing: unreadable });
    if (!/^[12]\d{3}-[12]\d{3}$/.test(this.textOf('schooljaar')))
      this.warnings.push('schooljaar is missing, or not of the form 2026-2027; nothing of it is used');
    this.warnings.push(...versionWarnings(this.textOf('xsdversie'), 'UWLR 2.2'));
  }

  private textOf(name: string): string {
    return this.fields.get(name) ?? '';
  }
}

/** xs:date may have a time zone. The day is taken as the school wrote it. */
const timeZone = /(?<=^\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})$/;
