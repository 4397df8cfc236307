import type { Deps } from '../commands/deps.ts';
import { type Enquiry, enquiryOf } from '../commands/information/informationRequests.ts';
import { type InformationRequestRow, informationRequests } from '../projections/informationRequests.ts';
import type { ReadStore } from '../projections/readStore.ts';

export type ShownRequest = Pick<InformationRequestRow, 'status' | 'requestedAt' | 'changedAt' | 'erased'> & {
  readonly id: string;
  readonly enquiry: Enquiry | null;
};

/**
 * The personal data that the vault holds of the request. Null once it was erased, or when a crash prevented it from
 * being stored.
 */
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

/** Every request that still has personal data. */
export const requestsWithData = async (readStore: Pick<ReadStore, 'find'>): Promise<InformationRequestRow[]> =>
  (await readStore.find<InformationRequestRow>(informationRequests.name, {}))
    .map(({ row }) => row)
    .filter(({ erased }) => !erased);
