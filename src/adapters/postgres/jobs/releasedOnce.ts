import type { Pool } from 'pg';

/**
 * The same pool, whose clients may be released twice. When the server goes away while graphile-worker ends a pool, it
 * releases the client that is notified once more. It does not wait for that, so that the refusal of the second release
 * would end the process.
 */
export const releasedOnce = (pool: Pool): Pool => {
  const connect = pool.connect.bind(pool);
  type Given = Parameters<Parameters<Pool['connect']>[0]>;
  const once = (given: (...client: Given) => void) => {
    connect((error, client, done) => {
      let isReleased = false;
      given(error, client, (destroy) => {
        if (isReleased) return;
        isReleased = true;
        done(destroy);
      });
    });
  };
  pool.connect = ((given?: (...client: Given) => void) =>
    given === undefined ? connect() : once(given)) as Pool['connect'];
  return pool;
};
