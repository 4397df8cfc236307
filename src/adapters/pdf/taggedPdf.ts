/**
 * A PDF that is tagged and deterministic: PDF/A-3a and PDF/UA-1 at once (documents.md 9.4.1, 9.4.6). Nothing in it comes
 * from a clock, from chance or from a locale.
 */
import PDFDocument from 'pdfkit';
import { loadedFonts, showable, type Weight } from './fonts.ts';

/** A4, in points. */
export const page = { width: 595.28, height: 841.89, left: 52, right: 52, top: 50, bottom: 64 } as const;
export const pageWidth = page.width - page.left - page.right;

export const colors = {
  text: '#1d2733',
  quiet: '#566373',
  accent: '#17466e',
  rule: '#c9d2dc',
  band: '#eef2f6',
} as const;

export type Structure = PDFKit.PDFStructureElement;

export type TextStyle = {
  readonly width?: number;
  readonly align?: 'left' | 'right';
  readonly weight?: Weight;
  readonly size?: number;
  readonly color?: string;
};

/** pdfkit reads more than its types say. */
export type ElementOptions = PDFKit.Mixins.StructureElementOptions & {
  readonly scope?: 'Column' | 'Row';
  readonly bbox?: readonly [number, number, number, number];
};

export type TaggedPdf = {
  readonly pdf: PDFKit.PDFDocument;
  readonly root: Structure;
  /** An element of the structure, drawn by its children. */
  element(tag: string, children: Structure[] | (() => void), options?: ElementOptions): Structure;
  /** Writes text at a place and returns the height that it took. Only within a structure element or an artifact. */
  text(text: string, x: number, y: number, style?: TextStyle): number;
  heightOf(text: string, style?: TextStyle): number;
  /** Draws what a screen reader passes over. */
  artifact(type: 'Layout' | 'Pagination', draw: () => void): void;
  newPage(): void;
  /** Adds a paragraph, or another element with a text of its own, and returns its height. */
  paragraph(text: string, x: number, y: number, style?: TextStyle, tag?: 'P' | 'H1' | 'H2'): number;
  /** Ends the document. @param footer draws on each page, whose number counts from 1 */
  end(footer: (number: number, count: number) => void): Promise<Uint8Array>;
};

const lineGap = 1.5;

/**
 * @param title kind and number only: it goes into XMP, where nothing is escaped
 * @param day `YYYY-MM-DD`, from which all dates and the file's id follow
 */
export const taggedPdf = (title: string, day: string): TaggedPdf => {
  const at = new Date(`${day}T00:00:00Z`);
  const pdf = new PDFDocument({
    size: 'A4',
    // The text is laid out here; pdfkit must not begin pages by itself.
    margins: { left: page.left, right: page.right, top: page.top, bottom: 0 },
    bufferPages: true,
    // Deflate gives other bytes on other processors.
    compress: false,
    pdfVersion: '1.7',
    subset: 'PDF/A-3a' as 'PDF/A-3',
    tagged: true,
    lang: 'nl-NL',
    displayTitle: true,
    info: { Title: title, Producer: 'Telboek', Creator: 'Telboek', CreationDate: at, ModDate: at },
  });
  // pdfkit takes a parsed font too; its types do not say so.
  for (const [weight, font] of Object.entries(loadedFonts())) pdf.registerFont(weight, font as unknown as string);
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const styled = ({ weight = 'regular', size = 9.5, color = colors.text }: TextStyle) =>
    pdf.font(weight).fontSize(size).fillColor(color);
  const options = ({ width, align = 'left' }: TextStyle) => ({
    ...(width === undefined ? { lineBreak: false } : { width }),
    align,
    lineGap,
  });
  const self: TaggedPdf = {
    pdf,
    root,
    element: (tag, children, options = {}) => pdf.struct(tag, options, children),
    text: (text, x, y, style = {}) => {
      styled(style).text(showable(text), x, y, options(style));
      return self.heightOf(text, style);
    },
    heightOf: (text, style = {}) =>
      style.width === undefined
        ? styled(style).currentLineHeight(true) + lineGap
        : styled(style).heightOfString(showable(text), options(style)),
    artifact: (type, draw) => {
      pdf.markContent('Artifact', { type });
      draw();
      pdf.endMarkedContent();
    },
    newPage: () => {
      pdf.addPage();
    },
    paragraph: (text, x, y, style = {}, tag = 'P') => {
      root.add(self.element(tag, () => void self.text(text, x, y, style)));
      return self.heightOf(text, style);
    },
    end: (footer) => {
      const { count } = pdf.bufferedPageRange();
      for (let index = 0; index < count; index++) {
        pdf.switchToPage(index);
        self.artifact('Pagination', () => footer(index + 1, count));
      }
      root.end();
      (pdf as unknown as { appendXML(xml: string): void }).appendXML(pdfUa);
      pdf.end();
      return ended;
    },
  };
  return self;
};

/** States that the file is PDF/UA-1. PDF/A requires a description of properties that it does not define itself. */
const pdfUa = `
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
  <pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas>
    <rdf:Bag>
      <rdf:li rdf:parseType="Resource">
        <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
        <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
        <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
        <pdfaSchema:property>
          <rdf:Seq>
            <rdf:li rdf:parseType="Resource">
              <pdfaProperty:name>part</pdfaProperty:name>
              <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
              <pdfaProperty:category>internal</pdfaProperty:category>
              <pdfaProperty:description>Part of PDF/UA to which the file conforms</pdfaProperty:description>
            </rdf:li>
          </rdf:Seq>
        </pdfaSchema:property>
      </rdf:li>
    </rdf:Bag>
  </pdfaExtension:schemas>
</rdf:Description>
`;
