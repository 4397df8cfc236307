/**
 * Writes the templates of files of results, samples/results-template.csv and .xlsx: `node tools/resultsTemplate.ts`. The
 * workbook keeps ids as they are typed, because its columns of ids are text; its second sheet, which Telboek does not
 * read, says what belongs in each column.
 */
import { writeFileSync } from 'node:fs';
import { zipOf } from '../test/support/schoolFiles/workbook.ts';

const columns: readonly (readonly [name: string, width: number, style: number, needed: string, what: string])[] = [
  [
    'leerling',
    24,
    1,
    'ja',
    'De sleutel van de leerling in het leerlingvolgsysteem, of de ECK iD; ten hoogste 256 tekens.',
  ],
  ['categorie', 16, 0, 'ja', 'toets, leerdoel of betrokkenheid'],
  [
    'afnamedatum',
    14,
    2,
    'ja',
    'De dag van afname, als datum of als 12-6-2026; niet na de dag waarop het bestand ingaat.',
  ],
  [
    'resultaat',
    24,
    1,
    'nee',
    'De sleutel van het resultaat in de bron. Zonder sleutel wordt een verbeterde datum een tweede resultaat.',
  ],
  ['jaargroep', 11, 0, 'nee', '1 tot en met 8'],
  ['toetscode', 18, 1, 'nee', 'De code van de toets; ten hoogste 256 tekens.'],
  ['eckid', 44, 1, 'nee', 'De ECK iD van de leerling, als in de kolom leerling een andere sleutel staat.'],
];

const notes = [
  'Alleen het eerste blad wordt gelezen. Andere kolommen (namen, scores, BSN) worden genegeerd en niet bewaard.',
  'Only the first sheet is read. Other columns (names, scores, BSN) are ignored and not stored.',
];

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';

const text = (cell: string, at: string, style = 0): string =>
  `<c r="${at}" t="inlineStr" s="${style}"><is><t>${cell}</t></is></c>`;
const letter = (column: number): string => String.fromCharCode(65 + column);
const row = (cells: readonly string[], number: number, style = 0): string =>
  `<row r="${number}">${cells.map((cell, at) => text(cell, letter(at) + number, style)).join('')}</row>`;
const cols = (widths: readonly (readonly [width: number, style: number])[]): string =>
  `<cols>${widths.map(([width, style], n) => `<col min="${n + 1}" max="${n + 1}" width="${width}" style="${style}" customWidth="1"/>`).join('')}</cols>`;
const frozen =
  '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';
const last = 1_048_576;
const validations = `<dataValidations count="2"><dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="B2:B${last}"><formula1>"toets,leerdoel,betrokkenheid"</formula1></dataValidation><dataValidation type="whole" allowBlank="1" showErrorMessage="1" sqref="E2:E${last}"><formula1>1</formula1><formula2>8</formula2></dataValidation></dataValidations>`;

const names = columns.map(([name]) => name);
const explained = [
  ['kolom', 'nodig', 'inhoud'],
  ...columns.map(([name, , , needed, what]) => [name, needed, what]),
  ...notes.map((note) => ['', '', note]),
];

/** Style 1 is text, style 2 a date in the Dutch order, style 3 bold. */
const styles = `<numFmts count="1"><numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>`;

const sheet = (inside: string): string => `${declaration}<worksheet xmlns="${main}">${inside}</worksheet>`;
const relationship = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
const relationships = (inside: string): string =>
  `${declaration}<Relationships xmlns="${packaged}/relationships">${inside}</Relationships>`;
const part = (name: string, type: string): string =>
  `<Override PartName="/xl/${name}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;

const workbook = zipOf({
  '[Content_Types].xml': `${declaration}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('workbook', 'sheet.main')}${part('worksheets/sheet1', 'worksheet')}${part('worksheets/sheet2', 'worksheet')}${part('styles', 'styles')}</Types>`,
  '_rels/.rels': relationships(relationship('rId1', 'officeDocument', 'xl/workbook.xml')),
  'xl/workbook.xml': `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Resultaten" sheetId="1" r:id="rId1"/><sheet name="Uitleg" sheetId="2" r:id="rId2"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': relationships(
    relationship('rId1', 'worksheet', 'worksheets/sheet1.xml') +
      relationship('rId2', 'worksheet', 'worksheets/sheet2.xml') +
      relationship('rId3', 'styles', 'styles.xml'),
  ),
  'xl/styles.xml': `${declaration}<styleSheet xmlns="${main}">${styles}</styleSheet>`,
  'xl/worksheets/sheet1.xml': sheet(
    `${frozen}${cols(columns.map(([, width, style]) => [width, style]))}<sheetData>${row(names, 1, 3)}</sheetData>${validations}`,
  ),
  'xl/worksheets/sheet2.xml': sheet(
    `${cols([
      [16, 0],
      [8, 0],
      [100, 0],
    ])}<sheetData>${explained.map((cells, n) => row(cells, n + 1, n === 0 ? 3 : 0)).join('')}</sheetData>`,
  ),
});

const samples = new URL('../samples/', import.meta.url);
writeFileSync(new URL('results-template.xlsx', samples), workbook);
writeFileSync(new URL('results-template.csv', samples), `\ufeff${names.join(';')}\r\n`);
