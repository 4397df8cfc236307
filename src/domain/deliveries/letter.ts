/** The words of the e-mail that brings a document (documents.md 9.9.2): plain Dutch text, and nothing of a pupil. */
import type { StatedDocument } from '../billing/documents/statedDocument.ts';
import { dutchDay } from '../day.ts';
import { dutchEuro, shownIban } from '../renditions/dutch.ts';
import { isPaid, paymentTerms } from '../renditions/ubl.ts';

export type Letter = { readonly subject: string; readonly text: string };

/** @param attached the names of the files that go along */
export const letterOf = (document: StatedDocument, attached: readonly string[]): Letter => {
  const { number, issuedOn, school, schoolName, supplier, total } = document;
  const kind = document.kind === 'invoice' ? 'factuur' : 'creditnota';
  const account = isPaid(document)
    ? ` Rekening ${shownIban(supplier.iban)} op naam van ${supplier.name}, onder vermelding van ${number}.`
    : '';
  const lines = [
    'Geachte heer, mevrouw,',
    '',
    `Hierbij ontvangt u ${kind} ${number} van ${dutchDay(issuedOn)} voor ${schoolName} (${school}).`,
    '',
    `Bedrag: ${dutchEuro(total)} inclusief btw. ${paymentTerms(document)}${account}`,
    '',
    ...attached.map((name) => `- ${name}${meaningOf(name)}`),
    '',
    'Met vriendelijke groet,',
    supplier.name,
    '',
  ];
  return {
    subject: `${kind === 'factuur' ? 'Factuur' : 'Creditnota'} ${number} voor ${schoolName}`,
    text: lines.join('\n'),
  };
};

const meaningOf = (name: string): string => {
  if (name.endsWith('.xml')) return ': het document als UBL, voor uw boekhouding';
  return name.endsWith('-onderbouwing.pdf') ? ': hoe elk bedrag tot stand kwam' : ': het document';
};
