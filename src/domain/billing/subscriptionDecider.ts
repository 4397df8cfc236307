/** What may be decided about a school's subscriptions on command; their documents are decided in due.ts. */
import type { Decider } from '../decider.ts';
import { type EndSubscription, end, type TakeBackEnd, takeBackEnd } from './ending.ts';
import { type StartSubscription, start } from './starting.ts';
import { evolveSubscriptions, noSubscriptions, type SubscriptionEvent, type Subscriptions } from './subscription.ts';

export type SubscriptionCommand = StartSubscription | EndSubscription | TakeBackEnd;

export const subscriptions: Decider<Subscriptions, SubscriptionCommand, SubscriptionEvent> = {
  initial: noSubscriptions,
  decide: (command, state) => {
    switch (command.type) {
      case 'StartSubscription':
        return start(command.data, state);
      case 'EndSubscription':
        return end(command.data, state);
      case 'TakeBackEnd':
        return takeBackEnd(command.data, state);
    }
  },
  evolve: evolveSubscriptions,
};
