/** The EPC QR code of an invoice, drawn as one shape (documents.md 9.4.4). */
import { encodeQR } from 'qr';
import type { StatedDocument } from '../../domain/billing/documents/statedDocument.ts';
import { dutchEuro, shownIban } from '../../domain/renditions/dutch.ts';
import { epcPayload } from '../../domain/renditions/epc.ts';
import { showable } from './fonts.ts';
import type { TaggedPdf } from './taggedPdf.ts';

const quietZone = 4;

/** @param size of its side without the quiet zone of 4 modules, which must be left white around it; in points */
export const paymentCode = (to: TaggedPdf, document: StatedDocument, x: number, y: number, size: number): void => {
  const modules = encodeQR(epcPayload(document), 'raw', {
    ecc: 'medium',
    border: quietZone,
    encoding: 'byte',
    textEncoder: (text) => new TextEncoder().encode(text),
  });
  const side = size / (modules.length - 2 * quietZone);
  // The quiet zone is white already, so the code itself stands in line with the text.
  const dark = modules.slice(quietZone, -quietZone).map((line) => line.slice(quietZone, -quietZone));
  const { pdf } = to;
  const draw = () => {
    for (const [row, line] of dark.entries())
      for (let start = 0; start < line.length; start++) {
        if (!line[start]) continue;
        let end = start;
        while (line[end]) end++;
        pdf.rect(x + start * side, y + row * side, (end - start) * side, side);
        start = end;
      }
    pdf.fill('#000000');
  };
  to.root.add(to.element('Figure', draw, { alt: showable(said(document)), bbox: [x, y, x + size, y + size] }));
};

const said = ({ supplier, total, number }: StatedDocument): string =>
  `QR-code voor de betaling: ${dutchEuro(total)} aan ${supplier.name}, IBAN ${shownIban(supplier.iban)}, onder vermelding van ${number}.`;
