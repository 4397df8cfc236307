/**
 * A school's arrangements through its board: the last pilot it was in, and the framework agreement that it is a member
 * of (7).
 */

import type { Subscriptions } from '../../domain/billing/subscription/subscription.ts';
import type { Framework } from '../../domain/boards/frameworkEvents.ts';
import { agreementOn } from '../../domain/boards/frameworks.ts';
import { evaluationOf, type Pilot, takesPartThrough } from '../../domain/boards/pilots.ts';
import type { Day } from '../../domain/day.ts';
import type { Party } from '../../ledger/states/parties.ts';

/** `until` is the school's own last day, which may be earlier than the end of the pilot. */
export type OwnPilot = Pick<Pilot, 'pilot' | 'from' | 'until'> & { readonly evaluated: boolean };

export type OwnFramework = Omit<Framework, 'pilot'>;

export const ownPilot = ({ details, board, boardPeriods }: Party, subscriptions: Subscriptions): OwnPilot | null => {
  const pilot = board?.pilots.pilots.findLast(({ schools }) => schools.includes(details.school));
  if (board === undefined || details.board === null || pilot === undefined) return null;
  return {
    pilot: pilot.pilot,
    from: pilot.from,
    until: takesPartThrough(pilot, details.board, { boardPeriods, subscriptions }),
    evaluated: evaluationOf(board.pilots, pilot, details.school) !== undefined,
  };
};

/** The agreements of its board that a school may still join, by the days on which they hold; none of a school without a board. */
export const offeredFrameworks = ({ details, board }: Party, day: Day): OwnFramework[] =>
  board === undefined || details.board === null
    ? []
    : board.frameworks.agreements
        .filter(({ validUntil }) => validUntil >= day)
        .map(({ pilot: _, ...framework }) => framework);

export const ownFramework = ({ details, board, boardPeriods }: Party, day: Day): OwnFramework | null => {
  if (board === undefined || details.board === null) return null;
  const { school, board: id } = details;
  const found = agreementOn({ board: id, frameworks: board.frameworks }, { school, boardPeriods }, day);
  if (found === undefined) return null;
  const { pilot: _, ...framework } = found;
  return framework;
};
