import { describe, expect, it } from 'vitest';
import { askInformation, enquiryOf, setRequestStatus } from '../../../src/commands/information/informationRequests.ts';
import { type AgedRequest, eraseDue, mustBeErased } from '../../../src/commands/information/retention.ts';
import { worldOn } from '../../support/world.ts';

const by = { actor: { subject: 'anna', role: 'admin' }, correlationId: 'c', causationId: 'd' };

const aged = (details: Partial<AgedRequest>): AgedRequest => ({
  request: 'r',
  status: 'open',
  erased: false,
  requestedAt: '2024-01-31T10:00:00.000Z',
  changedAt: '2024-01-31T10:00:00.000Z',
  ...details,
});

describe('8.4: personal data of a request', () => {
  it.each<[string, Partial<AgedRequest>, string, boolean]>([
    ['is kept for 18 months while nobody closes it', {}, '2025-07-30', false],
    ['is erased 18 months after it came', {}, '2025-07-31', true],
    [
      'is kept while it was closed less than 6 months ago',
      { status: 'closed', changedAt: '2024-03-10T09:00:00.000Z' },
      '2024-09-09',
      false,
    ],
    [
      'is erased 6 months after it was closed',
      { status: 'closed', changedAt: '2024-03-10T09:00:00.000Z' },
      '2024-09-10',
      true,
    ],
    [
      'is erased after 18 months though it was closed later',
      { status: 'closed', changedAt: '2025-06-01T09:00:00.000Z' },
      '2025-07-31',
      true,
    ],
    ['is not erased twice', { erased: true }, '2030-01-01', false],
    // 2024-03-09 23:30 UTC is 2024-03-10 in Amsterdam.
    [
      'is kept by the days of Amsterdam',
      { status: 'closed', changedAt: '2024-03-09T23:30:00.000Z' },
      '2024-09-09',
      false,
    ],
  ])('8.4: personal data of a request %s', (_rule, details, on, erased) =>
    expect(mustBeErased(aged(details), on)).toBe(erased),
  );

  it('8.4: personal data of a request leaves the vault when it is due, and the request stays', async () => {
    const { deps } = await worldOn({ today: '2024-01-31' });
    const enquiry = { name: 'Noor', email: 'noor@example.nl', school: null, question: 'Wat kost het?' };
    const { request } = await askInformation(deps, enquiry, undefined, by);
    const kept = await askInformation(deps, enquiry, undefined, by);
    await setRequestStatus(deps, request, 'closed', by);
    const rows = [aged({ request, status: 'closed' }), aged({ request: kept.request })];
    await eraseDue(deps, rows, '2024-07-31');
    expect(await enquiryOf(deps, request)).toBeUndefined();
    expect(await enquiryOf(deps, kept.request)).toEqual(enquiry);
    await eraseDue(deps, rows, '2024-07-31');
    const { events } = await deps.ledger.read(`information-request-${request}`);
    expect(events.map(({ type }) => type)).toEqual([
      'InformationRequested',
      'InformationRequestClosed',
      'InformationRequestErased',
    ]);
  });
});
