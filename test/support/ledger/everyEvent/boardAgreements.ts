/** Agreements of boards, for a history in which every type of event occurs. */
import { issueDueDocuments } from '../../../../src/commands/billing/run.ts';
import {
  concludeFramework,
  confirmFramework,
  declineFramework,
  evaluatePilot,
  joinFramework,
  leaveFramework,
  proposeFramework,
  startPilot,
} from '../../../../src/commands/boards/boards.ts';
import { board } from '../../../../src/domain/board.ts';
import { handle } from '../../../../src/ledger/handler.ts';
import { streams } from '../../../../src/ledger/streams.ts';
import { taken, type World } from '../../world.ts';

const address = { street: 'Boomgaard 1', postalCode: '1234 AB', city: 'Utrecht' };

/** A pilot with one school, a volume agreement based on it, and two schools that join it. */
export const boardAgreements = async (world: World): Promise<void> => {
  const { deps, context } = world;
  const [small, large] = ['78GH00', '90JK00'] as const;
  for (const id of [small, large]) await world.registerSchool(id, '2021-01-01', '12345');
  const pilot = { schools: [small], from: '2023-07-01', until: '2023-07-31' };
  const started = await startPilot(deps, '12345', pilot, context());
  const remarks = [{ theme: 'invoer', text: 'Het scheelt werk' }];
  const evaluation = { pilot: started.recorded.pilot, school: small, continues: true, remarks };
  await evaluatePilot(deps, evaluation, context());
  const tiers = [
    { from: 0, price: '11.00' },
    { from: 5, price: '10.00' },
  ] as const;
  const validity = { validFrom: '2023-08-01', validUntil: '2026-07-31', pilot: started.recorded.pilot };
  const asked = { ...validity, terms: { kind: 'volume', tiers } } as const;
  const { agreement } = (await concludeFramework(deps, '12345', asked, context())).recorded;
  for (const [id, pupils] of [
    [small, 2],
    [large, 3],
  ] as const) {
    await world.subscribe(id, '2023-08-01');
    await world.importRows(id, '2023-08-01', taken('2023-07-01', 1, pupils));
    await joinFramework(deps, id, { agreement, from: '2023-08-01' }, context());
  }
  await issueDueDocuments(deps, { on: '2023-08-01' }, context());
  await leaveFramework(deps, large, undefined, context());
  await proposals(world);
};

/** Prices that the board proposed. 0.00 is declined. 9.95 is confirmed, joined and billed. */
const proposals = async ({ deps, context, ...world }: World): Promise<void> => {
  const [id, school] = ['54321', '79GH00'] as const;
  const today = '2023-08-01';
  const data = { board: id, name: 'Stichting De Haard', address, kvk: '87654322' };
  await handle(deps.ledger, board, streams.board(id), { type: 'RegisterBoard', today, data }, context());
  await world.registerSchool(school, '2021-01-01', id);
  const propose = async (price: string) => {
    const asked = { validFrom: today, validUntil: '2024-07-31', terms: { kind: 'fixed', price } } as const;
    return (await proposeFramework(deps, id, asked, context())).recorded.agreement;
  };
  await declineFramework(deps, await propose('0.00'), context('voor niets gaat de zon op'));
  const agreement = await propose('9.95');
  await confirmFramework(deps, agreement, context());
  await world.subscribe(school, today);
  await world.importRows(school, today, taken('2023-07-01', 1, 3));
  await joinFramework(deps, school, { agreement, from: today }, context());
  await issueDueDocuments(deps, { on: today }, context());
};
