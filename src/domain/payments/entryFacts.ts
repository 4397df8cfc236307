/** Why an entry of a bank statement was booked, is proposed or is ignored: facts, which people read as a sentence. */
import type { DecimalText } from '../money.ts';
import type { NoFacts } from '../refusals/facts.ts';

type OpenFacts = { readonly number: string; readonly open: DecimalText };
type Numbers = { readonly numbers: readonly string[] };
/** Undefined for an entry that this same file books. */
type Earlier = { readonly payment: string | undefined };

export type EntryFacts = {
  // booked
  readonly pays: OpenFacts;
  // proposed
  readonly 'no-number': NoFacts;
  readonly 'not-open': Numbers;
  readonly 'several-open': Numbers;
  readonly 'amount-differs': OpenFacts;
  readonly reversed: { readonly payment: string };
  // passed over
  readonly known: Earlier;
  readonly 'known-otherwise': Earlier;
  readonly 'other-account': NoFacts;
  readonly debit: NoFacts;
  readonly 'not-booked': NoFacts;
  readonly 'other-currency': NoFacts;
  readonly zero: NoFacts;
};

export type EntryWhy<Is extends keyof EntryFacts = keyof EntryFacts> = {
  readonly [One in Is]: { readonly is: One; readonly facts: EntryFacts[One] };
}[Is];
