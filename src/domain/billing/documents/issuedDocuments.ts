/** The issued documents by number, and which cancels which (4.7). */
import type { Issued, Issuing } from './issuing.ts';

export type Documents = {
  find(number: string): Issued | undefined;
  /** The document that cancels the one with this number. */
  cancelledBy(number: string): Issued | undefined;
  /** The document that cancels it, or that it cancels. */
  counterpart(document: Issued): Issued | undefined;
  /** In order of issue. */
  readonly all: Iterable<Issued>;
};

/** Documents change seldom and are asked for often, so the index of each state is kept with it. */
const indexes = new WeakMap<Issuing['issued'], Documents>();

export const documentsIn = ({ issued }: Pick<Issuing, 'issued'>): Documents => {
  const known = indexes.get(issued);
  if (known !== undefined) return known;
  const made = indexOf(issued);
  indexes.set(issued, made);
  return made;
};

const indexOf = (issued: Issuing['issued']): Documents => {
  const byNumber = new Map<string, Issued>();
  const cancelling = new Map<string, Issued>();
  for (const document of issued.values()) {
    byNumber.set(document.number, document);
    if (document.cancels !== null) cancelling.set(document.cancels, document);
  }
  return {
    find: (number) => byNumber.get(number),
    cancelledBy: (number) => cancelling.get(number),
    counterpart: ({ number, cancels }) => (cancels === null ? cancelling.get(number) : byNumber.get(cancels)),
    all: [...byNumber.values()],
  };
};
