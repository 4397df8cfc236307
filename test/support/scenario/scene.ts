/** The setting of a random scenario: a ledger on any store, and what its commands have learnt about it. */
import { closeDays } from '../../../src/commands/calendar/closeDays.ts';
import type { Deps } from '../../../src/commands/deps.ts';
import { addDays, type Day } from '../../../src/domain/day.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import type { Context } from '../../../src/ledger/ledger.ts';
import { today } from '../../../src/ledger/ledger.ts';
import { type Row, type World, worldOn } from '../world.ts';
import { type Chance, chanceOf } from './chance.ts';
import { logIndexes, naming } from './namedStore.ts';

export type Scene = {
  readonly deps: Deps;
  readonly chance: Chance;
  readonly schools: readonly string[];
  readonly boards: readonly string[];
  /** The board that a school usually belongs to. */
  homeOf(school: string): string;
  /** Schools that have or had a subscription, once for each subscription they started. */
  readonly subscribed: string[];
  /** Schools whose subscription was ended, and those that were to migrate. */
  readonly ended: string[];
  readonly migrated: string[];
  /** Results with a manual decision. */
  readonly decided: { readonly school: string; readonly key: string }[];
  /** The rows that each school's tool would export now, by the key of the result. */
  readonly rowsOf: ReadonlyMap<string, Map<string, Row>>;
  /** Files that were sent, with their outcome. */
  readonly files: { readonly school: string; readonly body: Buffer; readonly importId: string }[];
  /** Ids and numbers from answers, in order. */
  readonly numbers: string[];
  readonly pilots: { readonly pilot: string; readonly schools: readonly string[] }[];
  readonly agreements: string[];
  readonly requests: string[];
  today(): Day;
  /** The day that lies this many days after today. */
  day(fromToday: number): Day;
  /** The context of the present command. */
  context(reason?: string): Context;
  /** Goes on to the next command. This may move the clock some days ahead, or back. */
  turn(): Promise<void>;
};

const idsOfCommandMax = 100_000;
const firstDay = '2019-08-01'; // Legacy subscriptions then have years without a price (4.2).
const schools = Array.from({ length: 24 }, (_, n) => `${10 + n}AB0${n % 3}`);
const boards = ['12345', '23456', '34567', '45678'];

/** Opens a ledger that holds only its catalogue. */
export const openScene = async (store: EventStore, seed: number): Promise<Scene> => {
  const named = naming(store);
  let number = 0;
  let drawn = 0;
  // Ids are numbered per command, so that the number of ids that a run drew before it died does not matter later.
  const nextNumber = () => number * idsOfCommandMax + ++drawn;
  const world = await worldOn({ store: named, today: firstDay, withSupplier: false, nextNumber });
  const indexes = logIndexes(named);
  const deps: Deps = { ...world.deps, index: indexes, schools: indexes };
  const chance = chanceOf(seed);
  return {
    deps,
    chance,
    schools,
    boards,
    homeOf: (school) => boards[schools.indexOf(school) % boards.length] ?? '99999',
    subscribed: [],
    ended: [],
    migrated: [],
    decided: [],
    rowsOf: new Map(schools.map((school) => [school, new Map()])),
    files: [],
    numbers: [],
    pilots: [],
    agreements: [],
    requests: [],
    today: () => today(deps),
    day: (fromToday) => addDays(today(deps), fromToday),
    context: (reason) => ({
      actor: { subject: 'scenario', role: 'admin' },
      ...(reason === undefined ? {} : { reason }),
      correlationId: `command-${number}`,
      causationId: `command-${number}`,
    }),
    turn: async () => {
      number++;
      drawn = 0;
      const before = today(deps);
      passTime(world, deps, chance);
      if (today(deps) > before) await closeDays(deps);
    },
  };
};

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const passTime = (world: World, deps: Deps, chance: Chance): void => {
  const now = deps.ledger.now().getTime();
  const minutes = chance.percent(5) ? -chance.between(1, 90) : chance.between(0, 60);
  const days = chance.percent(20) ? chance.between(1, 12) : 0;
  world.setNow(new Date(now + minutes * minuteMs + days * dayMs).toISOString());
};
