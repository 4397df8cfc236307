/**
 * Writes XML 1.0 in UTF-8, always the same bytes for the same elements. The bytes of what was handed out are compared with
 * those made again (documents.md 9.6.3), so no release of a library may change them: this is our own.
 */

export type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string | readonly Element[];
};

/** An element. Children that are undefined are left out. */
export const element = (
  name: string,
  content: string | readonly (Element | undefined)[],
  attributes: Readonly<Record<string, string>> = {},
): Element => ({
  name,
  attributes,
  content: typeof content === 'string' ? content : content.filter((child) => child !== undefined),
});

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Line ends and tabs become a space. What XML 1.0 forbids is refused where it comes in; older events may still hold it. */
const text = (value: string): string =>
  value
    .replace(/[\n\r\t]/g, ' ')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids.
    .replace(/[\0-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"]/g, (sign) => escapes[sign]!);

const attributesIn = (attributes: Readonly<Record<string, string>>): string =>
  Object.entries(attributes)
    .map(([attribute, value]) => ` ${attribute}="${text(value)}"`)
    .join('');

/** @throws Error for an element without content: no rendition has a gap (documents.md 9.1.2, 9.3.4) */
const lines = ({ name, attributes, content }: Element, indent: string): string => {
  if (content.length === 0) throw new Error(`Element ${name} would be empty`);
  const inside =
    typeof content === 'string'
      ? text(content)
      : `\n${content.map((child) => lines(child, `${indent}  `)).join('')}${indent}`;
  return `${indent}<${name}${attributesIn(attributes)}>${inside}</${name}>\n`;
};

export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Without a byte order mark, with one line end at the end. */
export const xmlFile = (root: Element): string => `${xmlDeclaration}${lines(root, '')}`;

/** A part of a file that is written piece by piece. @param depth how many elements are open around it */
export const xmlPart = (part: Element, depth: number): string => lines(part, '  '.repeat(depth));

export const xmlOpening = (name: string, depth: number, attributes: Readonly<Record<string, string>> = {}): string =>
  `${'  '.repeat(depth)}<${name}${attributesIn(attributes)}>\n`;

export const xmlClosing = (name: string, depth: number): string => `${'  '.repeat(depth)}</${name}>\n`;
