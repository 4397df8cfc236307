import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../../src/ledger/eventStore.ts';
import { lagsOf } from '../../../src/projections/following/lag.ts';
import { forgedLog } from '../../support/ledger/forgedLog.ts';

const recordedAt = (minute: number) => `2026-08-01T12:0${minute}:00.000Z`;

/** In some stores a position is a place in a file, so positions lie hundreds of bytes apart. */
const store = forgedLog(
  [1_309, 1_850, 2_400, 2_990].map((position, n): StoredEvent => {
    const metadata = JSON.stringify({ recordedAt: recordedAt(n) });
    return { position, stream: 'calendar', revision: n, id: `${n}`, type: 'DayClosed', data: '{}', metadata };
  }),
);

const lagAt = async (position: number) => {
  const [model] = await lagsOf({
    ledger: { store, now: () => new Date(recordedAt(9)) },
    readStore: {
      standings: async () => new Map([['calendar', { position, version: 1, note: null }]]),
      parked: async () => [],
    },
    follower: { models: ['calendar'] },
  });
  return model!.lag;
};

describe('how far a read model is behind', () => {
  it('how far a read model is behind is counted in events, whatever gaps a store leaves in its positions, and in seconds since the first of them', async () => {
    expect(await lagAt(1_309)).toEqual({ events: 3, seconds: 8 * 60 });
    expect(await lagAt(2_400)).toEqual({ events: 1, seconds: 6 * 60 });
    expect(await lagAt(2_990)).toEqual({ events: 0, seconds: 0 });
  });
});
