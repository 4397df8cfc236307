/**
 * Walks through XML as it streams in, along the expected elements. Anything else is refused or passed over, and nothing
 * is kept.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { FileFault } from '../../domain/refusals/fileFacts.ts';
import type { Refusing, TextEncodingRule } from './fileText.ts';

export type XmlElement = {
  readonly name: string;
  readonly namespace: string;
  /** An `ignored` element is dropped with its content: names, scores and everything else that is never stored (2.1). */
  readonly holds: 'elements' | 'text' | 'ignored';
  readonly many: boolean;
  readonly children: readonly XmlElement[];
  /** Its children may come in any order and number. */
  readonly anyOrder?: true;
  /** Spaces around its text belong to the text. */
  readonly verbatim?: true;
};

/** Functions that describe elements of a namespace. */
export const elementsOf = (namespace: string) => {
  const element = (name: string, holds: XmlElement['holds'], more: Partial<XmlElement> = {}): XmlElement => ({
    name,
    namespace,
    holds,
    many: false,
    children: [],
    ...more,
  });
  return {
    text: (name: string) => element(name, 'text'),
    ignored: (name: string) => element(name, 'ignored'),
    one: (name: string, ...children: XmlElement[]) => element(name, 'elements', { children }),
    many: (name: string, ...children: XmlElement[]) => element(name, 'elements', { children, many: true }),
    mixed: (name: string, ...children: XmlElement[]) => element(name, 'elements', { children, anyOrder: true }),
  };
};

export type XmlVisitor = {
  /** An expected element begins. */
  open(name: string, attributes: SaxesTagNS['attributes']): void;
  /** An expected element ends; `text` is its text, trimmed unless it is verbatim. */
  close(name: string, text: string): void;
  /**
   * An element is not expected here, or not in this order or number. `within`: the path from the root. @returns whether
   * to pass over it
   */
  unexpected(within: readonly string[]): boolean;
};

// Characters. Far beyond anything real, so that no file can make the parser hold much at once.
const tokenCharactersMax = 64 * 1024;
const depthMax = 64;

const encodings: ReadonlyMap<string, TextEncodingRule> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['windows-1252', 'windows-1252'],
  ['cp1252', 'windows-1252'],
  ['iso-8859-1', 'windows-1252'],
  ['latin1', 'windows-1252'],
]);

/** The encoding in the XML declaration. Without one, XML is UTF-8. */
export const declaredEncoding = (beginning: Buffer, refusing: Refusing): TextEncodingRule => {
  const declared = /^(?:\xef\xbb\xbf)?<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(
    beginning.toString('latin1', 0, 1024),
  )?.[1];
  if (declared === undefined) return 'utf-8';
  const rule = encodings.get(declared.toLowerCase());
  if (rule === undefined) throw refusing({ is: 'encoding-not-read' });
  return rule;
};

/** A fault without its line, which is where the parser is. */
type FaultHere = FileFault extends infer Fault
  ? Fault extends { readonly line: number }
    ? Omit<Fault, 'line'>
    : never
  : never;

type Frame = { readonly element: XmlElement; last: number };

export class XmlWalk {
  private readonly parser = new SaxesParser({ xmlns: true });
  private readonly frames: Frame[] = [];
  /** Our depth inside an element that is passed over; 0 outside. */
  private passing = 0;
  private text = '';
  private written = 0;
  private tokenFrom = 0;
  private readonly roots: readonly XmlElement[];
  private readonly visitor: XmlVisitor;
  private readonly refusing: Refusing;

  constructor(roots: readonly XmlElement[], visitor: XmlVisitor, refusing: Refusing) {
    this.roots = roots;
    this.visitor = visitor;
    this.refusing = refusing;
    const { parser } = this;
    // The parser's own messages quote the file, so they are not passed on.
    parser.on('error', () => {
      throw this.refusedHere({ is: 'not-well-formed' });
    });
    parser.on('doctype', () => {
      throw this.refusedHere({ is: 'doctype' });
    });
    parser.on('opentag', (tag) => this.opened(tag));
    parser.on('closetag', () => this.closed());
    parser.on('text', (text) => this.said(text));
    parser.on('cdata', (text) => this.said(text));
    parser.on('comment', () => this.tokenEnded());
    parser.on('processinginstruction', () => this.tokenEnded());
    parser.on('xmldecl', () => this.tokenEnded());
  }

  write(text: string): void {
    this.parser.write(text);
    this.written += text.length;
    this.mustBeShort(this.written);
  }

  end(): void {
    this.parser.close();
  }

  refusedHere(fault: FaultHere): Error {
    return this.refusing({ ...fault, line: this.parser.line } as FileFault);
  }

  private opened(tag: SaxesTagNS): void {
    this.tokenEnded();
    if (this.passing + this.frames.length >= depthMax) throw this.refusedHere({ is: 'too-deep', depthMax });
    if (this.passing > 0) this.passing++;
    else this.enter(this.expected(tag), tag);
  }

  private enter(element: XmlElement | undefined, { attributes }: SaxesTagNS): void {
    if (element === undefined || element.holds === 'ignored') {
      this.passing = 1;
      return;
    }
    this.frames.push({ element, last: -1 });
    this.text = '';
    this.visitor.open(element.name, attributes);
  }

  /** Undefined for an element to pass over. */
  private expected({ local, uri }: SaxesTagNS): XmlElement | undefined {
    const parent = this.frames.at(-1);
    const among = parent === undefined ? this.roots : parent.element.children;
    const place = among.findIndex(({ name, namespace }) => name === local && namespace === uri);
    const element = among[place];
    if (parent === undefined) {
      if (element !== undefined) return element;
      throw this.refusedHere({ is: 'root-unknown', roots: this.roots.map(({ name }) => name) });
    }
    const isNext = place > parent.last || (place === parent.last && element?.many);
    if (element !== undefined && (isNext || parent.element.anyOrder)) {
      parent.last = place;
      return element;
    }
    if (this.visitor.unexpected(this.frames.map((frame) => frame.element.name))) return undefined;
    throw this.refusedHere({ is: 'element-unexpected', within: parent.element.name });
  }

  private closed(): void {
    this.tokenEnded();
    if (this.passing > 0) {
      this.passing--;
      return;
    }
    const { element } = this.frames.pop()!;
    const text = element.verbatim ? this.text : this.text.trim();
    this.visitor.close(element.name, element.holds === 'text' ? text : '');
    this.text = '';
  }

  private said(text: string): void {
    this.tokenEnded();
    if (this.passing > 0 || this.frames.at(-1)?.element.holds !== 'text') return;
    this.text += text;
    if (this.text.length > tokenCharactersMax) throw this.tooLong();
  }

  private tokenEnded(): void {
    const { position } = this.parser;
    this.mustBeShort(position);
    this.tokenFrom = position;
  }

  /** @param upTo characters of the file read so far. The parser's own position is right only during its events. */
  private mustBeShort(upTo: number): void {
    if (upTo - this.tokenFrom > tokenCharactersMax) throw this.tooLong();
  }

  private tooLong(): Error {
    return this.refusedHere({ is: 'text-too-long', charactersMax: tokenCharactersMax });
  }
}
