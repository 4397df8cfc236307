/** A request for free information (8.4): asked by anyone, handled and closed by staff. Who asked and what is personal data, and never here (6.3). */
import type { Decider } from './decider.ts';
import { Rejection } from './rejection.ts';

export type RequestStatus = 'open' | 'handled' | 'closed';

export type InformationRequestEvent =
  /** `school`: its id, when it was named by one. */
  | { readonly type: 'InformationRequested'; readonly data: { readonly request: string; readonly school?: string } }
  | { readonly type: 'InformationRequestHandled'; readonly data: { readonly request: string } }
  | { readonly type: 'InformationRequestClosed'; readonly data: { readonly request: string } }
  /** Who asked and what is gone from the vault. */
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
    if (state === undefined)
      throw new Rejection('request_not_found', `There is no information request ${data.request}.`);
    if (type === 'EraseRequest') return state.erased ? [] : [{ type: 'InformationRequestErased', data }];
    const { status, ...request } = data;
    if (state.status === status) return [];
    if (state.status === 'closed')
      throw new Rejection('request_closed', `Information request ${data.request} is closed, and stays so.`);
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
