import type { RulesTable } from '../../../domain/billing/rules/rules.ts';
import type { SubscriptionEvent } from '../../../domain/billing/subscription/subscription.ts';
import type { Recorded } from '../../../ledger/ledger.ts';
import type { Readings } from '../readable.ts';
import type { Members } from './agreementsNamed.ts';
import type { Catalogues, Histories, ResultsStates } from './histories.ts';

export type DecisionEvent = Recorded<Extract<SubscriptionEvent, { type: 'DocumentDecided' }>>;

/** The data from which a school's decisions are verified. */
export type DecidedFrom = {
  readonly school: string;
  readonly history: Readings<SubscriptionEvent>;
  readonly results: ResultsStates;
  readonly catalogues: Catalogues;
  readonly histories: Histories;
  readonly members: Members;
  readonly rules: RulesTable;
};
