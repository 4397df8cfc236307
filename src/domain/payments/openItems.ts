/** The open amounts of issued documents, from one function of documents and payments (documents.md 9.8.1, 9.8.2). */
import type { Documents } from '../billing/documents/issuedDocuments.ts';
import type { Issued } from '../billing/documents/issuing.ts';
import { type Day, dayNumber } from '../day.ts';
import { centsIn } from '../money.ts';
import { allocatedTo, type Payments } from './state.ts';

/**
 * The open amount of a document, in cents: its total, less the payments allocated to it, less the amount that it and
 * its counterpart set off by themselves. That amount is the smaller of what both have open. Negative for an amount to
 * be paid back.
 * @param on as of the end of this day, on or after the document's issue; default: with everything that is recorded
 */
export const openOf = (document: Issued, documents: Documents, payments: Payments, on?: Day): bigint => {
  const own = unsettled(document, payments, on);
  const other = documents.counterpart(document);
  if (own === 0n || other === undefined || (on !== undefined && other.issuedOn > on)) return own;
  return own - setOff(own, unsettled(other, payments, on));
};

const unsettled = ({ number, total }: Issued, payments: Payments, on: Day | undefined): bigint =>
  centsIn(total) - allocatedTo(payments, number, on);

/** The part of `own` that `other` takes away: only amounts of opposite signs are set off. */
const setOff = (own: bigint, other: bigint): bigint => {
  if (own > 0n && other < 0n) return own < -other ? own : -other;
  if (own < 0n && other > 0n) return -own < other ? own : -other;
  return 0n;
};

export type OpenItem = { readonly document: Issued; readonly cents: bigint; readonly daysOverdue: number };

/** The documents that are still open at the end of a day, in order of issue. Yields after each document. */
export function* openItems(
  documents: Documents,
  payments: Payments,
  on: Day,
  isAsked: (document: Issued) => boolean = () => true,
): Generator<void, OpenItem[], void> {
  const items: OpenItem[] = [];
  for (const document of documents.all) {
    yield;
    if (document.issuedOn > on || !isAsked(document)) continue;
    const cents = openOf(document, documents, payments, on);
    if (cents !== 0n) items.push({ document, cents, daysOverdue: daysOverdue(document, on) });
  }
  return items;
}

const daysOverdue = ({ dueOn }: Issued, on: Day): number => (dueOn >= on ? 0 : dayNumber(on) - dayNumber(dueOn));

/** Ages of open items, by days overdue. */
export const ages = ['0', '1-30', '31-60', '61-90', '90+'] as const;
export type Age = (typeof ages)[number];

const oldest: readonly (readonly [Age, number])[] = [
  ['0', 0],
  ['1-30', 30],
  ['31-60', 60],
  ['61-90', 90],
];

export const ageOf = (days: number): Age => oldest.find(([, max]) => days <= max)?.[0] ?? '90+';
