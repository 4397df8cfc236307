/** A school: its debtor, its agreements, and its use of the service (4.9–4.14, 6.1, 7.4). */
import { latestSubscription, latestTerm, type Trial } from '../../domain/billing/subscription/subscription.ts';
import { trialOf } from '../../domain/billing/subscription/trial.ts';
import type { Framework, Membership } from '../../domain/boards/frameworkEvents.ts';
import type { Day } from '../../domain/day.ts';
import { type Dpa, isInForce } from '../../domain/parties/agreements.ts';
import type { Debtor } from '../../domain/parties/party.ts';
import type { IdentifiedSchool, TermsAcceptance } from '../../domain/parties/school.ts';
import type { Revision } from '../../ledger/eventStore.ts';
import { billingOf } from '../../ledger/states/billing.ts';
import { debtorOf, type Party, partyOf } from '../../ledger/states/parties.ts';
import { ownFramework } from '../billing/ownBoard.ts';
import { type NamingSources, runningDay } from '../sources.ts';
import { allWithSignatory, type ShownSigned, withSignatory } from './signatories.ts';

type OwnDpa = Dpa & { readonly of: 'board' | 'school'; readonly inForce: boolean };

export type SchoolAnswer = Omit<IdentifiedSchool, 'board'> & {
  readonly board: { readonly board: string; readonly name: string | null } | null;
  /** The day on which it was noticed that the register no longer names the school. */
  readonly closed: Day | null;
  /** `of`: the party that is the debtor. Null while no debtor is complete (4.14). */
  readonly debtor: (Debtor & { readonly of: 'own' | 'board' | 'school' }) | null;
  /** The agreement in force today, or else the latest; `of`: who signed it. */
  readonly dpa: ShownSigned<OwnDpa> | null;
  /** The terms accepted last. */
  readonly terms: ShownSigned<TermsAcceptance> | null;
  /** All that the school itself signed, and every acceptance of the terms, in the order of recording. */
  readonly dpas: readonly ShownSigned<Dpa>[];
  readonly acceptances: readonly ShownSigned<TermsAcceptance>[];
  readonly trial: Trial | null;
  readonly subscription: {
    readonly plan: string;
    readonly term: number;
    readonly startsOn: Day;
    readonly endsOn: Day | null;
  } | null;
  /** The framework agreement that the school is a member of today. */
  readonly agreement: Omit<Framework, 'pilot'> | null;
  /** The membership that began last, even if it is over. */
  readonly membership: Omit<Membership, 'school'> | null;
};

/**
 * `revision`: of the school's own stream.
 * @throws Rejection school_not_found
 */
export const schoolAnswer = async (
  sources: NamingSources,
  school: string,
): Promise<{ readonly answer: SchoolAnswer; readonly revision: Revision }> => {
  const [party, { state }, day] = await Promise.all([
    partyOf(sources.deps.ledger, school),
    billingOf(sources.deps, school),
    runningDay(sources),
  ]);
  const { board, ...details } = party.details;
  const [dpa, terms] = [dpaOf(party, day), party.school.terms.at(-1)];
  const latest = latestSubscription(state);
  const answer = {
    ...details,
    board: board === null ? null : { board, name: party.board?.details?.name ?? null },
    closed: party.school.closed ?? null,
    debtor: whoPays(party),
    dpa: dpa === undefined ? null : await withSignatory(sources.deps, dpa),
    terms: terms === undefined ? null : await withSignatory(sources.deps, terms),
    dpas: await allWithSignatory(sources.deps, party.school.dpas),
    acceptances: await allWithSignatory(sources.deps, party.school.terms),
    trial: trialOf(state),
    subscription: latest === undefined ? null : { ...latestTerm(latest), endsOn: latest.endsOn ?? null },
    agreement: ownFramework(party, day),
    membership: membershipOf(party),
  };
  return { answer, revision: party.inputs[0]!.revision };
};

const whoPays = (party: Party): SchoolAnswer['debtor'] => {
  const debtor = debtorOf(party);
  if (debtor === undefined) return null;
  if (party.school.debtor !== undefined) return { ...debtor, of: 'own' };
  return { ...debtor, of: party.board?.details === undefined ? 'school' : 'board' };
};

const dpaOf = ({ school, board }: Party, day: Day): OwnDpa | undefined => {
  const signed = [
    ...(board?.dpas ?? []).map((dpa) => ({ ...dpa, of: 'board' as const })),
    ...school.dpas.map((dpa) => ({ ...dpa, of: 'school' as const })),
  ].map((dpa) => ({ ...dpa, inForce: isInForce([dpa], day) }));
  return signed.findLast(({ inForce }) => inForce) ?? signed.at(-1);
};

const membershipOf = ({ details, board }: Party): SchoolAnswer['membership'] => {
  const found = board?.frameworks.memberships.findLast(({ school }) => school === details.school);
  if (found === undefined) return null;
  const { school: _, ...membership } = found;
  return membership;
};
