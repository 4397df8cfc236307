/**
 * A document to come as PDF. It looks as the document will look, with CONCEPT in every place of its number
 * (documents.md 9.6.1).
 */
import type { StatedDocument } from '../../domain/billing/documents/statedDocument.ts';
import { drawn, footer } from './documentPdf.ts';
import { page, pageWidth, taggedPdf } from './taggedPdf.ts';

const warning =
  'CONCEPT. Dit is geen factuur en hoeft niet te worden betaald. De bedragen volgen uit wat nu bekend is en kunnen nog veranderen.';

export const conceptPdf = (document: StatedDocument): Promise<Uint8Array> => {
  const to = taggedPdf('Concept', document.issuedOn);
  const y = drawn(to, document);
  to.paragraph(warning, page.left, y + 18, { weight: 'bold', size: 10.5, width: pageWidth });
  return to.end((at, of) => footer(to, document, at, of));
};
