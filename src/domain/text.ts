/**
 * What text for people may hold, wherever it comes in: by a request or in a file. It may end on an issued document, which
 * is XML too (documents.md 9.3.4) and stays for ever, so what nobody can see or read there is refused.
 */

/**
 * Control characters, lone surrogates and noncharacters, of which XML 1.0 forbids most; format characters, among them those
 * that turn the direction of writing; and whatever else shows nothing. Variation selectors only choose how a sign looks.
 */
const unprintable =
  /[\p{Cc}\p{Cs}\p{Cf}\p{Noncharacter_Code_Point}]|(?!\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/u;

const lineEnds = /[\p{Zl}\p{Zp}]/u;

/** A blank of Braille is a sign by its category. */
const visible = /(?!\p{Default_Ignorable_Code_Point}|\u2800)[\p{L}\p{N}\p{P}\p{S}]/u;

/** What decoders put where bytes were no text: what it said before is lost. */
const replacement = '\ufffd';

/** What is wrong with text of several lines, as the end of a sentence that begins with "must"; undefined for nothing. */
export const textFault = (text: string): string | undefined => {
  if (unprintable.test(text.replace(/[\n\r\t]/g, ' ')) || lineEnds.test(text))
    return 'be text without control, format and direction characters';
  if (text.includes(replacement)) return 'be text that was read in its own encoding: it holds a replacement character';
  return visible.test(text) ? undefined : 'hold something that can be seen';
};

/** The same of one line. */
export const lineFault = (text: string): string | undefined =>
  /[\n\r\t]/.test(text) ? 'be one line of text, without control, format and direction characters' : textFault(text);
