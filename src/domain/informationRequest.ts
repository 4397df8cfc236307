/**
 * A request for free information (8.4). Anyone can ask; staff handle and close it. The name of the asker and the
 * question are personal data, which events never hold (6.3).
 */
import type { Decider } from './decider.ts';
import { Rejection } from './rejection.ts';

export type RequestStatus = 'open' | 'handled' | 'closed';

export type InformationRequestEvent =
  /** `school`: the school's id, if the asker named the school by it. */
  | { readonly type: 'InformationRequested'; readonly data: { readonly request: string; readonly school?: string } }
  | { readonly type: 'InformationRequestHandled'; readonly data: { readonly request: string } }
  | { readonly type: 'InformationRequestClosed'; readonly data: { readonly request: string } }
  /** The name of the asker and the question were erased from the vault. */
  | { readonly type: 'InformationRequestErased'; readonly data: { readonly request: string } };

export type InformationRequestCommand =
  | { readonly type: 'AskInformation'; readonly data: { readonly request: string; readonly school?: string } }
  | {
      readonly type: 'SetRequestStatus';
      readonly data: { readonly request: string; readonly status: Exclude<RequestStatus, 'open'> };
    }
  | { readonly type: 'EraseRequest'; readonly data: { readonly request: string } };

export type InformationRequest = { readonly status: RequestStatus; readonly erased: boolean } | undefined;

export const informationRequest: Decider<InformationRequest, InformationRequestCommand, InformationRequestEvent> = {
  initial: undefined,
  decide: ({ type, data }, state) => {
    if (type === 'AskInformation') return state === undefined ? [{ type: 'InformationRequested', data }] : [];
    if (state === undefined) throw new Rejection('request_not_found', { request: data.request });
    if (type === 'EraseRequest') return state.erased ? [] : [{ type: 'InformationRequestErased', data }];
    const { status, ...request } = data;
    if (state.status === status) return [];
    if (state.status === 'closed') throw new Rejection('request_closed', { request: data.request });
    return [{ type: status === 'handled' ? 'InformationRequestHandled' : 'InformationRequestClosed', data: request }];
  },
  evolve: (state, { type }) => {
    const known = state ?? { status: 'open', erased: false };
    switch (type) {
      case 'InformationRequested':
        return known;
      case 'InformationRequestHandled':
        return { ...known, status: 'handled' };
      case 'InformationRequestClosed':
        return { ...known, status: 'closed' };
      case 'InformationRequestErased':
        return { ...known, erased: true };
    }
  },
};
