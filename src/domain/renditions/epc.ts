/** The text of an EPC QR code, by which a bank's app fills in a payment (documents.md 9.4.4; EPC069-12). */
import type { StatedDocument } from '../billing/documents/statedDocument.ts';

/** Version 002 asks for no BIC. The empty lines are BIC, purpose and structured reference. */
export const epcPayload = ({ supplier, total, number }: StatedDocument): string =>
  [
    'BCD',
    '002',
    '1',
    'SCT',
    '',
    [...supplier.name].slice(0, 70).join(''),
    supplier.iban,
    `EUR${total}`,
    '',
    '',
    number,
  ].join('\n');
