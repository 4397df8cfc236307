import type { ResultsReader } from '../../commands/files/fileReaders.ts';
import { parseDay } from '../../domain/day.ts';
import type { FileWarning } from '../../domain/files/warnings.ts';
import type { FileFault } from '../../domain/refusals/fileFacts.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { TestFacts } from '../../domain/results/checkedRows.ts';
import { type FileFormat, type ReadRow, type RowFault, yearGroupFault } from '../../domain/results/row.ts';
import type { XmlVisitor } from '../fileFormats/xmlElements.ts';
import { walkXmlFile } from '../fileFormats/xmlFile.ts';
import { roots } from './uwlrElements.ts';
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
  return { warnings: message.warnings, settle: message.settle, format };
};

const unreadable = (fault: FileFault) => new Rejection('file_unreadable', { file: 'uwlr', fault });

const format: FileFormat = {
  columns: {
    row: 'resultaat',
    pupil: 'eckid',
    also: 'leerlingid',
    category: 'resultaat',
    takenOn: 'afnamedatum',
    yearGroup: 'leerjaar',
    testCode: 'toetscode',
    key: '@key',
  },
  dayForms: ['year-first'],
  categories: [],
  needed: ['testCode', 'key', 'also'],
  row: { is: 'schema' },
};

// A message names some hundreds of tests, which are kept until its end.
const testsMax = 50_000;

/** The state of reading: the school of the message, the current pupil and result, and the tests. */
class Message implements XmlVisitor {
  readonly warnings: FileWarning[] = [];
  private readonly school: string;
  private readonly take: (row: ReadRow) => void;
  /** Texts of the elements inside the current one. */
  private readonly fields = new Map<string, string>();
  private readonly met = new Set<string>();
  private leerlingid = '';
  private eckid = '';
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
    if (name === 'resultaten') [this.leerlingid, this.eckid] = [this.textOf('leerlingid'), this.textOf('eckid')];
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

  /** The facts of a test. The tests come after the results. */
  readonly settle = (testCode: string | null): TestFacts | RowFault => {
    if (testCode === null) return { field: 'testCode', code: 'missing' };
    if (!this.tests.has(testCode))
      return { field: 'testCode', code: 'not_listed', accepted: { is: 'listed', among: 'toetsen' } };
    const yearGroup = this.tests.get(testCode);
    if (yearGroup === undefined) return { field: 'yearGroup', code: 'listed_twice', accepted: { is: 'once' } };
    if (yearGroup === '') return { yearGroup: null };
    return /^[1-8]$/.test(yearGroup) ? { yearGroup: Number(yearGroup) } : yearGroupFault;
  };

  /** The content of a result holds the ECK iD; without one, the `leerlingid` (2.9). */
  private row(): ReadRow {
    const { leerlingid, eckid } = this;
    const day = this.textOf('afnamedatum');
    const faults: RowFault[] = [];
    if (this.broken) faults.push({ field: 'row', code: 'not_as_schema' });
    else if (day === '') faults.push({ field: 'takenOn', code: 'missing' });
    return {
      row: this.results,
      key: this.key,
      ...(eckid === '' ? { pupil: leerlingid, pupilColumn: 'leerlingid' } : { pupil: eckid }),
      ...(eckid === '' || leerlingid === '' ? {} : { also: leerlingid }),
      categoryText: '',
      category: 'standardised-test',
      takenOn: parseDay(day.replace(timeZone, '')),
      yearGroup: null,
      testCode: this.textOf('toetscode'),
      ...(faults.length === 0 ? {} : { faults }),
    };
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
    if (!/^[12]\d{3}-[12]\d{3}$/.test(this.textOf('schooljaar'))) this.warnings.push({ is: 'school-year-unused' });
    this.warnings.push(...versionWarnings(this.textOf('xsdversie'), 'UWLR 2.2'));
  }

  private textOf(name: string): string {
    return this.fields.get(name) ?? '';
  }
}

/** xs:date may have a time zone. The day is taken as the school wrote it. */
const timeZone = /(?<=^\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})$/;
