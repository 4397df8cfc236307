import type { PdfRenderers } from '../../commands/renditions/ports.ts';
import { documentPdf } from './documentPdf.ts';

/** A renderer that gives other bytes for any document is a new one, with a new number (documents.md 9.6.2). */
export const pdfRenderers: PdfRenderers = new Map([[1, documentPdf]]);
