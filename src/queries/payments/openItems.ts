/** The open items on a day, by document and by age (documents.md 9.8.1). */
import { documentsOfDebtor, paymentsRead } from '../../commands/payments/paymentsRead.ts';
import type { Issued } from '../../domain/billing/documents/issuing.ts';
import type { DebtorId } from '../../domain/billing/documents/statedDocument.ts';
import type { Day } from '../../domain/day.ts';
import { amountOf, type DecimalText } from '../../domain/money.ts';
import { type Age, ageOf, ages, type OpenItem, openItems } from '../../domain/payments/openItems.ts';
import { unallocatedOn } from '../../domain/payments/state.ts';
import type { NamedDebtor } from '../../domain/refusals/paymentFacts.ts';
import { debtorsOf } from '../../ledger/states/debtors.ts';
import { inSlices } from '../../waiting/slices.ts';
import type { Sources } from '../sources.ts';

export type OpenItemsAsked = {
  /** The items are those at the end of this day. */
  readonly on: Day;
  readonly debtor?: DebtorId;
  /** The documents that the reader may see. */
  readonly isOwn: (document: Issued) => boolean;
  /** Whether the reader may know about payments that settle no document. */
  readonly withUnallocated: boolean;
  readonly order: 'asc' | 'desc';
  /** The number of the document after which the page begins. */
  readonly after: string | undefined;
  readonly limit: number;
};

export type OpenItemAnswer = {
  readonly number: string;
  readonly school: string;
  readonly debtor: DebtorId;
  /** As on the document. */
  readonly debtorName: string;
  readonly dueOn: Day;
  readonly total: DecimalText;
  readonly open: DecimalText;
  readonly daysOverdue: number;
};

export type OpenTotals = {
  readonly documents: number;
  readonly open: DecimalText;
  readonly ages: readonly { readonly age: Age; readonly documents: number; readonly open: DecimalText }[];
  /** The amount that came in and settles no document. */
  readonly unallocated?: DecimalText;
};

export type OpenItemsPage = {
  /** One more than the limit, where there is a next page. */
  readonly items: readonly OpenItemAnswer[];
  readonly totals: OpenTotals;
};

/** @throws Rejection history_unknown */
export const openItemsPage = async (
  { deps }: Pick<Sources, 'deps'>,
  { on, debtor, isOwn, withUnallocated, order, after, limit }: OpenItemsAsked,
): Promise<OpenItemsPage> => {
  const { documents, payments } = await paymentsRead(deps);
  const { state } = payments;
  const ofDebtor = debtor === undefined ? undefined : await documentsOfDebtor(deps, documents, debtor);
  const isAsked = (document: Issued): boolean => isOwn(document) && ofDebtor?.has(document) !== false;
  const all = await inSlices(openItems(documents, state, on, isAsked));
  const unallocated = withUnallocated
    ? await inSlices(unallocatedOn(state, on, (payment) => debtor === undefined || payment.debtor === debtor))
    : undefined;
  const ordered = order === 'asc' ? all : all.toReversed();
  const isAfter = (number: string) => after === undefined || (order === 'asc' ? number > after : number < after);
  const shown = ordered.filter(({ document }) => isAfter(document.number)).slice(0, limit + 1);
  const debtors = await debtorsOf(
    deps.ledger,
    shown.map(({ document }) => document),
  );
  return {
    items: shown.map((item) => shownItem(item, debtors.get(item.document.number)!)),
    totals: { ...totalsOf(all), ...(unallocated === undefined ? {} : { unallocated: amountOf(unallocated) }) },
  };
};

const shownItem = ({ document, cents, daysOverdue }: OpenItem, debtor: NamedDebtor): OpenItemAnswer => {
  const { number, school, dueOn, total } = document;
  return {
    number,
    school,
    debtor: debtor.id,
    debtorName: debtor.name,
    dueOn,
    total,
    open: amountOf(cents),
    daysOverdue,
  };
};

const totalsOf = (items: readonly OpenItem[]): Omit<OpenTotals, 'unallocated'> => {
  const sums = new Map(ages.map((age) => [age, { documents: 0, cents: 0n }]));
  for (const { cents, daysOverdue } of items) {
    const sum = sums.get(ageOf(daysOverdue))!;
    sum.documents++;
    sum.cents += cents;
  }
  return {
    documents: items.length,
    open: amountOf(items.reduce((total, { cents }) => total + cents, 0n)),
    ages: ages.map((age) => ({ age, documents: sums.get(age)!.documents, open: amountOf(sums.get(age)!.cents) })),
  };
};
