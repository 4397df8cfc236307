import type { DocumentFacts } from '../../domain/refusals/documentFacts.ts';
import type { RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';
import { namesOf } from '../names.ts';

const { day, all } = formatsOf('en');
const { rendition, control } = namesOf('en');

export const documents: RefusalTexts<DocumentFacts> = {
  document_not_found: {
    title: 'Document not found',
    detail: () => 'There is no such document, or you may not see it. Look it up in the list of documents.',
  },
  document_cancels: {
    title: 'Document cancels',
    detail: () => 'A cancelling document cannot be credited itself; the next run bills the year anew.',
  },
  document_already_credited: {
    title: 'Document already credited',
    detail: ({ by }) =>
      `This document was credited before${by === null ? '' : `, by ${by}`}; nothing needs to be done.`,
  },
  document_not_latest: {
    title: 'Document not latest',
    detail: ({ later }) =>
      later.length === 0
        ? 'Only the latest standing document of a subscription can be credited. A later one has no number yet: run the invoices, then credit that one first.'
        : `Only the latest standing document of a subscription can be credited. First credit, in this order: ${later.join(', ')}.`,
  },
  issue_date_in_future: {
    title: 'Issue date in future',
    detail: ({ on, today }) =>
      `Documents cannot be dated ${day(on)}, after today, ${day(today)}; give today or an earlier day.`,
  },
  issue_date_before_last: {
    title: 'Issue date before last',
    detail: ({ on, last, number }) =>
      `The last document, ${number}, is dated ${day(last)}; issue dates never go back, so ${day(on)} is refused. Give ${day(last)} or a later day.`,
  },
  vat_rate_unknown: {
    title: 'VAT rate unknown',
    detail: ({ on }) =>
      `No VAT rate is known for documents dated ${day(on)}; choose a later day, or record the VAT rate first.`,
  },
  supplier_incomplete: {
    title: 'Supplier incomplete',
    detail: () => 'The supplier is not registered yet. Record it first: name, address, KvK number, VAT id and IBAN.',
  },
  debtor_identifier_missing: {
    title: 'Debtor identifier missing',
    detail: ({ number, debtor }) =>
      number === null
        ? `The debtor, ${debtor}, has neither a KvK number nor an OIN, and without one of them nothing is issued here. Record one of them with the board or the debtor.`
        : `There is no UBL of ${number}: its debtor, ${debtor}, had neither a KvK number nor an OIN on its issue date. Record one of them with the board or the debtor: documents issued after that have UBL. The PDF can be had.`,
  },
  delivery_not_found: {
    title: 'Delivery not found',
    detail: ({ number }) =>
      `No delivery with this id was asked for of ${number}. Look it up among the deliveries of that document.`,
  },
  delivery_not_configured: {
    title: 'No delivery set',
    detail: ({ school, why }) =>
      why === 'no-channel'
        ? `Nobody has set how documents of school ${school} are delivered. Set it for the school or for its board.`
        : `No e-mail address is set for school ${school}. Set it in the delivery of the school or of its board.`,
  },
  email_not_configured: {
    title: 'No mail server set',
    detail: () => 'This server cannot send e-mail. The operator sets SMTP_URL and MAIL_FROM.',
  },
  peppol_outbox_not_configured: {
    title: 'No folder for Peppol set',
    detail: () => 'This server has no folder for the Peppol access point. The operator sets PEPPOL_OUTBOX.',
  },
  rendition_lost: {
    title: 'Rendition lost',
    detail: ({ number, format }) =>
      `The ${rendition(format)} of ${number} was handed out before, its bytes are gone, and they cannot be made again as they were. The operator brings them back from the backup (npm run renditions -- --restore FILE).`,
  },
  books_do_not_balance: {
    title: 'Books do not balance',
    detail: ({ from, to, differing }) =>
      `The entries of ${day(from)} to ${day(to)} do not agree with the documents and payments (they differ in: ${all(differing.map(control))}), so nothing is exported. The trial balance shows both sides. Ask the operator to verify the ledger (npm run verify).`,
  },
  debtor_incomplete: {
    title: 'Debtor incomplete',
    detail: ({ school }) =>
      `School ${school} has no debtor with a name and an address; set its debtor, its board or its own address.`,
  },
};
