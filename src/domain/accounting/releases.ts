/** How the net of a line becomes revenue as its period passes (documents.md 9.7.3). */
import { addDays, type Day, dayNumber, dayText, lastDayOfMonth } from '../day.ts';
import { type DecimalText, isZero, minus, share } from '../money.ts';
import type { BookedDocument, BookedLine, Span } from './books.ts';

/** The lines that are booked to deferred, and released from it. */
const deferredKinds: ReadonlySet<BookedLine['kind']> = new Set(['advance', 'flat-fee', 'flat-fee-refund']);

export const isDeferred = ({ kind }: Pick<BookedLine, 'kind'>): boolean => deferredKinds.has(kind);

export type Release = { readonly on: Day; readonly amount: DecimalText };

type Issued = Pick<BookedDocument, 'issuedOn'>;
type Released = Pick<BookedLine, 'from' | 'to' | 'net'>;

const monthEnd = (day: Day): Day => dayText(lastDayOfMonth(dayNumber(day)));

/** The last month-end on or before a day. */
const monthEndBy = (day: Day): Day => {
  const end = monthEnd(day);
  return end === day ? end : addDays(`${day.slice(0, 7)}-01`, -1);
};

/** The day on which the rest is released: the last of the period, or the end of the month of issue where it was issued after that. */
const lastReleaseOn = ({ to }: Released, { issuedOn }: Issued): Day => (issuedOn > to ? monthEnd(issuedOn) : to);

/** The amount of a line that is released through a closed day (inclusive). Its sign is that of the line. */
export const releasedThrough = (line: Released, issued: Issued, day: Day): DecimalText => {
  if (day >= lastReleaseOn(line, issued)) return line.net;
  const end = monthEndBy(day);
  if (end < issued.issuedOn) return '0.00';
  const first = dayNumber(line.from);
  const passed = Math.max(0, dayNumber(end) - first + 1);
  return share(line.net, passed, dayNumber(line.to) - first + 1);
};

/** The releases of a line within some days, as far as these have closed. */
export const releasesIn = (line: Released, issued: Issued, span: Span, closedThrough: Day | undefined): Release[] => {
  const through = closedThrough === undefined || closedThrough > span.to ? span.to : closedThrough;
  if (closedThrough === undefined || through < span.from || through < issued.issuedOn) return [];
  const last = lastReleaseOn(line, issued);
  if (last < span.from) return [];
  const releases: Release[] = [];
  let before = releasedThrough(line, issued, addDays(span.from, -1));
  const release = (on: Day): void => {
    const released = releasedThrough(line, issued, on);
    const amount = minus(released, before);
    if (!isZero(amount)) releases.push({ on, amount });
    before = released;
  };
  const begin = issued.issuedOn > span.from ? issued.issuedOn : span.from;
  for (let end = monthEnd(begin); end < last && end <= through; end = monthEnd(addDays(end, 1))) release(end);
  if (last <= through) release(last);
  return releases;
};
