/** Reads what other schools and the boards' agreements mean for a school's prices, and names the streams that were read (5.3, 7.4). */
import type { Input } from '../../domain/billing/documents/document.ts';
import type { Subscriptions } from '../../domain/billing/subscription/subscription.ts';
import { schoolsToPool } from '../../domain/billing/years/pools.ts';
import type { Agreements } from '../../domain/billing/years/price.ts';
import { type BoardEvent, board } from '../../domain/board.ts';
import type { BoardFrameworks } from '../../domain/boards/frameworks.ts';
import type { Day } from '../../domain/day.ts';
import { fold } from '../../domain/decider.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { inputOf } from '../../ledger/inputs.ts';
import { headOf } from '../../ledger/ledger.ts';
import { eventsOf, type Party, partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import { type Deps, shownToday } from '../deps.ts';
import { type Pools, poolsIn } from './pooledSchools.ts';

export type AgreementsRead = { readonly agreements: Agreements; readonly inputs: readonly Input[] };

/** How much of the agreements is read. */
export type AgreementsAsked = {
  /** As known at this position (inclusive); default: now. */
  readonly through?: Position | undefined;
  /** The last day on which a year to be priced begins; default: today. */
  readonly pricedThrough?: Day | undefined;
  /** A reader of pools that lasts for more than this school; it reads as known at the same position. */
  readonly pools?: Pools | undefined;
};

/**
 * Undefined for a school whose boards have no agreement: nothing more is read for it, and its documents name no more
 * inputs.
 */
export const agreementsOf = async (
  deps: Pick<Deps, 'ledger'>,
  party: Party,
  state: Subscriptions,
  pools: Pools,
  { through, pricedThrough = shownToday(deps) }: Omit<AgreementsAsked, 'pools'> = {},
): Promise<AgreementsRead | undefined> => {
  const boards = (await boardsOf(deps, party, through)).filter(({ frameworks }) => frameworks.agreements.length > 0);
  const [own] = party.inputs;
  if (boards.length === 0 || own === undefined) return undefined;
  const { details, boardPeriods } = party;
  const agreements = { school: details.school, boardPeriods, boards };
  const members = await Promise.all(schoolsToPool(state, agreements, pricedThrough).map(pools));
  return {
    agreements: { ...agreements, pooled: members.map(({ pooled }) => pooled) },
    inputs: [own, ...boards.map(({ input }) => input), ...members.flatMap(({ inputs }) => inputs)],
  };
};

/** The same for callers that only calculate: an empty object for a school without agreements. */
export const agreementsFor = async (
  deps: Pick<Deps, 'ledger' | 'folds'>,
  school: string,
  state: Subscriptions,
  asked: AgreementsAsked = {},
): Promise<{ readonly agreements?: Agreements }> => {
  if (state.subscriptions.length === 0) return {};
  const { through, pools = poolsIn(deps, through) } = asked;
  const party = await partyOf(deps.ledger, school, through);
  const read = await agreementsOf(deps, party, state, pools, asked);
  return read === undefined ? {} : { agreements: read.agreements };
};

type BoardRead = BoardFrameworks & { readonly input: Input };

/** Every board that the school ever belonged to. Its present board was read already. */
const boardsOf = async (
  { ledger }: Pick<Deps, 'ledger'>,
  { details, board: now, boardPeriods, inputs }: Party,
  through = Number.POSITIVE_INFINITY,
): Promise<BoardRead[]> => {
  const ids = [...new Set(boardPeriods.flatMap((period) => period.board ?? []))].sort();
  return Promise.all(
    ids.map(async (id) => {
      const stream = streams.board(id);
      const input = id === details.board ? inputs.find((known) => known.stream === stream) : undefined;
      if (now !== undefined && input !== undefined) return { board: id, frameworks: now.frameworks, input };
      const events = await eventsOf<BoardEvent>(ledger, stream, through);
      return { board: id, frameworks: fold(board, events).frameworks, input: inputOf(stream, headOf(events)) };
    }),
  );
};
