/** What a reader of PDF makes of a file: its text, in the order in which it is drawn. */
import { extractText, getDocumentProxy } from 'unpdf';

/** Spaces at which no line is broken are told as spaces. */
export const textOfPdf = async (bytes: Uint8Array): Promise<string> => {
  // The reader takes its input away, so it gets a copy.
  const { text } = await extractText(await getDocumentProxy(Uint8Array.from(bytes)), { mergePages: true });
  return text.replaceAll('\u00a0', ' ');
};
