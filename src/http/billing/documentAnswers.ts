/** Answers with documents: lists, runs, credits, corrections and previews (4.4–4.8). */
import { z } from 'zod';
import type { CountsEffect } from '../../commands/billing/effect.ts';
import type { Preview, YearDrift } from '../../commands/billing/preview.ts';
import { lineKinds } from '../../domain/billing/documents/document.ts';
import type { DocumentTotals } from '../../domain/billing/documents/documentTotals.ts';
import type { publicDocument } from '../../domain/billing/documents/publicDocument.ts';
import type { ShownDocument, ShownDraft } from '../../queries/billing/shownDocuments.ts';
import type { MissedFile } from '../../queries/results/missedFiles.ts';
import { decimal, describing, digest, money, pageOf, ruleCode, whole } from '../forms/answer.ts';
import { debtorBody, supplierBody } from '../forms/parties.ts';
import { day, documentNumber, schoolId } from '../forms/primitives.ts';
import { see } from '../problems/problemAnswer.ts';
import type { RefusedShown } from '../problems/refused.ts';
import { effect } from '../results/effectAnswers.ts';
import { line, purpose, yearReference } from './documentLines.ts';
import { ending, foreseen, foretoldChange } from './foretoldAnswers.ts';

const whose = {
  number: documentNumber,
  kind: z.enum(['invoice', 'credit-note']),
  purpose,
  school: schoolId,
  issuedOn: day,
  dueOn: day,
  supplier: supplierBody.meta({ id: 'Supplier' }),
};
const amounts = {
  total: money,
  vatRate: decimal.meta({ description: 'In percent' }),
  vat: money,
  net: money,
  cancels: documentNumber.nullable(),
};

/** What every document tells, whoever reads it. */
export const documentHead = z.strictObject({ ...whose, year: yearReference, ...amounts });

export const document = describing<ReturnType<typeof publicDocument>>()(
  z
    .strictObject({
      ...whose,
      debtor: debtorBody.meta({ id: 'Debtor' }),
      year: yearReference,
      lines: z.array(line),
      ...amounts,
      digest,
    })
    .meta({ id: 'Document' }),
);

const spanned = { from: day, to: day };

const stated = {
  ...documentHead.shape,
  schoolName: z.string().meta({ description: 'As on the issue date' }),
  debtor: z
    .strictObject({
      id: z.string().regex(/^(board-[0-9]{5}|school-[0-9]{2}[A-Z]{2}[0-9]{2})$/),
      ...debtorBody.shape,
    })
    .meta({ id: 'StatedDebtor' }),
  lines: z.array(
    z
      .strictObject({
        ...line.shape,
        ...spanned,
        net: money.meta({ description: 'Euro without VAT' }),
        netUnitPrice: decimal.meta({ description: 'The unit price without VAT, to at most 8 decimals' }),
        description: z.string(),
      })
      .meta({ id: 'StatedLine' }),
  ),
  eInvoice: z.boolean().meta({
    description: 'Whether an e-invoice (UBL) can be made of it: its debtor has a KvK number or an OIN',
  }),
};

/** A document, with what follows from its decision and from its parties as they were (documents.md 9.1.1). */
export const statedDocument = describing<ShownDocument>()(
  z
    .strictObject({
      ...stated,
      cancelledBy: documentNumber.nullable().meta({
        description: 'The document that cancels it, as known now; null while it stands, and for one that cancels',
      }),
      creditable: z.boolean().meta({
        description: 'Whether it may be credited, as known now: the latest standing document of its subscription',
      }),
      digest,
    })
    .meta({ id: 'StatedDocument' }),
);

/** A draft is not issued, so it has neither an event nor a digest. */
export const draft = describing<ShownDraft>()(
  z.strictObject({ ...stated, cancelledBy: z.null(), digest: z.null() }).meta({ id: 'DocumentPreview' }),
);

export const blocked = describing<RefusedShown>()(
  z
    .strictObject({ school: schoolId, code: ruleCode, detail: z.string(), see: see.exactOptional() })
    .meta({ id: 'Blocked', description: 'A school for which nothing was issued, or reckoned, and why' }),
);

export const documents = pageOf(statedDocument);
export const issued = z.strictObject({ issued: z.array(statedDocument) });
export const withoutEInvoice = z
  .array(documentNumber)
  .meta({ description: 'Documents without UBL, because their debtor has neither a KvK number nor an OIN' });

export const totals = describing<DocumentTotals>()(
  z
    .strictObject({
      documents: whole,
      amount: money,
      kinds: z
        .array(z.strictObject({ kind: z.enum(lineKinds), amount: money }))
        .meta({ description: 'Per kind of line; only those that there are' }),
      schools: z.array(z.strictObject({ school: schoolId, documents: whole, amount: money })),
    })
    .meta({ id: 'DocumentTotals', description: 'What the documents come to together' }),
);

const ofRun = { withoutEInvoice, blocked: z.array(blocked), totals };

export const run = z.strictObject({ issued: z.array(statedDocument), ...ofRun });
const missedFile = describing<MissedFile>()(
  z
    .strictObject({
      school: schoolId,
      from: day.meta({ description: 'From this day fewer than half of its pupils count, if no file comes' }),
    })
    .meta({ id: 'MissedFile', description: 'A school that would be billed by its pupils, and lacks a new file' }),
);

/** A run issues what is due and changes nothing that comes later (4.4), nor any count, so both are always empty. */
export const runPreview = z.strictObject({
  issued: z.array(draft),
  ...ofRun,
  missedFiles: z.array(missedFile),
  later: z.array(foretoldChange),
  counts: z.array(z.strictObject({})),
});

const dueAndBilled = z.strictObject({ due: money.nullable(), billed: money }).nullable();

export const drift = describing<YearDrift>()(
  z
    .strictObject({ term: whole.min(1), year: whole.min(1), before: dueAndBilled, after: dueAndBilled })
    .meta({ id: 'YearDrift', description: 'A settled year that the write moves, or that is not at rest after it' }),
);

type PublicPreview = Omit<Preview<unknown>, 'documents' | 'blocked' | 'outcome' | 'at'> & {
  readonly documents: readonly ShownDraft[];
  readonly blocked: readonly RefusedShown[];
  readonly counts: readonly CountsEffect[];
};

export const preview = describing<PublicPreview>()(
  z
    .strictObject({
      documents: z.array(draft).meta({ description: 'What a run of today would then issue' }),
      blocked: z.array(blocked),
      drift: z.array(drift),
      ...foreseen,
      ending,
      ...effect.shape,
    })
    .meta({ id: 'Preview', description: 'What would follow; nothing was written' }),
);
