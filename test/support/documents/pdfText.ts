/** The text of a PDF file as a PDF reader extracts it, in the order in which it is drawn. */
import { extractText, getDocumentProxy } from 'unpdf';

/** Non-breaking spaces are given as ordinary spaces. */
export const textOfPdf = async (bytes: Uint8Array): Promise<string> => {
  // The reader takes ownership of its input, so it gets a copy.
  const { text } = await extractText(await getDocumentProxy(Uint8Array.from(bytes)), { mergePages: true });
  return text.replaceAll('\u00a0', ' ');
};
