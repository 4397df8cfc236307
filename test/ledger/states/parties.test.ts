import { describe, expect, it } from 'vitest';
import { type BoardEvent, board as boardDecider } from '../../../src/domain/board.ts';
import { type SchoolEvent, school as schoolDecider } from '../../../src/domain/parties/school.ts';
import { handle } from '../../../src/ledger/handler.ts';
import type { Recorded } from '../../../src/ledger/ledger.ts';
import { debtorOf, hasDpa, partyFrom, partyOf } from '../../../src/ledger/states/parties.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { worldOn } from '../../support/world.ts';

const school = '12AB00';
const board = '12345';
const today = '2024-08-01';
const address = { street: 'Boomgaard 1', postalCode: '1234 AB', city: 'Gouda' };
const ofBoard = { board, name: 'Stichting De Boomgaard', address, oin: '00000001234567890000', reference: 'INK-42' };
const details = {
  school,
  name: 'De Wilg',
  board,
  kind: 'primary',
  yearClasses: true,
  source: null,
  address: { street: 'Wilg 1', postalCode: '2222 BB', city: 'Stad' },
} as const;

const recorded = <E extends SchoolEvent | BoardEvent>(stream: string, events: readonly E[]): Recorded<E>[] =>
  events.map((event, revision) => ({
    ...event,
    stream,
    revision,
    position: revision + 1,
    metadata: {
      recordedAt: `${today}T09:00:00.000Z`,
      actor: { subject: 'x', role: 'staff' },
      $correlationId: 'x',
      $causationId: 'x',
      version: 1,
      digest: '',
    },
  }));

const party = (own: readonly SchoolEvent[], ofItsBoard: readonly BoardEvent[] = []) =>
  partyFrom(school, recorded(streams.school(school), own), recorded(streams.board(board), ofItsBoard));

const registered: SchoolEvent = { type: 'SchoolRegistered', data: details };
const boardRegistered: BoardEvent = { type: 'BoardRegistered', data: ofBoard };

describe('4.14: the debtor of a school', () => {
  const own = { name: 'Administratiekantoor', address, kvk: '87654321' };

  it('4.14: a school that has no debtor of its own and whose board is not registered pays itself', () =>
    expect(debtorOf(party([registered]))).toEqual({ name: 'De Wilg', address: details.address }));

  it('4.14: a registered board pays for its school, with its OIN and its reference', () =>
    expect(debtorOf(party([registered], [boardRegistered]))).toEqual({
      name: ofBoard.name,
      address,
      oin: ofBoard.oin,
      reference: 'INK-42',
    }));

  it('4.14: a debtor of the school’s own comes before its board', () =>
    expect(debtorOf(party([registered, { type: 'SchoolDebtorSet', data: own }], [boardRegistered]))).toEqual(own));

  it('4.14: a school without an address, a board or a debtor of its own has no debtor', () =>
    expect(
      debtorOf(party([{ type: 'SchoolRegistered', data: { ...details, board: null, address: null } }])),
    ).toBeUndefined());
});

it('6.1: a school’s board signs for it; a school that moves to another board has that board’s agreement', async () => {
  const { deps, context } = await worldOn({ today });
  const { ledger } = deps;
  const register = (of: string) =>
    handle(
      ledger,
      schoolDecider,
      streams.school(school),
      { type: 'RegisterSchool', today, data: { ...details, board: of } },
      context(),
    );
  const toBoard = (command: Parameters<typeof boardDecider.decide>[0]) =>
    handle(ledger, boardDecider, streams.board(board), command, context());
  await register(board);
  await toBoard({ type: 'RegisterBoard', today, data: ofBoard });
  const dpa = { version: '4.0', signedOn: '2024-07-01', signedBy: 'bestuurder' };
  await toBoard({ type: 'SignDpa', today, data: dpa });
  const inForce = async () => hasDpa(await partyOf(ledger, school), today);
  expect(await inForce()).toBe(true);
  await register('54321');
  expect(await inForce()).toBe(false);
});
