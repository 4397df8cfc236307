import type { ArchiveKind, FileFacts, FileFault, FileKind } from '../../domain/refusals/fileFacts.ts';
import type { RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { number, either } = formatsOf('nl');

const fileNames: Readonly<Record<FileKind, string>> = {
  csv: 'Het CSV-bestand',
  register: 'Het registerbestand',
  edexml: 'Het EDEXML-bestand',
  uwlr: 'Het UWLR-bestand',
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

const faultText = (fault: FileFault): string => {
  switch (fault.is) {
    case 'empty':
      return 'het bestand is leeg. Exporteer het opnieuw';
    case 'no-header':
      return 'het bestand is leeg. Op de eerste regel moeten de namen van de kolommen staan';
    case 'no-schools':
      return 'er staat geen school in. Het moet een rij voor elke school hebben';
    case 'no-pupils':
      return 'er staat geen leerling in. Alle leerlingen van de school moeten erin staan';
    case 'column-twice':
      return `regel 1 noemt de kolom ${either(fault.column)} twee keer. Laat er een weg`;
    case 'columns-missing':
      return `op regel 1 ontbreekt ${fault.columns.map(either).join(', ')}. Daar moeten de namen van de kolommen staan, gescheiden door ${either(fault.separators.map((one) => separatorNames[one] ?? one))}`;
    case 'row-too-long':
      return `de rij die op regel ${fault.line} begint is langer dan ${number(fault.bytesMax)} bytes of ${number(fault.fieldsMax)} velden. Sluit elke rij af met een nieuwe regel, en sluit elk aanhalingsteken`;
    case 'quote-misplaced':
      return `in de rij die op regel ${fault.line} begint staat een aanhalingsteken verkeerd. Aanhalingstekens staan om een heel veld, en worden daarbinnen verdubbeld`;
    case 'row-broken-after':
      return `in de rij na regel ${fault.line} staat een aanhalingsteken verkeerd, of de rij is langer dan ${number(fault.bytesMax)} bytes. Aanhalingstekens staan om een heel veld, en worden daarbinnen verdubbeld`;
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
      return `${fault.within} bevat op regel ${fault.line} een element dat de XSD daar niet heeft, niet in die volgorde of niet twee keer`;
    case 'element-missing':
      return `${fault.element} ontbreekt, of staat niet waar de XSD het heeft`;
    case 'too-many-elements':
      return `er zijn meer dan ${number(fault.max)} ${fault.elements}. Lever het bestand van één school aan`;
    case 'no-brin':
      return 'school heeft geen brincode, dus is niet te zien van welke school het is. Exporteer het met brincode';
    case 'brin-malformed':
      return 'brincode heeft niet de vorm 99XX';
    case 'location-malformed':
      return 'dependancecode bestaat niet uit twee cijfers';
    case 'school-year-malformed':
      return 'schooljaar heeft niet de vorm 2026-2027';
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
          ? 'Verbeter ze, of neem de andere over met onError=skip.'
          : 'Verbeter ze, en lever het bestand opnieuw aan.'
      }`,
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
        case 'register-rows':
          return `Het registerbestand heeft meer dan ${number(facts.max)} rijen, en meer worden er niet aangenomen. Kijk na of het het register van scholen is.`;
        case 'elements':
          return `Het EDEXML-bestand noemt meer dan ${number(facts.max)} ${facts.elements}, en meer worden er niet aangenomen. Lever het bestand van één school aan.`;
        case 'groups-and-staff':
          return 'De groepen en medewerkers in het EDEXML-bestand zijn samen groter dan wat van een school wordt bewaard. Lever het bestand van één school aan.';
      }
    },
  },
};
