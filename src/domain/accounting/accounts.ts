/** The accounts that the books use. They are data in the catalogue, in force from a day on (documents.md 9.7.1). */
import type { Day } from '../day.ts';
import { sameData } from '../decider.ts';
import { inForce } from '../inForce.ts';
import type { DecimalText } from '../money.ts';

export type Account = {
  readonly number: string;
  /** Its code in the Dutch reference scheme (RGS). */
  readonly rgs: string;
  readonly name: string;
};

/** What an account is for. */
export const accountUses = ['debtors', 'vat', 'deferred', 'revenue', 'bank'] as const;
export type AccountUse = (typeof accountUses)[number];

/** The side on which a use normally has its balance. */
export const normalSides = {
  debtors: 'debit',
  vat: 'credit',
  deferred: 'credit',
  revenue: 'credit',
  bank: 'debit',
} as const satisfies Readonly<Record<AccountUse, 'debit' | 'credit'>>;

export type Accounts = Readonly<Record<AccountUse, Account>> & {
  /** Accounts for the VAT of single rates, in percent. The VAT of any other rate goes to `vat`. */
  readonly vatRates?: readonly (Account & { readonly percent: DecimalText })[];
};

/** In force from a day on, until others are. */
export type AccountsFrom = { readonly from: Day; readonly accounts: Accounts };

export type AccountsEvent = { readonly type: 'AccountsSet'; readonly data: AccountsFrom };

/** In force until others are set. */
export const defaultAccounts: Accounts = {
  debtors: { number: '1300', rgs: 'BVorDebHad', name: 'Debiteuren' },
  vat: { number: '1520', rgs: 'BSchBepBtwOla', name: 'Af te dragen btw' },
  deferred: { number: '1920', rgs: 'BSchOpaVgo', name: 'Vooruitgefactureerde opbrengsten' },
  revenue: { number: '8000', rgs: 'WOmzNodOdh', name: 'Omzet diensten' },
  bank: { number: '1100', rgs: 'BLimBanRba', name: 'Bank' },
};

export const accountsOn = (all: readonly AccountsFrom[], on: Day): Accounts =>
  inForce(all, on)?.accounts ?? defaultAccounts;

/** The account for VAT of a rate in percent. */
export const vatAccount = ({ vat, vatRates = [] }: Accounts, percent: DecimalText): Account =>
  vatRates.find((one) => one.percent === percent) ?? vat;

/** Every account with what it is for. */
export const accountsWithUse = (
  accounts: Accounts,
): readonly { readonly use: AccountUse; readonly account: Account }[] => [
  ...accountUses.map((use) => ({ use, account: accounts[use] })),
  ...(accounts.vatRates ?? []).map((account) => ({ use: 'vat' as const, account })),
];

/**
 * Sets the accounts that hold from a day on. An entry uses the accounts in force on its day, so a day in the past
 * changes the accounts of the entries since.
 */
export const setAccounts = (data: AccountsFrom, all: readonly AccountsFrom[]): AccountsEvent[] => {
  const latest = all.findLast(({ from }) => from === data.from);
  return latest !== undefined && sameData(latest, data) ? [] : [{ type: 'AccountsSet', data }];
};

/**
 * All accounts that hold now or will hold, in order of their first day. If two were set for one day, the one recorded
 * last counts.
 */
export const accountsByDay = (all: readonly AccountsFrom[]): AccountsFrom[] =>
  [...new Map(all.map((one) => [one.from, one])).values()].toSorted((a, b) => (a.from < b.from ? -1 : 1));
