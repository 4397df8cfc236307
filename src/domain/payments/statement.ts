/** Which entries of a bank statement are booked by themselves, and which are only proposed (documents.md 9.8.3). */

import type { Documents } from '../billing/documents/issuedDocuments.ts';
import type { Issued } from '../billing/documents/issuing.ts';
import { amountOf, centsIn, type DecimalText } from '../money.ts';
import type { EntryWhy } from './entryFacts.ts';
import { openOf } from './openItems.ts';
import { type Payments, paymentOfEntry } from './state.ts';
import type { StatementEntry } from './statementEntries.ts';

export type OpenNumber = { readonly number: string; readonly open: DecimalText };

export type ProposalWhy = EntryWhy<'no-number' | 'not-open' | 'several-open' | 'amount-differs' | 'reversed'>;
export type KnownWhy = EntryWhy<'known' | 'known-otherwise'>;

export type BookedEntry = StatementEntry & { readonly document: Issued };
export type ProposedEntry = StatementEntry & { readonly why: ProposalWhy; readonly open: readonly OpenNumber[] };
export type KnownEntry = StatementEntry & { readonly why: KnownWhy };

export type Judged = {
  /** In the order in which they can be booked, because one may follow from those before it. */
  readonly booked: readonly BookedEntry[];
  readonly proposed: readonly ProposedEntry[];
  readonly known: readonly KnownEntry[];
};

/** A number as a token of its own: no letter, digit or further group stands directly beside it. */
const numberForm = /(?<![\p{L}\p{N}]-?)(\d{4})-?(\d{6})(?!-?[\p{L}\p{N}])/gu;

/** The document numbers in a text, each once, also those that are written without their hyphen. */
export const numbersIn = (text: string): string[] => [
  ...new Set([...text.matchAll(numberForm)].map(([, year, sequence]) => `${year}-${sequence}`)),
];

type Naming = { readonly entry: StatementEntry; readonly documents: readonly Issued[] };

/**
 * An entry is booked if its text has exactly one open number and its amount is the open amount of that document. A
 * booked entry settles its document. The text of another entry may then have only one open number left, so the others
 * are looked at again, and their order in the file does not matter. Yields after each look.
 */
export function* judgeStatement(
  entries: readonly StatementEntry[],
  documents: Documents,
  payments: Payments,
): Generator<void, Judged, void> {
  const known: KnownEntry[] = [];
  const namings = new Map<string, Naming>();
  const reversed = new Map<string, string>();
  for (const entry of entries) {
    yield;
    const earlier = paymentOfEntry(payments, entry.entry);
    const twin = namings.get(entry.entry)?.entry;
    const same = earlier?.reversal === null ? earlier : twin;
    if (same !== undefined) {
      const payment = same === twin ? undefined : earlier?.paymentId;
      const is = same.amount === entry.amount ? 'known' : 'known-otherwise';
      known.push({ ...entry, why: { is, facts: { payment } } });
      continue;
    }
    if (earlier !== undefined) reversed.set(entry.entry, earlier.paymentId);
    const named = numbersIn(entry.remittance).flatMap((number) => documents.find(number) ?? []);
    namings.set(entry.entry, { entry, documents: named });
  }

  const booked = new Map<string, BookedEntry>();
  const paid = new Set<string>();
  const openIn = ({ documents: named }: Naming): readonly (readonly [Issued, bigint])[] =>
    named
      .filter(({ number }) => !paid.has(number))
      .map((document) => [document, openOf(document, documents, payments)] as const)
      .filter(([, open]) => open !== 0n);

  const byNumber = new Map<string, Naming[]>();
  for (const naming of namings.values())
    for (const { number } of naming.documents) {
      const others = byNumber.get(number);
      if (others === undefined) byNumber.set(number, [naming]);
      else others.push(naming);
    }
  const look = [...namings.values()];
  for (let at = 0; at < look.length; at++) {
    yield;
    const naming = look[at]!;
    const { entry } = naming;
    if (booked.has(entry.entry) || reversed.has(entry.entry)) continue;
    const [only, ...others] = openIn(naming);
    if (only === undefined || others.length > 0 || only[1] !== centsIn(entry.amount)) continue;
    const [document] = only;
    booked.set(entry.entry, { ...entry, document });
    paid.add(document.number);
    look.push(...byNumber.get(document.number)!);
  }

  const proposed: ProposedEntry[] = [];
  for (const naming of namings.values()) {
    yield;
    const { entry } = naming;
    if (booked.has(entry.entry)) continue;
    const open = openIn(naming).map(([{ number }, cents]) => ({ number, open: amountOf(cents) }));
    proposed.push({ ...entry, open, why: whyProposed(naming, open, reversed.get(entry.entry)) });
  }
  return { booked: [...booked.values()], proposed, known };
}

const whyProposed = ({ documents }: Naming, open: readonly OpenNumber[], reversed: string | undefined): ProposalWhy => {
  if (reversed !== undefined) return { is: 'reversed', facts: { payment: reversed } };
  const [only, ...others] = open;
  if (documents.length === 0) return { is: 'no-number', facts: {} };
  if (only === undefined) return { is: 'not-open', facts: { numbers: documents.map(({ number }) => number) } };
  if (others.length > 0) return { is: 'several-open', facts: { numbers: open.map(({ number }) => number) } };
  return { is: 'amount-differs', facts: only };
};
