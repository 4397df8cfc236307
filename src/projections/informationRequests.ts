/** Requests for information and their status (8.4). The name of the asker and the question are in the vault (6.3). */
import {
  type InformationRequest,
  type InformationRequestEvent,
  informationRequest,
} from '../domain/informationRequest.ts';
import type { Projection } from './projection.ts';

export type InformationRequestRow = NonNullable<InformationRequest> & {
  readonly request: string;
  readonly requestedAt: string;
  /** When its status or its data last changed. */
  readonly changedAt: string;
};

export const informationRequests: Projection<InformationRequestRow, InformationRequestEvent> = {
  name: 'information-requests',
  version: 1,
  readableFrom: 0,
  types: ['InformationRequested', 'InformationRequestHandled', 'InformationRequestClosed', 'InformationRequestErased'],
  keyOf: ({ data }) => data.request,
  apply: (row, event) => ({
    ...informationRequest.evolve(row, event)!,
    request: event.data.request,
    requestedAt: row?.requestedAt ?? event.metadata.recordedAt,
    changedAt: event.metadata.recordedAt,
  }),
  facetsOf: ({ status }) => ({ open: status === 'closed' ? 0 : 1 }),
};
