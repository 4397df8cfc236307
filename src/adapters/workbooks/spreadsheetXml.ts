/** Reads parts of a workbook (ECMA-376) as they are unpacked. Elements that are not looked for are ignored. */
import type { Refusing } from '../fileFormats/fileText.ts';
import { elementsOf, type XmlElement, type XmlVisitor } from '../fileFormats/xmlElements.ts';
import { walkXmlFile } from '../fileFormats/xmlFile.ts';

export type Attributes = Parameters<XmlVisitor['open']>[1];

/** Namespaces of the two forms of the format, transitional and strict. */
const spreadsheet = [
  'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  'http://purl.oclc.org/ooxml/spreadsheetml/main',
];
const relationships = ['http://schemas.openxmlformats.org/package/2006/relationships'];

/** Nested names, such as `{ sheetData: { row: { c: { v: 'text' } } } }`. Nothing stands in a fixed order or number. */
export type Shape = { readonly [name: string]: Shape | 'text' };

const elementIn = (namespace: string, name: string, shape: Shape | 'text'): XmlElement => {
  const { mixed, text } = elementsOf(namespace);
  if (shape === 'text') return { ...text(name), verbatim: true };
  return mixed(name, ...Object.entries(shape).map(([child, inner]) => elementIn(namespace, child, inner)));
};

export type PartVisitor = Pick<XmlVisitor, 'open' | 'close'>;

const walk = (
  body: AsyncIterable<Uint8Array>,
  namespaces: readonly string[],
  shape: Shape,
  visitor: PartVisitor,
  refusing: Refusing,
): Promise<void> => {
  const roots = namespaces.flatMap((namespace) =>
    Object.entries(shape).map(([name, inner]) => elementIn(namespace, name, inner)),
  );
  const { open, close } = visitor;
  return walkXmlFile(body, roots, { open, close, unexpected: () => true }, refusing);
};

/** Walks along a part of the spreadsheet itself. */
export const walkSpreadsheet = (
  body: AsyncIterable<Uint8Array>,
  shape: Shape,
  visitor: PartVisitor,
  refusing: Refusing,
): Promise<void> => walk(body, spreadsheet, shape, visitor, refusing);

export type Relationship = { readonly id: string; readonly type: string; readonly target: string };

/** The parts that a part leads to. Those outside the file are left out. */
export const relationshipsIn = async (
  body: AsyncIterable<Uint8Array> | undefined,
  refusing: Refusing,
): Promise<readonly Relationship[]> => {
  const found: Relationship[] = [];
  if (body === undefined) return found;
  const open = (name: string, attributes: Attributes) => {
    const { Id, Type, Target, TargetMode } = attributes;
    if (name !== 'Relationship' || TargetMode?.value === 'External') return;
    // The last part of the type is the same in both forms of the format.
    found.push({ id: Id?.value ?? '', type: Type?.value.split('/').at(-1) ?? '', target: Target?.value ?? '' });
  };
  await walk(body, relationships, { Relationships: { Relationship: {} } }, { open, close: () => {} }, refusing);
  return found;
};

/** `_x000D_` stands for a character that XML does not have. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
