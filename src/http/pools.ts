/** What of a pool (7.4) whom may see: a school its own part and the total, a board its own schools, staff all of it. */
import { streams } from '../commands/streams.ts';
import type { AgreedPrice, Pool, YearAccount } from '../domain/billing/account.ts';
import type { Input } from '../domain/billing/document.ts';
import type { Derivation } from '../projections/answers/derivation.ts';
import type { MyData } from '../projections/answers/myData.ts';
import type { SubscriptionAnswer } from '../projections/answers/subscription.ts';
import type { Principal } from './auth.ts';

type OwnPart = Pick<Pool, 'day' | 'total'> & { readonly own: number };

export type ShownYear = Omit<YearAccount, 'agreed'> & {
  readonly agreed?: Omit<AgreedPrice, 'pool'> & { readonly pool?: Pool | OwnPart };
};

/** The year as a principal may see it. */
const yearFor =
  (principal: Principal, school: string) =>
  (account: YearAccount): ShownYear => {
    const { agreed } = account;
    if (agreed?.pool === undefined || seesPoolOf(principal, agreed)) return account;
    const { day, total, schools } = agreed.pool;
    const own = schools.find((one) => one.school === school)?.pupils ?? 0;
    return { ...account, agreed: { ...agreed, pool: { day, total, own } } };
  };

export const subscriptionFor = (principal: Principal, { subscriptions, ...answer }: SubscriptionAnswer) => ({
  ...answer,
  subscriptions: subscriptions.map(({ years, ...subscription }) => ({
    ...subscription,
    years: years.map(yearFor(principal, answer.school)),
  })),
});

export const myDataFor = (principal: Principal, answer: MyData) => ({
  ...answer,
  subscription: answer.subscription && subscriptionFor(principal, answer.subscription),
});

export const derivationFor = (principal: Principal, school: string, answer: Derivation) => ({
  ...answer,
  lines: answer.lines.map((line) => ({ ...line, from: line.from && yearFor(principal, school)(line.from) })),
  inputs: inputsFor(principal, school, answer.inputs),
});

const ofSchools = [streams.school(''), streams.subscription(''), streams.results('')];

/** What a decision was made from, as a principal may see it: to a school, other schools' streams are not there. */
const inputsFor = (principal: Principal, school: string, inputs: readonly Input[]): readonly Input[] => {
  const boards = inputs.flatMap(({ stream }) => (stream.startsWith(streams.board('')) ? [stream] : []));
  if (isStaff(principal)) return inputs;
  if (principal.role === 'board' && boards.every((stream) => stream === streams.board(principal.board))) return inputs;
  return inputs.filter(
    ({ stream }) => stream.endsWith(`-${school}`) || !ofSchools.some((prefix) => stream.startsWith(prefix)),
  );
};

/** Agreements carry the board that they are of. */
const seesPoolOf = (principal: Principal, { agreement }: AgreedPrice): boolean =>
  isStaff(principal) || (principal.role === 'board' && agreement.startsWith(`${principal.board}-`));

const isStaff = ({ role }: Principal): boolean => role === 'admin' || role === 'finance';
