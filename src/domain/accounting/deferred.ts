/** The amount of each line that is still deferred on a day (documents.md 9.7.3). */
import type { Day } from '../day.ts';
import { type DecimalText, isZero, minus, runningTotal } from '../money.ts';
import type { BookedDocument, BookedLine, Books } from './books.ts';
import { isDeferred, releasedThrough } from './releases.ts';

export type DeferredLine = Pick<BookedLine, 'kind' | 'term' | 'year' | 'from' | 'to' | 'net'> & {
  readonly number: string;
  /** Which line of the document, from 1. */
  readonly line: number;
  readonly school: string;
  /** As on the document. */
  readonly schoolName: string;
  readonly debtor: string;
  /** Whether its document neither cancels nor is cancelled, by the documents up to that day. */
  readonly standing: boolean;
  readonly released: DecimalText;
  readonly deferred: DecimalText;
};

export type Deferred = {
  readonly lines: readonly DeferredLine[];
  readonly totals: {
    readonly lines: number;
    readonly net: DecimalText;
    readonly released: DecimalText;
    readonly deferred: DecimalText;
  };
};

/**
 * The lines of which something is still deferred on a day, by document and line, as far as days have closed. Yields after
 * each document, so that it can be done in slices.
 */
export function* deferredOn({ documents, closedThrough }: Books, on: Day): Generator<void, Deferred, void> {
  const through = closedThrough === undefined || closedThrough > on ? on : closedThrough;
  const cancelled = new Set(documents.flatMap(({ cancels, issuedOn }) => (issuedOn <= on ? (cancels ?? []) : [])));
  const lines: DeferredLine[] = [];
  const [net, released, deferred] = [runningTotal(), runningTotal(), runningTotal()];
  for (const document of documents) {
    if (document.issuedOn > on) continue;
    const standing = document.cancels === null && !cancelled.has(document.number);
    for (const line of linesOf(document, standing, closedThrough === undefined ? undefined : through)) {
      lines.push(line);
      net.add(line.net);
      released.add(line.released);
      deferred.add(line.deferred);
    }
    yield;
  }
  const totals = { lines: lines.length, net: net.total(), released: released.total(), deferred: deferred.total() };
  return { lines, totals };
}

const linesOf = (document: BookedDocument, standing: boolean, through: Day | undefined): DeferredLine[] =>
  document.lines.flatMap((line, index) => {
    if (!isDeferred(line)) return [];
    const { kind, term, year, from, to, net } = line;
    const { number, school, schoolName, debtor } = document;
    const released = through === undefined ? '0.00' : releasedThrough(line, document, through);
    const deferred = minus(net, released);
    if (isZero(deferred)) return [];
    return [
      {
        number,
        line: index + 1,
        school,
        schoolName,
        debtor: debtor.id,
        standing,
        kind,
        term,
        year,
        from,
        to,
        net,
        released,
        deferred,
      },
    ];
  });
