/** Documents that take back or make up for issued ones, on request (4.7). */
import { cancellationOf, correctionsNow } from '../../domain/billing/due.ts';
import { mustBeIssueDate } from '../../domain/billing/issuing.ts';
import type { Day } from '../../domain/day.ts';
import { Rejection } from '../../domain/rejection.ts';
import { type Deps, today } from '../deps.ts';
import type { Context } from '../ledger.ts';
import { billingOf, type Decision, decideNow } from './decide.ts';
import { billable, type Issuance, issue, unnumbered } from './issue.ts';

/** Credits the document with this number, dated `on`. @throws Rejection unless it is the latest standing one of its subscription. */
export const credit = async (deps: Deps, number: string, on: Day, context: Context): Promise<Issuance> => {
  const { state } = await deps.folds.documents();
  const found = [...state.issued].find(([, issued]) => issued.number === number);
  if (found === undefined) throw new Rejection('document_not_found', `There is no document ${number}.`);
  const [document] = found;
  const school = schoolOf(document);
  return amend(deps, school, on, context, async () => {
    const { added } = await decideNow(deps, school, (billing) => [cancellationOf(billing, document)], context);
    return added;
  });
};

/** Issues the corrections of all settled years of a school now, dated `on`, instead of with its next document. Nothing to correct issues nothing. */
export const correctNow = (deps: Deps, school: string, on: Day, context: Context): Promise<Issuance> =>
  amend(deps, school, on, context, async () => {
    const { added } = await decideNow(
      deps,
      school,
      (billing, reckoning) => {
        if (billing.subscriptions.length === 0)
          throw new Rejection('subscription_not_found', `School ${school} has no subscription.`);
        return correctionsNow(billing, reckoning, on);
      },
      context,
    );
    return added;
  });

/** Everything that could refuse is asked before anything is decided; what was decided before is numbered first. */
const amend = async (
  deps: Deps,
  school: string,
  on: Day,
  context: Context,
  decide: () => Promise<readonly Decision[]>,
): Promise<Issuance> => {
  mustBeIssueDate(on, today(deps), (await deps.folds.documents()).state);
  const parties = await billable(deps, school);
  const before = await unnumbered(deps, (await billingOf(deps, school)).decisions);
  const added = await decide();
  const decisions = [...before, ...added].map((decision) => ({ ...decision, ...parties }));
  const issuance = await issue(deps, decisions, on, context);
  const asked = new Set(added.map(({ decided }) => decided.document));
  return { ...issuance, issued: issuance.issued.filter(({ document }) => asked.has(document)) };
};

/** A document's id is its school's, and its number in the school's stream. */
const schoolOf = (document: string): string => document.slice(0, document.lastIndexOf('-'));
