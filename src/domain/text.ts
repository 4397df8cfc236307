/**
 * Limits what text for people may contain, whether it comes from a request or a file. The text may end up on an issued
 * document, which is also XML (documents.md 9.3.4) and stays for ever. So characters that cannot be seen or read there
 * are refused.
 */

/**
 * Control characters, lone surrogates and noncharacters, most of which XML 1.0 forbids; format characters, including
 * those that turn the direction of writing; and all other characters that show nothing. Variation selectors are
 * allowed, because they only choose how a sign looks.
 */
const unprintable =
  /[\p{Cc}\p{Cs}\p{Cf}\p{Noncharacter_Code_Point}]|(?!\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/u;

const lineEnds = /[\p{Zl}\p{Zp}]/u;

/** Excludes the blank of Braille, which Unicode puts in the category of signs. */
const visible = /(?!\p{Default_Ignorable_Code_Point}|\u2800)[\p{L}\p{N}\p{P}\p{S}]/u;

/** The character that decoders put in place of bytes that are no text. The original is lost. */
const replacement = '\ufffd';

export type TextFault = 'not-plain-text' | 'not-one-line' | 'replacement-character' | 'invisible';

/** The fault of text of several lines; undefined when there is none. */
export const textFault = (text: string): TextFault | undefined => {
  if (unprintable.test(text.replace(/[\n\r\t]/g, ' ')) || lineEnds.test(text)) return 'not-plain-text';
  if (text.includes(replacement)) return 'replacement-character';
  return visible.test(text) ? undefined : 'invisible';
};

/** The fault of text of one line, in the same form. */
export const lineFault = (text: string): TextFault | undefined =>
  /[\n\r\t]/.test(text) ? 'not-one-line' : textFault(text);
