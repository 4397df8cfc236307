/** Decides commands about a school's subscriptions. Their documents are decided in due.ts. */
import type { Decider } from '../../decider.ts';
import { type EndSubscription, end, type TakeBackEnd, takeBackEnd } from './ending.ts';
import { type MigrateSubscription, migrate, type TakeBackMigration, takeBackMigration } from './migrating.ts';
import { type StartSubscription, start } from './starting.ts';
import { evolveSubscriptions, noSubscriptions, type SubscriptionEvent, type Subscriptions } from './subscription.ts';
import { type GrantTrial, grantTrial } from './trial.ts';

export type SubscriptionCommand =
  | GrantTrial
  | StartSubscription
  | MigrateSubscription
  | TakeBackMigration
  | EndSubscription
  | TakeBackEnd;

export const subscriptions: Decider<Subscriptions, SubscriptionCommand, SubscriptionEvent> = {
  initial: noSubscriptions,
  decide: (command, state) => {
    switch (command.type) {
      case 'GrantTrial':
        return grantTrial(command.data, state);
      case 'StartSubscription':
        return start(command.data, state);
      case 'MigrateSubscription':
        return migrate(command.data, state);
      case 'TakeBackMigration':
        return takeBackMigration(command.data, state);
      case 'EndSubscription':
        return end(command.data, state);
      case 'TakeBackEnd':
        return takeBackEnd(command.data, state);
    }
  },
  evolve: evolveSubscriptions,
};
