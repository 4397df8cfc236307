import type { ArchiveKind, FileFacts, FileFault, FileKind, HeaderPlace } from '../../domain/refusals/fileFacts.ts';
import type { RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { number, either } = formatsOf('en');

const fileNames: Readonly<Record<FileKind, string>> = {
  csv: 'The CSV file',
  links: 'The CSV file of links',
  workbook: 'The workbook',
  register: 'The register file',
  edexml: 'The EDEXML file',
  uwlr: 'The UWLR file',
  statement: 'The bank statement',
};

const archives: Readonly<Record<ArchiveKind, string>> = {
  zip: 'a ZIP file, or a spreadsheet',
  'empty-zip': 'an empty ZIP file',
  gzip: 'a gzip file',
  'old-office': 'an old Office file, such as .xls',
  '7z': 'a 7z file',
  rar: 'a RAR file',
  bzip2: 'a bzip2 file',
  xz: 'an xz file',
  zstd: 'a zstd file',
};

const saveAs = 'save it again as UTF-8';

const separatorNames: Readonly<Record<string, string>> = { ';': 'semicolons', ',': 'commas' };

const placeText = ({ of, number: at }: HeaderPlace): string => `${of} ${at}`;

const separatedText = (separators: readonly string[]): string =>
  separators.length === 0
    ? 'each in a cell of its own'
    : `separated by ${either(separators.map((one) => separatorNames[one] ?? one))}`;

const faultText = (fault: FileFault): string => {
  switch (fault.is) {
    case 'no-links':
      return 'it holds no link; each line after the first must give two ids of one pupil';
    case 'ids-not-valid':
      return `${fault.lines.length === 1 ? 'line' : 'lines'} ${fault.lines.join(', ')}${fault.more > 0 ? ` and ${number(fault.more)} more` : ''} must give two ids of 1 to ${fault.charactersMax} characters that no spreadsheet rounded; nothing was linked`;
    case 'column-twice':
      return `${placeText(fault.at)} names the column ${either(fault.column)} twice; leave one of them out`;
    case 'columns-missing':
      return `${placeText(fault.at)} lacks ${fault.columns.map(either).join(', ')}; it must name the columns, ${separatedText(fault.separators)}`;
    case 'column-unknown':
      return `${placeText(fault.at)} names a column that is not taken here; leave it out, and keep ${fault.columns.join(', ')}`;
    case 'column-broken':
      return `the name of a column in ${placeText(fault.at)} has a line end inside; give each column a name of one line`;
    case 'separator-other':
      return `line 1 says that another separator is used than ${fault.separator}; save it with that one`;
    case 'no-workbook':
      return 'it is no workbook; save it as .xlsx, or send it as the text file it is';
    case 'zip-no-workbook':
      return 'it is a ZIP file, but no workbook; save it as .xlsx, or unpack it and send the file itself';
    case 'workbook-old':
      return 'it is a workbook of the old kind (.xls), or one with a password; save it as .xlsx without one';
    case 'workbook-broken':
      return 'it is cut off or damaged; save it again, and send that file';
    case 'no-sheet':
      return 'it has no sheet, or only hidden ones; put the results in the first sheet';
    case 'text-missing':
      return 'a cell names a text that is not in it; save it again';
    case 'row-too-long':
      return `the row that starts on line ${fault.line} is longer than ${number(fault.bytesMax)} bytes or ${number(fault.fieldsMax)} fields; end each row with a line break, and close every quotation mark`;
    case 'quote-misplaced':
      return `a quotation mark is out of place in the row that starts on line ${fault.line}; quotes enclose a whole field, and are doubled inside it`;
    case 'archive':
      return `it is ${archives[fault.archive]}; unpack or export it, and send the text file itself`;
    case 'utf-16':
      return `it is UTF-16; ${saveAs}`;
    case 'nul-byte':
      return `there is a NUL byte on line ${fault.line}, so it is no text, or UTF-16; ${saveAs}`;
    case 'not-utf-8':
      return `it says it is UTF-8, and on line ${fault.line} it is not; ${saveAs}`;
    case 'no-encoding':
      return `on line ${fault.line} is a byte that neither UTF-8 nor windows-1252 has; ${saveAs}`;
    case 'mixed-encodings':
      return `it is UTF-8 in one place and windows-1252 in another, which shows on line ${fault.line}; ${saveAs}`;
    case 'encoding-not-read':
      return 'its XML declaration names an encoding that is not read; save it as UTF-8, and declare that';
    case 'not-well-formed':
      return `it is not well-formed XML, or it ends before it is whole, which shows on line ${fault.line}; export it again`;
    case 'doctype':
      return `a DOCTYPE is not taken, nor the entities it declares; leave it out. It is on line ${fault.line}`;
    case 'too-deep':
      return `elements lie in one another deeper than ${fault.depthMax} on line ${fault.line}; export it again`;
    case 'text-too-long':
      return `a text, tag or comment is longer than ${number(fault.charactersMax)} characters on line ${fault.line}; export it again`;
    case 'root-unknown':
      return `its root is not ${either(fault.roots)} in its namespace, on line ${fault.line}; check that it is the right file`;
    case 'element-unexpected':
      return `${fault.within} holds an element on line ${fault.line} that by the XSD does not belong there, is out of order or comes twice; have the program that makes the file mended`;
    case 'element-missing':
      return `${fault.element} is missing, or not in the place that the XSD has for it; have the program that makes the file mended`;
    case 'too-many-elements':
      return `there are more than ${number(fault.max)} ${fault.elements}; send the file of one school`;
    case 'no-brin':
      return 'school has no brincode, so that it cannot be told whose it is; export it with one';
    case 'brin-malformed':
      return 'brincode is not of the form 99XX; correct it in the system that the file comes from';
    case 'location-malformed':
      return 'dependancecode is not of two digits; correct it in the system that the file comes from';
    case 'school-year-malformed':
      return 'schooljaar is not of the form 2026-2027; export it again with the school year written so';
  }
};

export const files: RefusalTexts<FileFacts> = {
  file_unreadable: {
    title: 'File unreadable',
    detail: ({ file, fault }) => `${fileNames[file]} can't be read: ${faultText(fault)}.`,
  },
  file_format_unknown: {
    title: 'File format unknown',
    detail: ({ taken }) => `Files are taken as ${either(taken)}; name it in Content-Type.`,
  },
  file_rows_refused: {
    title: 'File rows refused',
    detail: ({ badRows, skippable }) =>
      `${number(badRows)} ${badRows === 1 ? 'row is' : 'rows are'} not in order, so nothing of the file was taken; ${
        skippable ? 'mend them, or leave them out and take the others alone' : 'mend them, and send the file again'
      }.`,
  },
  file_empty: {
    title: 'File empty',
    detail: () =>
      'The file is empty or holds only a header: no row, result or child was found in it, so nothing was taken; see whether anything is in it, and export it again.',
  },
  file_of_other_school: {
    title: 'File of other school',
    detail: ({ named, school }) =>
      `The file is of school ${named}, and was uploaded for ${school}; nothing of it was taken. Upload it for its own school.`,
  },
  file_too_large: {
    title: 'File too large',
    detail: (facts) => {
      switch (facts.of) {
        case 'result-rows':
          return `The file has more than the ${number(facts.max)} rows that are taken at once; send it in parts. Nothing of it was taken.`;
        case 'links':
          return `More than the ${number(facts.max)} links were given that are taken at once; send them in parts. Nothing was linked.`;
        case 'register-rows':
          return `The register file has more than ${number(facts.max)} rows, the most that are taken; check that it is the register of schools.`;
        case 'step-rows':
          return `The file has more than ${number(facts.max)} rows, the most that are taken at once; send it in parts.`;
        case 'statement-entries':
          return `The bank statement has more than ${number(facts.max)} entries, the most that are taken at once; have the bank make it in parts. Nothing was booked.`;
        case 'elements':
          return `The EDEXML file names more than ${number(facts.max)} ${facts.elements}, the most that are taken; send the file of one school.`;
        case 'workbook':
          return `The workbook is larger than the ${facts.mib} MB that are taken, so nothing of it was taken; send its first sheet as CSV.`;
        case 'workbook-unpacked':
          return `The workbook takes more than ${facts.mib} MB when it is unpacked, so nothing of it was taken; send its first sheet as CSV.`;
        case 'workbook-text':
          return `The workbook has more than ${facts.mib} MB of text, so nothing of it was taken; send its first sheet as CSV.`;
        case 'groups-and-staff':
          return 'The groups and members of staff of the EDEXML file take more than is kept of a school; send the file of one school.';
      }
    },
  },
};
