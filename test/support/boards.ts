import { issueDueDocuments } from '../../src/commands/billing/run.ts';
import { concludeFramework, type FrameworkAsked, joinFramework } from '../../src/commands/boards/boards.ts';
import type { IssuedDocument } from '../../src/domain/billing/documents/issuing.ts';
import { board } from '../../src/domain/board.ts';
import type { PriceTerms } from '../../src/domain/boards/frameworkEvents.ts';
import { addDays, dayOfMoment } from '../../src/domain/day.ts';
import { school as schoolDecider } from '../../src/domain/parties/school.ts';
import { handle } from '../../src/ledger/handler.ts';
import { streams } from '../../src/ledger/streams.ts';
import { taken, type World, type WorldOptions, worldOn } from './world.ts';

export const boardId = '12345';

const address = { street: 'Boomgaard 1', postalCode: '1234 AB', city: 'Utrecht' };

/** A world with a board. */
export const worldWithBoard = async (options: WorldOptions = {}): Promise<World> => {
  const world = await worldOn(options);
  await registerBoard(world, boardId);
  return world;
};

export const registerBoard = async ({ deps, context }: World, id: string): Promise<void> => {
  const data = { board: id, name: `Stichting ${id}`, address };
  const today = dayOfMoment(deps.ledger.now());
  await handle(deps.ledger, board, streams.board(id), { type: 'RegisterBoard', today, data }, context());
};

/** Moves a school to another board, from the world's present day on. */
export const moveToBoard = async ({ deps, context }: World, school: string, to: string | null): Promise<void> => {
  const details = { name: `School ${school}`, kind: 'primary', yearClasses: true, source: 'parnassys' } as const;
  const data = { school, ...details, board: to, address };
  const today = dayOfMoment(deps.ledger.now());
  const command = { type: 'RegisterSchool', today, data } as const;
  await handle(deps.ledger, schoolDecider, streams.school(school), command, context());
};

export const conclude = async (
  world: World,
  terms: PriceTerms,
  asked: Partial<FrameworkAsked> = {},
): Promise<string> => {
  const agreement = { validFrom: '2024-01-01', validUntil: '2026-12-31', terms, ...asked };
  return (await concludeFramework(world.deps, boardId, agreement, world.context())).recorded.agreement;
};

export const join = (world: World, school: string, from: string, agreement = `${boardId}-A1`) =>
  joinFramework(world.deps, school, { agreement, from }, world.context());

/** Adds a school of the board with a subscription, and with pupils on its first day. */
export const subscribedSchool = async (
  world: World,
  school: string,
  startsOn: string,
  pupils: number,
  plan = 'per-pupil',
): Promise<void> => {
  world.setToday(startsOn);
  await world.registerSchool(school, '2020-01-01', boardId);
  await world.subscribe(school, startsOn, plan);
  if (pupils > 0) await pupilsFrom(world, school, startsOn, pupils);
};

/** Adds pupils that count from a day on, for some nine months. */
export const pupilsFrom = async (world: World, school: string, day: string, pupils: number): Promise<string> =>
  (await world.importRows(school, day, taken(addDays(day, -10), 1, pupils))).importId;

export const run = async (
  world: World,
  on: string,
  schools?: readonly string[],
): Promise<readonly IssuedDocument[]> => {
  world.setToday(on);
  const asked = { on, ...(schools === undefined ? {} : { schools }) };
  return (await issueDueDocuments(world.deps, asked, world.context())).issued;
};

export const written = ({ school, lines }: Pick<IssuedDocument, 'school' | 'lines'>): string[] =>
  lines.map(
    ({ kind, term, year, quantity, unitPrice, amount }) =>
      `${school} ${kind} ${term}/${year}: ${quantity} × ${unitPrice} = ${amount}`,
  );
