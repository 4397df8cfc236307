/** Personal data of information requests is erased by itself after a time (8.4). */
import { addMonths, type Day, dayNumber, dayOfMoment, dayText } from '../../domain/day.ts';
import type { RequestStatus } from '../../domain/informationRequest.ts';
import { systemContext } from '../../ledger/ledger.ts';
import type { Deps } from '../deps.ts';
import { eraseRequest } from './informationRequests.ts';

/** After closing, and after the request came. */
const [monthsClosed, monthsAtMost] = [6, 18];

export type AgedRequest = {
  readonly request: string;
  readonly status: RequestStatus;
  readonly erased: boolean;
  /** UTC, ISO 8601. */
  readonly requestedAt: string;
  /** When its status last changed. */
  readonly changedAt: string;
};

/** Whether the personal data of a request must be gone on a day: 6 months after it was closed, or 18 after it came (8.4). */
export const mustBeErased = ({ status, erased, requestedAt, changedAt }: AgedRequest, on: Day): boolean => {
  const isPast = (moment: string, months: number): boolean =>
    dayText(addMonths(dayNumber(dayOfMoment(new Date(moment))), months)) <= on;
  return !erased && (isPast(requestedAt, monthsAtMost) || (status === 'closed' && isPast(changedAt, monthsClosed)));
};

/** Erases the personal data that is due on a day. Repeating it has no effect. */
export const eraseDue = async (deps: Deps, requests: readonly AgedRequest[], on: Day): Promise<void> => {
  for (const { request } of requests.filter((aged) => mustBeErased(aged, on)))
    await eraseRequest(deps, request, systemContext(deps));
};
