/** Documents and the audit. */
import type { Meanings } from './meaning.ts';

export const ofDocuments = {
  document_not_found: {
    means: 'There is no such document for this token.',
    todo: 'Check the number. `GET /invoices` lists the documents that the token may see.',
  },
  issue_date_in_future: { means: 'Documents cannot be dated after today.', todo: 'Choose today or an earlier day.' },
  issue_date_before_last: {
    means: 'Issue dates never go back, and the last document has a later date. `detail` names it.',
    todo: 'Choose that date or a later one.',
  },
  vat_rate_unknown: {
    means: 'No VAT rate is known for documents of that day.',
    todo: 'Choose a day for which a rate is known.',
  },
  document_cancels: {
    means: 'The document cancels another one, and such a document cannot be credited.',
    todo: 'Send a correction with `POST /schools/{school}/subscription/correction` instead.',
  },
  document_already_credited: {
    means: 'The document was credited before.',
    todo: 'Nothing needs to be done. `detail` names the document that cancels it.',
  },
  document_not_latest: {
    means: 'Only the latest standing document of a subscription can be credited.',
    todo: 'Credit the later documents first, the latest one first.',
  },
  supplier_incomplete: {
    means: 'The supplier is not registered, so no document can name who sends it.',
    todo: 'Staff (`admin`) register the supplier with `PUT /supplier`.',
  },
  debtor_incomplete: {
    means: 'The school has no debtor with a name and an address.',
    todo: 'Set the debtor with `PUT /schools/{school}/debtor`, or the address of the school or its board.',
  },
  restored_unchecked: {
    means: 'The ledger was restored from a copy, and nobody has checked yet that the copy holds every issued document.',
    todo: 'Hold it against the newest kept heads with `npm run verify -- --heads FILE`. Where none were kept, an invoice run with `?confirmRestored=true` and `X-Reason` vouches for it.',
  },
  debtor_identifier_missing: {
    means:
      'The debtor of the document had neither a KvK number nor an OIN on its issue date, and UBL needs one. With `INVOICE_IDENTIFIERS=required`: nothing is issued to such a debtor.',
    todo: 'Take the PDF. For documents to come set `kvk` or `oin` of the board or of the debtor.',
  },
  delivery_not_found: {
    means: 'No delivery of the document has this id.',
    todo: 'Take an id from `GET /invoices/{number}/deliveries`.',
  },
  delivery_not_configured: {
    means:
      'Neither the school of the document nor its board has set how documents are delivered, or no e-mail address is known.',
    todo: 'Set it with `PUT /schools/{school}/delivery` or `PUT /boards/{board}/delivery`.',
  },
  email_not_configured: {
    means: 'The server has no mail server to send by.',
    todo: 'The operator sets `SMTP_URL` and `MAIL_FROM`.',
  },
  peppol_outbox_not_configured: {
    means: 'The server has no folder from which an access point takes files.',
    todo: 'The operator sets `PEPPOL_OUTBOX`.',
  },
  rendition_lost: {
    means: 'The file was handed out before, its bytes are gone, and this release cannot make the same ones again.',
    todo: 'The operator brings the table of renditions back from its backup with `npm run renditions -- --restore FILE`.',
  },
  books_do_not_balance: {
    means:
      'The entries of the books do not come to what the documents and payments of the same days say, so nothing is exported. `detail` names what differs.',
    todo: 'Tell the operator. `npm run verify` finds a document that is not as it was issued; otherwise it is a fault of this release, which the makers must mend.',
  },
  heads_copy_forged: {
    means: 'The copy of heads is not as it was signed.',
    todo: 'Hold the ledger against another copy.',
  },
  heads_key_unknown: {
    means: 'The copy of heads is signed with a key that the vault of this ledger does not hold.',
    todo: "Give the id of the key as `?key=` only when it was written down as the supplier's. Otherwise the copy is of another ledger, or forged.",
  },
} as const satisfies Meanings;
