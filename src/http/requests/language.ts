/** The language in which a request is answered (RFC 9110, 12.5.4). */
import type { Request } from 'express';
import { defaultLanguage, type Language, languages } from '../../words/language.ts';

/** `nl-NL` is Dutch. A header that names neither language, or none at all, is answered in English. */
export const languageOf = (req: Request): Language =>
  languages.find((one) => one === req.acceptsLanguages([...languages])) ?? defaultLanguage;
