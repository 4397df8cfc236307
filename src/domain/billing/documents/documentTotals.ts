/** The totals of several documents, such as those of an invoice run (4.8). */
import { type DecimalText, sum } from '../../money.ts';
import { type LineKind, lineKinds } from './document.ts';

type Counted = {
  readonly school: string;
  readonly total: DecimalText;
  readonly lines: readonly { readonly kind: LineKind; readonly amount: DecimalText }[];
};

export type DocumentTotals = {
  readonly documents: number;
  readonly amount: DecimalText;
  /** Sums by kind of line, in the order of `lineKinds`, without kinds that do not occur. They add up to `amount`. */
  readonly kinds: readonly { readonly kind: LineKind; readonly amount: DecimalText }[];
  /** Sums by school, in the order of the schools' first documents. They add up to `amount`. */
  readonly schools: readonly { readonly school: string; readonly documents: number; readonly amount: DecimalText }[];
};

export const documentTotals = (documents: readonly Counted[]): DocumentTotals => {
  const lines = Map.groupBy(
    documents.flatMap(({ lines }) => lines),
    ({ kind }) => kind,
  );
  return {
    documents: documents.length,
    amount: sum(documents.map(({ total }) => total)),
    kinds: lineKinds.flatMap((kind) => {
      const own = lines.get(kind);
      return own === undefined ? [] : [{ kind, amount: sum(own.map(({ amount }) => amount)) }];
    }),
    schools: [...Map.groupBy(documents, ({ school }) => school)].map(([school, own]) => ({
      school,
      documents: own.length,
      amount: sum(own.map(({ total }) => total)),
    })),
  };
};
