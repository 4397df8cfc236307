/**
 * Documents as answers show them: with the facts from the streams that they name, in the reader's language
 * (documents.md 9.1.1).
 */
import type { IssuedDocument } from '../../domain/billing/documents/issuing.ts';
import { lineDescription } from '../../domain/billing/documents/lineWords.ts';
import type { StatedDocument, StatedLine } from '../../domain/billing/documents/statedDocument.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { statedAll } from '../../ledger/states/statedDocuments.ts';
import type { Language } from '../../words/language.ts';

export type ShownDocument = Omit<StatedDocument, 'lines'> & {
  readonly lines: readonly (StatedLine & { readonly description: string })[];
};

/** In the order given. */
export const shownDocuments = async (
  ledger: Ledger,
  issued: readonly IssuedDocument[],
  language: Language,
): Promise<ShownDocument[]> => (await statedAll(ledger, issued)).map((stated) => shownDocument(stated, language));

export const shownDocument = (stated: StatedDocument, language: Language): ShownDocument => ({
  ...stated,
  lines: stated.lines.map((line) => ({ ...line, description: lineDescription(line, language) })),
});

export type ShownDraft = Omit<ShownDocument, 'digest'> & { readonly digest: null };

/** A document that was not issued. It has no event and therefore no digest. */
export const shownDraft = (stated: StatedDocument, language: Language): ShownDraft => ({
  ...shownDocument(stated, language),
  digest: null,
});
