/** Reads an XML file as it streams in, in the encoding that it declares. */
import { fileEmpty } from '../../domain/files/badRows.ts';
import { FileText, type Refusing, slicesOf } from './fileText.ts';
import { declaredEncoding, type XmlElement, type XmlVisitor, XmlWalk } from './xmlElements.ts';

/**
 * Walks along the expected elements to the end of the file. @throws the error of `refusing` for a file that does
 * not fit, Rejection file_empty
 */
export const walkXmlFile = async (
  body: Parameters<typeof slicesOf>[0],
  roots: readonly XmlElement[],
  visitor: XmlVisitor,
  refusing: Refusing,
): Promise<void> => {
  const walk = new XmlWalk(roots, visitor, refusing);
  let text: FileText | undefined;
  for await (const slice of slicesOf(body)) {
    text ??= new FileText(declaredEncoding(slice, refusing), refusing);
    walk.write(text.decode(slice).toString());
  }
  if (text === undefined) throw fileEmpty();
  walk.write(text.end().toString());
  walk.end();
};
