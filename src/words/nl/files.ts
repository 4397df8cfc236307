import type { ArchiveKind, FileFacts, FileFault, FileKind, HeaderPlace } from '../../domain/refusals/fileFacts.ts';
import type { RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { number, either } = formatsOf('nl');

const fileNames: Readonly<Record<FileKind, string>> = {
  csv: 'Het CSV-bestand',
  links: 'Het CSV-bestand met koppelingen',
  workbook: 'De werkmap',
  register: 'Het registerbestand',
  edexml: 'Het EDEXML-bestand',
  uwlr: 'Het UWLR-bestand',
  statement: 'Het bankafschrift',
};

const archives: Readonly<Record<ArchiveKind, string>> = {
  zip: 'een ZIP-bestand of een spreadsheet',
  'empty-zip': 'een leeg ZIP-bestand',
  gzip: 'een gzip-bestand',
  'old-office': 'een oud Office-bestand, zoals .xls',
  '7z': 'een 7z-bestand',
  rar: 'een RAR-bestand',
  bzip2: 'een bzip2-bestand',
  xz: 'een xz-bestand',
  zstd: 'een zstd-bestand',
};

const saveAs = 'Bewaar het opnieuw als UTF-8';

const separatorNames: Readonly<Record<string, string>> = { ';': 'puntkomma’s', ',': 'komma’s' };

const placeText = ({ of, number: at }: HeaderPlace): string => `${of === 'line' ? 'regel' : 'rij'} ${at}`;

const separatedText = (separators: readonly string[]): string =>
  separators.length === 0
    ? 'elk in een eigen cel'
    : `gescheiden door ${either(separators.map((one) => separatorNames[one] ?? one))}`;

const faultText = (fault: FileFault): string => {
  switch (fault.is) {
    case 'no-links':
      return 'er staat geen koppeling in. Elke regel na de eerste moet twee leerlingnummers van één leerling geven';
    case 'ids-not-valid':
      return `${fault.lines.length === 1 ? 'regel' : 'regels'} ${fault.lines.join(', ')}${fault.more > 0 ? ` en nog ${number(fault.more)} andere` : ''} ${fault.lines.length === 1 ? 'moet' : 'moeten'} twee leerlingnummers van 1 tot en met ${fault.charactersMax} tekens geven die geen spreadsheet heeft afgerond. Er is niets gekoppeld`;
    case 'column-twice':
      return `${placeText(fault.at)} noemt de kolom ${either(fault.column)} twee keer. Laat er een weg`;
    case 'columns-missing':
      return `op ${placeText(fault.at)} ontbreekt ${fault.columns.map(either).join(', ')}. Daar moeten de namen van de kolommen staan, ${separatedText(fault.separators)}`;
    case 'column-unknown':
      return `op ${placeText(fault.at)} staat een kolom die hier niet wordt aangenomen. Laat die weg en houd ${fault.columns.join(', ')}`;
    case 'column-broken':
      return `in de naam van een kolom op ${placeText(fault.at)} staat een regeleinde. Geef elke kolom een naam van één regel`;
    case 'separator-other':
      return `regel 1 noemt een ander scheidingsteken dan ${fault.separator}. Bewaar het met dat teken`;
    case 'no-workbook':
      return 'het is geen werkmap. Bewaar het als .xlsx, of lever het aan als het tekstbestand dat het is';
    case 'zip-no-workbook':
      return 'het is een ZIP-bestand, maar geen werkmap. Bewaar het als .xlsx, of pak het uit en lever het bestand zelf aan';
    case 'workbook-old':
      return 'het is een werkmap van de oude soort (.xls), of een met een wachtwoord. Bewaar het als .xlsx zonder wachtwoord';
    case 'workbook-broken':
      return 'het is afgebroken of beschadigd. Bewaar het opnieuw, en lever dat bestand aan';
    case 'no-sheet':
      return 'er is geen blad, of alleen een verborgen blad. Zet de opbrengsten op het eerste blad';
    case 'text-missing':
      return 'een cel noemt een tekst die er niet in staat. Bewaar het opnieuw';
    case 'row-too-long':
      return `de rij die op regel ${fault.line} begint is langer dan ${number(fault.bytesMax)} bytes of ${number(fault.fieldsMax)} velden. Sluit elke rij af met een nieuwe regel, en sluit elk aanhalingsteken`;
    case 'quote-misplaced':
      return `in de rij die op regel ${fault.line} begint staat een aanhalingsteken verkeerd. Aanhalingstekens staan om een heel veld, en worden daarbinnen verdubbeld`;
    case 'archive':
      return `het is ${archives[fault.archive]}. Pak het uit of exporteer het, en lever het tekstbestand zelf aan`;
    case 'utf-16':
      return `het is UTF-16. ${saveAs}`;
    case 'nul-byte':
      return `op regel ${fault.line} staat een NUL-byte, dus het is geen tekst, of UTF-16. ${saveAs}`;
    case 'not-utf-8':
      return `het zegt UTF-8 te zijn, en op regel ${fault.line} is het dat niet. ${saveAs}`;
    case 'no-encoding':
      return `op regel ${fault.line} staat een byte die in UTF-8 noch in windows-1252 bestaat. ${saveAs}`;
    case 'mixed-encodings':
      return `het is deels UTF-8 en deels windows-1252, zoals blijkt op regel ${fault.line}. ${saveAs}`;
    case 'encoding-not-read':
      return 'de XML-declaratie noemt een codering die niet wordt gelezen. Bewaar het als UTF-8, en zet dat in de declaratie';
    case 'not-well-formed':
      return `het is geen goedgevormde XML, of het houdt te vroeg op, zoals blijkt op regel ${fault.line}. Exporteer het opnieuw`;
    case 'doctype':
      return `een DOCTYPE wordt niet aangenomen, en de entiteiten daarin ook niet. Laat hem weg; hij staat op regel ${fault.line}`;
    case 'too-deep':
      return `op regel ${fault.line} liggen elementen dieper in elkaar dan ${fault.depthMax}. Exporteer het opnieuw`;
    case 'text-too-long':
      return `op regel ${fault.line} is een tekst, tag of opmerking langer dan ${number(fault.charactersMax)} tekens. Exporteer het opnieuw`;
    case 'root-unknown':
      return `het hoofdelement is niet ${either(fault.roots)} in zijn naamruimte, op regel ${fault.line}. Kijk na of dit het goede bestand is`;
    case 'element-unexpected':
      return `${fault.within} bevat op regel ${fault.line} een element dat daar volgens de XSD niet hoort, niet in die volgorde staat of maar één keer mag. Laat het programma dat het bestand maakt dit herstellen`;
    case 'element-missing':
      return `${fault.element} ontbreekt, of staat niet op de plaats die de XSD ervoor heeft. Laat het programma dat het bestand maakt dit herstellen`;
    case 'too-many-elements':
      return `er zijn meer dan ${number(fault.max)} ${fault.elements}. Lever het bestand van één school aan`;
    case 'no-brin':
      return 'school heeft geen brincode, dus is niet te zien van welke school het is. Exporteer het opnieuw, met de brincode';
    case 'brin-malformed':
      return 'brincode heeft niet de vorm 99XX. Verbeter de brincode van de school in het systeem waar het bestand uit komt';
    case 'location-malformed':
      return 'dependancecode bestaat niet uit twee cijfers. Verbeter het nummer van de vestiging in het systeem waar het bestand uit komt';
    case 'school-year-malformed':
      return 'schooljaar heeft niet de vorm 2026-2027. Exporteer het opnieuw, met het schooljaar zo geschreven';
  }
};

export const files: RefusalTexts<FileFacts> = {
  file_unreadable: {
    title: 'Bestand niet leesbaar',
    detail: ({ file, fault }) => `${fileNames[file]} is niet te lezen: ${faultText(fault)}.`,
  },
  file_format_unknown: {
    title: 'Bestandsformaat onbekend',
    detail: ({ taken }) => `Bestanden worden aangenomen als ${either(taken)}. Noem dat in Content-Type.`,
  },
  file_rows_refused: {
    title: 'Rijen van het bestand geweigerd',
    detail: ({ badRows, skippable }) =>
      `${number(badRows)} ${badRows === 1 ? 'rij is' : 'rijen zijn'} niet in orde, dus is er niets van het bestand overgenomen. ${
        skippable
          ? 'Verbeter ze, of laat ze weg en neem alleen de andere over.'
          : 'Verbeter ze, en lever het bestand opnieuw aan.'
      }`,
  },
  file_empty: {
    title: 'Bestand leeg',
    detail: () =>
      'Het bestand is leeg, of heeft alleen een kop: er is geen rij, opbrengst of kind in gevonden, dus er is niets overgenomen. Kijk of er iets in staat, en exporteer het opnieuw.',
  },
  file_of_other_school: {
    title: 'Bestand van een andere school',
    detail: ({ named, school }) =>
      `Het bestand is van school ${named}, en is aangeleverd voor ${school}. Er is niets van overgenomen. Lever het aan voor de school waar het van is.`,
  },
  file_too_large: {
    title: 'Bestand te groot',
    detail: (facts) => {
      switch (facts.of) {
        case 'result-rows':
          return `Het bestand heeft meer dan de ${number(facts.max)} rijen die in één keer worden aangenomen. Lever het in delen aan. Er is niets van overgenomen.`;
        case 'links':
          return `Er zijn meer koppelingen gegeven dan de ${number(facts.max)} die in één keer worden aangenomen. Lever ze in delen aan. Er is niets gekoppeld.`;
        case 'register-rows':
          return `Het registerbestand heeft meer dan ${number(facts.max)} rijen, en meer worden er niet aangenomen. Kijk na of het het register van scholen is.`;
        case 'step-rows':
          return `Het bestand heeft meer dan ${number(facts.max)} rijen, en meer worden er niet in één keer aangenomen. Lever het in delen aan.`;
        case 'statement-entries':
          return `Het bankafschrift heeft meer dan ${number(facts.max)} regels, en meer worden er niet in één keer aangenomen. Download het bij de bank in kortere perioden. Er is niets geboekt.`;
        case 'elements':
          return `Het EDEXML-bestand noemt meer dan ${number(facts.max)} ${facts.elements}, en meer worden er niet aangenomen. Lever het bestand van één school aan.`;
        case 'workbook':
          return `De werkmap is groter dan de ${facts.mib} MB die worden aangenomen, dus er is niets van overgenomen. Lever het eerste blad aan als CSV.`;
        case 'workbook-unpacked':
          return `De werkmap is uitgepakt groter dan ${facts.mib} MB, dus er is niets van overgenomen. Lever het eerste blad aan als CSV.`;
        case 'workbook-text':
          return `De werkmap heeft meer dan ${facts.mib} MB aan tekst, dus er is niets van overgenomen. Lever het eerste blad aan als CSV.`;
        case 'groups-and-staff':
          return 'De groepen en medewerkers in het EDEXML-bestand zijn samen groter dan wat van een school wordt bewaard. Lever het bestand van één school aan.';
      }
    },
  },
};
