/** The interface over the demo's ledger: three years of one school, played as `npm run demo` plays them (pages.md 10.65). */
import { connect } from '../../../clients/typescript/src/index.ts';
import { play } from '../../../src/demo/story.ts';
import type { Day } from '../../../src/domain/day.ts';
import { type Api, type ApiOptions, openApi } from '../api.ts';
import { worldOn } from '../world.ts';

const first = '2023-08-01';
const today = '2026-11-26';

/** Sets the clock to a day of the fourth year, after three of its months have ended. */
export const demoApi = async (options: Omit<ApiOptions, 'world'> = {}): Promise<Api> => {
  const world = await worldOn({ today: '2023-01-01', withSupplier: false });
  const api = await openApi({ ...options, world });
  const url = `http://127.0.0.1:${api.port}`;
  const client = connect({ url, credentials: { token: await api.token('admin') } });
  const as = async (principal: Parameters<Api['token']>[0] & object) =>
    connect({ url, credentials: { token: await api.token(principal) } });
  await play({ client, as, turnTo: (day: Day) => api.turnTo(day), tell: () => {} }, first);
  await api.turnTo(today);
  return api;
};
