/** The ids of vault entries that an event names (6.2, 6.3), and whether the vault still has them. Contents are never read. */

import type { Deps } from '../../commands/deps.ts';
import { VaultUnavailable } from '../../commands/vault/vault.ts';
import { objectsIn, type SeenEvent, textIn } from './seenEvent.ts';

export type VaultId = {
  readonly id: string;
  /** Null while the vault cannot be asked. */
  readonly kept: boolean | null;
};

const idsShownMax = 20;

const fieldsWithIds = ['keyId', 'entry', 'address'] as const;

/** Such a field holds an id if its value is a text. The address of a party is an object. */
export const vaultIdsIn = ({ kind, data }: Pick<SeenEvent, 'kind' | 'data'>): string[] => {
  if (data === null || kind === 'import') return [];
  const holders = [data, ...objectsIn(data, 'children')];
  const retired = Array.isArray(data.retired) ? data.retired.filter((one) => typeof one === 'string') : [];
  const request = kind === 'informationRequest' ? textIn(data, 'request') : null;
  const ids = holders.flatMap((holder) => fieldsWithIds.map((name) => textIn(holder, name)));
  return [...new Set([...ids, request, ...retired].filter((id) => id !== null))];
};

export const vaultIdsOf = async (
  { deps }: { readonly deps: Pick<Deps, 'vault'> },
  event: SeenEvent,
): Promise<{ readonly total: number; readonly items: readonly VaultId[] }> => {
  const ids = vaultIdsIn(event);
  const items: VaultId[] = [];
  for (const id of ids.slice(0, idsShownMax)) items.push({ id, kept: await isKept(deps, id) });
  return { total: ids.length, items };
};

/** The rest of an event is also shown while the vault cannot be reached. */
const isKept = async ({ vault }: Pick<Deps, 'vault'>, id: string): Promise<boolean | null> => {
  try {
    return (await vault.get(id)) !== undefined;
  } catch (error) {
    if (error instanceof VaultUnavailable) return null;
    throw error;
  }
};
