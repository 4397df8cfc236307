/** Refusals of whatever issues documents (4.7, 4.8, 4.14). */
export const notIssuable = [
  'issue_date_in_future',
  'issue_date_before_last',
  'vat_rate_unknown',
  'restored_unchecked',
  'reason_required',
] as const;

export const notBillable = [
  ...notIssuable,
  'supplier_incomplete',
  'debtor_incomplete',
  'debtor_identifier_missing',
] as const;
