/** Documents as answers hold them: with what follows from the streams that they name, in the reader's language (documents.md 9.1.1). */
import { documentsIn } from '../../domain/billing/documents/issuedDocuments.ts';
import type { IssuedDocument } from '../../domain/billing/documents/issuing.ts';
import { lineDescription } from '../../domain/billing/documents/lineWords.ts';
import type { StatedDocument, StatedLine } from '../../domain/billing/documents/statedDocument.ts';
import { newestOf } from '../../domain/billing/rules/rules.ts';
import { hasIdentifier } from '../../domain/renditions/ublParties.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Folds } from '../../ledger/states/folds.ts';
import { statedWithBilling } from '../../ledger/states/statedDocuments.ts';
import type { Language } from '../../words/language.ts';

/** The fields that an answer has for issued documents and for drafts alike. */
type Shown = Omit<StatedDocument, 'lines'> & {
  readonly lines: readonly (StatedLine & { readonly description: string })[];
  /** Whether an e-invoice can be made of the document, which needs a debtor that can be addressed (documents.md 9.3.5). */
  readonly eInvoice: boolean;
};

export type ShownDocument = Shown & {
  /** The number of the document that cancels it, as known now; null for one that stands or that cancels. */
  readonly cancelledBy: string | null;
  /** Whether crediting it would be taken, as known now: only the latest standing document of a subscription (4.7). */
  readonly creditable: boolean;
};

/** In the order given. */
export const shownDocuments = async (
  { ledger, folds }: { readonly ledger: Ledger; readonly folds: Pick<Folds, 'knownDocuments' | 'rules'> },
  issued: readonly IssuedDocument[],
  language: Language,
): Promise<ShownDocument[]> => {
  const [billed, { state }] = await Promise.all([statedWithBilling(ledger, issued), folds.knownDocuments()]);
  const documents = documentsIn(state);
  const { mayCancel } = newestOf(folds.rules);
  return billed.map(({ stated, billing }, index) => ({
    ...shown(stated, language),
    cancelledBy: documents.cancelledBy(stated.number)?.number ?? null,
    creditable: mayCancel(billing, issued[index]!.document),
  }));
};

const shown = (stated: StatedDocument, language: Language): Shown => ({
  ...stated,
  eInvoice: hasIdentifier(stated.debtor),
  lines: stated.lines.map((line) => ({ ...line, description: lineDescription(line, language) })),
});

export type ShownDraft = Omit<Shown, 'digest'> & { readonly cancelledBy: null; readonly digest: null };

/** A document that was not issued. It has no event and therefore no digest, and nothing can cancel it. */
export const shownDraft = (stated: StatedDocument, language: Language): ShownDraft => ({
  ...shown(stated, language),
  cancelledBy: null,
  digest: null,
});
