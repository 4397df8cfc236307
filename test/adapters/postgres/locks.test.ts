import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locksAt } from '../../../src/adapters/postgres/locks/locks.ts';
import { postgresReadStore } from '../../../src/adapters/postgres/postgresReadStore.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { type Proxy as Proxied, proxyTo } from '../../support/servers/proxy.ts';

describe('12.2: a process that stands still', () => {
  let database: Database;
  /** The network of the process. While it is frozen, the server hears nothing, and its own system still answers for it. */
  let still: Proxied;

  beforeAll(async () => {
    database = await freshDatabase();
    still = await proxyTo(database.url);
  });
  afterAll(async () => {
    await still.close();
    await database.drop();
  });

  it('loses its locks to others, and learns of it before it goes on', async () => {
    const [holder, other] = [locksAt(still.url), locksAt(database.url)];
    let goOn = (): void => {};
    const goingOn = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const holding = holder.exclusively('work', async (mustBeAlone) => {
      still.freeze();
      await goingOn;
      await mustBeAlone();
    });
    holding.catch(() => {});
    try {
      const taken = () => other.exclusively('work', async () => 'taken');
      await expect.poll(taken, { timeout: 30_000, interval: 250 }).toBe('taken');
    } finally {
      still.thaw();
      goOn();
    }
    await expect(holding).rejects.toThrow(StoreUnavailable);
    await holder.close();
    await other.close();
  });

  it('keeps its locks as long as it gives signs of life, even if its work asks nothing', async () => {
    const [holder, other] = [locksAt(still.url), locksAt(database.url)];
    let end = (): void => {};
    let holding: Promise<unknown> = Promise.resolve();
    await new Promise<void>((held, failed) => {
      holding = holder.exclusively('quiet work', () => {
        held();
        return new Promise<void>((resolve) => {
          end = resolve;
        });
      });
      holding.catch(failed);
    });
    // Longer than a silent session lasts. The server itself counts.
    await other.exclusively('another', async () => {});
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('SELECT pg_sleep(9)');
    await client.end();
    expect(await other.exclusively('quiet work', async () => {})).toBe('in progress');
    end();
    await holding;
    await holder.close();
    await other.close();
  });

  it('loses the transaction in which it stood still, so that others go on with its checkpoint', async () => {
    const [holder, other] = [await postgresReadStore(still.url), await postgresReadStore(database.url)];
    const advance = (store: typeof holder, meanwhile: () => Promise<void>) =>
      store.inTransaction(async (tx) => {
        await tx.lockCheckpoint('model', 1);
        await meanwhile();
        return 'advanced';
      });
    let goOn = (): void => {};
    const goingOn = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let hasLocked = (): void => {};
    const locked = new Promise<void>((resolve) => {
      hasLocked = resolve;
    });
    const standing = advance(holder, async () => {
      still.freeze();
      hasLocked();
      await goingOn;
    });
    standing.catch(() => {});
    await locked;
    try {
      const taken = () => advance(other, async () => {}).catch(() => 'waits');
      await expect.poll(taken, { timeout: 40_000, interval: 100 }).toBe('advanced');
    } finally {
      still.thaw();
      goOn();
    }
    await expect(standing).rejects.toThrow(StoreUnavailable);
    await holder.close();
    await other.close();
  });
});
