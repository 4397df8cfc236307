/**
 * Decides which part of a pool (7.4) a principal may see. A school sees its own part and the total, a board the pools
 * of its own agreements, staff everything.
 */

import type { DecidedDocument, Input } from '../../domain/billing/documents/document.ts';
import type { YearAccount } from '../../domain/billing/years/account.ts';
import { boardOf } from '../../domain/boards/ids.ts';
import { streams } from '../../ledger/streams.ts';
import type { MyData } from '../../queries/billing/ahead/myData.ts';
import type { NextDocument, NextDocumentAnswer } from '../../queries/billing/ahead/nextDocument.ts';
import type { Origin } from '../../queries/billing/derivation.ts';
import type { SubscriptionAnswer } from '../../queries/billing/subscription.ts';
import type { Principal } from '../access/principal.ts';

/** The year without the other schools of its pool, unless the principal may see them. */
const yearFor =
  (principal: Principal) =>
  <Account extends Pick<YearAccount, 'agreed'>>(account: Account): Account => {
    const { agreed } = account;
    if (agreed?.pool === undefined || seesPoolsOf(principal, boardOf(agreed.agreement))) return account;
    const { schools: _, ...pool } = agreed.pool;
    return { ...account, agreed: { ...agreed, pool } };
  };

export const subscriptionFor = (principal: Principal, answer: SubscriptionAnswer): SubscriptionAnswer => ({
  ...answer,
  subscriptions: answer.subscriptions.map((subscription) => ({
    ...subscription,
    years: subscription.years.map(yearFor(principal)),
  })),
});

export const myDataFor = (principal: Principal, answer: MyData): MyData => ({
  ...answer,
  subscription: answer.subscription && subscriptionFor(principal, answer.subscription),
  nextDocument: answer.nextDocument && documentFor(principal, answer.nextDocument),
  nextDocumentIfNobodyStops:
    answer.nextDocumentIfNobodyStops && documentFor(principal, answer.nextDocumentIfNobodyStops),
});

export const nextDocumentFor = (principal: Principal, answer: NextDocumentAnswer): NextDocumentAnswer => ({
  ...answer,
  document: answer.document && documentFor(principal, answer.document),
  ifNobodyStops: answer.ifNobodyStops && documentFor(principal, answer.ifNobodyStops),
});

const documentFor = (principal: Principal, document: NextDocument): NextDocument => ({
  ...document,
  years: document.years.map(yearFor(principal)),
});

/** A derivation and its text are both made from this origin, so whatever is hidden here is in neither. */
export const originFor = (principal: Principal, origin: Origin): Origin => {
  const { decision, document } = origin;
  return { ...origin, decision: { ...decision, data: decisionFor(principal, document.school, decision.data) } };
};

/** A decision without what the principal may not see: other schools of its pools, and their streams. */
export const decisionFor = <Decided extends Pick<DecidedDocument, 'years' | 'inputs'>>(
  principal: Principal,
  school: string,
  decided: Decided,
): Decided => ({
  ...decided,
  years: decided.years.map(yearFor(principal)),
  inputs: inputsFor(principal, school, decided.inputs),
});

const ofSchools = [streams.school(''), streams.subscription(''), streams.results('')];

/** Leaves out the streams of other schools whose pools the principal may not see. */
const inputsFor = (principal: Principal, school: string, inputs: readonly Input[]): readonly Input[] => {
  const boards = inputs.flatMap(({ stream }) =>
    stream.startsWith(streams.board('')) ? [stream.slice(streams.board('').length)] : [],
  );
  if (boards.every((board) => seesPoolsOf(principal, board))) return inputs;
  return inputs.filter(
    ({ stream }) => stream.endsWith(`-${school}`) || !ofSchools.some((prefix) => stream.startsWith(prefix)),
  );
};

const seesPoolsOf = (principal: Principal, board: string): boolean => {
  switch (principal.role) {
    case 'admin':
    case 'finance':
      return true;
    case 'board':
      return principal.board === board;
    case 'school':
    case 'analytics':
    case 'guardian':
      return false;
  }
};
