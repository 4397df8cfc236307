/** Personal data in the form in which the vault holds it (6.3). It is never in an event, a read model or a log. */
import type { Day } from '../day.ts';
import type { Address } from '../parties/party.ts';

export type GuardianDetails = {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly address: Address | null;
};

export type ChildDetails = {
  /** The child's id in the school's own system. */
  readonly id: string;
  readonly name: string | null;
  readonly birthday: Day | null;
};

/** Names of groups by their keys. */
export type GroupNames = Readonly<Record<string, string>>;
