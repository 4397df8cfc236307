/** A school board: the debtor of its schools unless they name another, and the signatory of one DPA for all (4.14, 6.1). */
import { type Dpa, type DpaCommand, type DpaEvent, decideDpa, evolveDpas } from './agreements.ts';
import type { Day } from './day.ts';
import { type Decider, sameData } from './decider.ts';
import type { Debtor } from './party.ts';
import { Rejection } from './rejection.ts';

export type BoardEvent =
  | { readonly type: 'BoardRegistered'; readonly data: Debtor & { readonly board: string } }
  | DpaEvent;

export type BoardCommand = { readonly today: Day } & (
  | { readonly type: 'RegisterBoard'; readonly data: Debtor & { readonly board: string } }
  | DpaCommand
);

export type Board = {
  readonly details: (Debtor & { readonly board: string }) | undefined;
  readonly dpas: readonly Dpa[];
};

export const board: Decider<Board, BoardCommand, BoardEvent> = {
  initial: { details: undefined, dpas: [] },
  decide: (command, state) => {
    if (command.type === 'RegisterBoard')
      return sameData(state.details, command.data) ? [] : [{ type: 'BoardRegistered', data: command.data }];
    if (state.details === undefined)
      throw new Rejection('board_not_found', 'This board is not registered; register it first.');
    return decideDpa(command, state.dpas, command.today);
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'BoardRegistered':
        return { ...state, details: event.data };
      case 'DpaSigned':
      case 'DpaEnded':
        return { ...state, dpas: evolveDpas(state.dpas, event) };
    }
  },
};
