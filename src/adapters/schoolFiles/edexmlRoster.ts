import type { RosterReader } from '../../commands/files/fileReaders.ts';
import type { FileWarning } from '../../domain/files/warnings.ts';
import type { FileFault } from '../../domain/refusals/fileFacts.ts';
import { Rejection } from '../../domain/rejection.ts';
import { childrenMax } from '../../domain/sharing/limits.ts';
import type { ReadGroup, ReadPupil, ReadRoster, ReadStaff } from '../../domain/sharing/rosterRows.ts';
import type { XmlVisitor } from '../fileFormats/xmlElements.ts';
import { walkXmlFile } from '../fileFormats/xmlFile.ts';
import { roots } from './edexmlElements.ts';
import { checkSchoolOfFile, versionWarnings } from './xmlSchool.ts';

/**
 * Rows are numbered from 1 within their kind. @throws Rejection file_unreadable, file_of_other_school, as soon as that
 * shows
 */
export const readEdexmlRoster: RosterReader = async (body, school) => {
  const file = new Edexml(school);
  await walkXmlFile(body, roots, file, unreadable);
  return file.roster();
};

const unreadable = (fault: FileFault) => new Rejection('file_unreadable', { file: 'edexml', fault });

/** Bounds per kind of row, far beyond any school. */
const rowsMax = { groepen: 2_000, leerlingen: childrenMax, leerkrachten: 5_000 } as const;

type Attributes = Parameters<XmlVisitor['open']>[1];

/** The state of reading: the file so far, and the current element. */
class Edexml implements XmlVisitor {
  private readonly school: string;
  private schoolYear = '';
  private readonly met = new Set<string>();
  private readonly groups: ReadGroup[] = [];
  private readonly pupils: ReadPupil[] = [];
  private readonly staff: ReadStaff[] = [];
  private readonly warnings: FileWarning[] = [];
  /** Names of the elements from the root down to the current one, included. */
  private readonly path: string[] = [];
  /** Texts of the elements inside the current one. */
  private readonly fields = new Map<string, string>();
  private key = '';
  private group = '';
  private composites: string[] = [];
  private roles: string[] = [];
  private staffGroups: { group: string; roles: string[] }[] = [];
  private broken = false;

  constructor(school: string) {
    this.school = school;
  }

  open(name: string, attributes: Attributes): void {
    this.path.push(name);
    if (this.path.length === 2 && name !== 'school' && !this.met.has('school'))
      throw unreadable({ is: 'element-missing', element: 'school' });
    const key = () => attributes.key?.value.trim() ?? '';
    if (this.isRow() || name === 'school') this.begin(key());
    else if (this.path[2] === 'leerling' && name === 'groep') this.group = key();
    else if (this.path[2] === 'leerling' && name === 'samengestelde_groep') this.composites.push(key());
    else if (this.path[2] === 'leerkracht' && this.path.length === 5 && name !== 'rol')
      this.staffGroups.push({ group: key(), roles: [] });
  }

  close(name: string, text: string): void {
    if (name === 'rol') (this.path.length === 6 ? this.staffGroups.at(-1)!.roles : this.roles).push(roleOf(text));
    else if (name === 'school') this.checkSchool();
    else if (this.isRow()) this.take();
    // Copied, because a slice of text would keep its piece of the file in memory.
    else this.fields.set(name, Buffer.from(text).toString());
    if (this.path.length === 2) this.met.add(name);
    this.path.pop();
  }

  /**
   * A pupil that does not fit the XSD is one bad row. Of staff only roles matter. Any other deviation makes the meaning
   * of the file uncertain.
   */
  unexpected(within: readonly string[]): boolean {
    this.broken = within.includes('leerling');
    return this.broken || within.includes('leerkracht');
  }

  roster(): ReadRoster {
    for (const needed of ['school', 'leerlingen'])
      if (!this.met.has(needed)) throw unreadable({ is: 'element-missing', element: needed });
    const { schoolYear, groups, pupils, staff, warnings } = this;
    return { schoolYear, groups, pupils, staff, warnings };
  }

  private isRow(): boolean {
    return this.path.length === 3 && this.path[1] !== 'school';
  }

  private begin(key: string): void {
    this.fields.clear();
    this.key = Buffer.from(key).toString();
    this.group = '';
    this.composites = [];
    this.roles = [];
    this.staffGroups = [];
    this.broken = false;
  }

  private take(): void {
    const { key, path } = this;
    const kind = path[1] as keyof typeof rowsMax;
    const { length } = { groepen: this.groups, leerlingen: this.pupils, leerkrachten: this.staff }[kind];
    if (length === rowsMax[kind])
      throw new Rejection('file_too_large', { of: 'elements', elements: kind, max: rowsMax[kind] });
    if (path[1] === 'groepen') this.takeGroup(path[2] === 'samengestelde_groep');
    else if (path[1] === 'leerlingen') this.takePupil();
    else this.staff.push({ row: this.staff.length + 1, key, roles: this.roles, groups: this.staffGroups });
  }

  private takeGroup(composite: boolean): void {
    const [name, yearGroup] = [this.textOf('naam'), this.textOf('jaargroep')];
    this.groups.push({ row: this.groups.length + 1, key: this.key, name, composite, yearGroup });
  }

  private takePupil(): void {
    const first = this.textOf('roepnaam') || this.textOf('voornamen') || this.textOf('voorletters-1');
    const names = [first, this.textOf('voorvoegsel'), this.textOf('achternaam')];
    this.pupils.push({
      row: this.pupils.length + 1,
      key: this.key,
      name: names.filter((name) => name !== '').join(' '),
      birthday: dayIn(this.textOf('geboortedatum')),
      yearGroup: this.textOf('jaargroep'),
      group: this.group,
      composites: this.composites,
      entersOn: dayIn(this.textOf('instroomdatum')),
      leavesOn: dayIn(this.textOf('uitstroomdatum')),
      ...(this.broken ? { broken: true } : {}),
    });
  }

  private checkSchool(): void {
    const textOf = (field: string) => this.textOf(field);
    checkSchoolOfFile({ textOf, school: this.school, refusing: unreadable });
    this.schoolYear = this.textOf('schooljaar');
    // The XSD lists school years up to 2024-2025; later years are accepted too.
    const [, from, to] = /^([12]\d{3})-([12]\d{3})$/.exec(this.schoolYear) ?? [];
    if (Number(to) !== Number(from) + 1) throw unreadable({ is: 'school-year-malformed' });
    this.warnings.push(...versionWarnings(this.textOf('xsdversie'), 'EDEXML 2.1'));
  }

  private textOf(name: string): string {
    return this.fields.get(name) ?? '';
  }
}

/** Role codes have the form of the XSD. Any other text may be free text that somebody wrote, and is not kept. */
const roleOf = (text: string): string => (/^[A-Z]{2,3}$/.test(text) ? text : '?');

/** xs:date may have a time zone. The day is taken as the school wrote it. */
const dayIn = (text: string): string => text.replace(/(?<=^\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})$/, '');
