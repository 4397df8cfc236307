import type { Deps } from '../commands/deps.ts';
import { type Enquiry, enquiryOf } from '../commands/information/informationRequests.ts';
import type { InformationRequestRow } from '../projections/informationRequests.ts';

export type ShownRequest = Pick<InformationRequestRow, 'status' | 'requestedAt' | 'changedAt' | 'erased'> & {
  readonly id: string;
  readonly enquiry: Enquiry | null;
};

/** What the vault holds of it; null once it was erased, and when a crash kept it from being kept. */
export const withEnquiry = async (
  deps: Pick<Deps, 'vault'>,
  { request, status, erased, requestedAt, changedAt }: InformationRequestRow,
): Promise<ShownRequest> => ({
  id: request,
  status,
  requestedAt,
  changedAt,
  erased,
  enquiry: (await enquiryOf(deps, request)) ?? null,
});
