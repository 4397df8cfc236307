/** The country as every measurement finds it. */
import { type Kept, keep, keptIn } from './kept.ts';
import { type CountryServer, openCountry } from './ledger.ts';
import { makeCountry } from './making/make.ts';
import type { Nation } from './making/nation.ts';
import { telling } from './making/telling.ts';

/**
 * Makes the country in its folder, unless it is there from before; then what benches added to its log since is taken away.
 * @throws Error when the folder holds a country of another size
 */
export const made = async (server: CountryServer, nation: Nation, scale: number, folder: string): Promise<Kept> => {
  const known = await keptIn(folder);
  if (known !== undefined && known.scale !== scale)
    throw new Error(`${folder} holds the country at scale ${known.scale}`);
  if (known !== undefined) {
    await server.ask('DELETE FROM ledger.events WHERE position > $1', [known.position]);
    return known;
  }
  const start = performance.now();
  const country = await openCountry(server, nation);
  const ahead = await makeCountry(country, server.logUrl(), scale, folder, telling());
  const position = await country.deps.ledger.store.head();
  await country.close();
  await server.ask('VACUUM ANALYZE ledger.events');
  const kept = { ...ahead, scale, position, seconds: (performance.now() - start) / 1_000 };
  await keep(folder, kept);
  return kept;
};
