/**
 * A school board. It is the debtor of its schools unless they name another, may sign one DPA for all of them, and has
 * pilots and framework agreements (4.14, 6.1, 7).
 */

import type { FrameworkCommand, FrameworkEvent, Frameworks } from './boards/frameworkEvents.ts';
import { decideFramework, evolveFrameworks, noFrameworks } from './boards/frameworks.ts';
import {
  decidePilot,
  evolvePilots,
  noPilots,
  type PilotCommand,
  type PilotEvent,
  type Pilots,
} from './boards/pilots.ts';
import type { Day } from './day.ts';
import { type Decider, sameData } from './decider.ts';
import {
  type DeliverySet,
  type DeliverySetting,
  decideDeliverySetting,
  noDelivery,
  type SetDelivery,
} from './deliveries/settings.ts';
import {
  type Dpa,
  type DpaCommand,
  type DpaEvent,
  decideDpa,
  decideErasure,
  type EraseSignatory,
  evolveDpas,
  type SignatoryErased,
} from './parties/agreements.ts';
import type { Debtor } from './parties/party.ts';
import { Rejection } from './rejection.ts';

export type BoardEvent =
  | { readonly type: 'BoardRegistered'; readonly data: Debtor & { readonly board: string } }
  | DpaEvent
  | SignatoryErased
  | DeliverySet
  | PilotEvent
  | FrameworkEvent;

export type BoardCommand = { readonly today: Day } & (
  | { readonly type: 'RegisterBoard'; readonly data: Debtor & { readonly board: string } }
  | DpaCommand
  | EraseSignatory
  | SetDelivery
  | PilotCommand
  | FrameworkCommand
);

export type Board = {
  readonly details: (Debtor & { readonly board: string }) | undefined;
  readonly dpas: readonly Dpa[];
  readonly delivery: DeliverySetting;
  /** Ids of names that were erased from the vault. */
  readonly erasedSignatories: readonly string[];
  readonly pilots: Pilots;
  readonly frameworks: Frameworks;
};

export const board: Decider<Board, BoardCommand, BoardEvent> = {
  initial: {
    details: undefined,
    dpas: [],
    delivery: noDelivery,
    erasedSignatories: [],
    pilots: noPilots,
    frameworks: noFrameworks,
  },
  decide: (command, state) => {
    if (command.type === 'RegisterBoard')
      return sameData(state.details, command.data) ? [] : [{ type: 'BoardRegistered', data: command.data }];
    if (state.details === undefined) throw new Rejection('board_not_found', {});
    const { board: id } = state.details;
    switch (command.type) {
      case 'SignDpa':
      case 'EndDpa':
        return decideDpa(command, state.dpas, command.today);
      case 'EraseSignatory':
        return decideErasure(command, state.dpas, state.erasedSignatories);
      case 'SetDelivery':
        return decideDeliverySetting(command, state.delivery);
      case 'StartPilot':
      case 'EvaluatePilot':
        return decidePilot(command, state.pilots, id, command.today);
      case 'ProposeFramework':
      case 'ConcludeFramework':
      case 'ConfirmFramework':
      case 'DeclineFramework':
      case 'JoinFramework':
      case 'LeaveFramework':
        return decideFramework(command, state.frameworks, state.pilots, id, command.today);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'BoardRegistered':
        return { ...state, details: event.data };
      case 'DpaSigned':
      case 'DpaEnded':
        return { ...state, dpas: evolveDpas(state.dpas, event) };
      case 'SignatoryErased':
        return { ...state, erasedSignatories: [...state.erasedSignatories, event.data.signatory] };
      case 'DeliverySet':
        return { ...state, delivery: event.data };
      case 'PilotStarted':
      case 'PilotEvaluated':
        return { ...state, pilots: evolvePilots(state.pilots, event) };
      case 'FrameworkAgreementConcluded':
      case 'FrameworkAgreementProposed':
      case 'FrameworkAgreementConfirmed':
      case 'FrameworkAgreementDeclined':
      case 'FrameworkJoined':
      case 'FrameworkLeft':
        return { ...state, frameworks: evolveFrameworks(state.frameworks, event) };
    }
  },
};
