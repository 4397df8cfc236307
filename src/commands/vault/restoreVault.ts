/** Puts a vault's entries back from its backup, except those that were destroyed or erased since (6.2, 6.3). */

import type { DeliverySet } from '../../domain/deliveries/settings.ts';
import type { StreamKind } from '../../domain/eventTypes.ts';
import type { InformationRequestEvent } from '../../domain/informationRequest.ts';
import type { SignatoryErased } from '../../domain/parties/agreements.ts';
import type { SecretDestroyed } from '../../domain/results/events.ts';
import { entryOf, type RosterBegun, type RosterTaken, type SharingEvent } from '../../domain/sharing/events.ts';
import { retiredIn } from '../../domain/sharing/state.ts';
import type { EventStore, StoredEvent } from '../../ledger/eventStore.ts';
import { mustBeKnown } from '../../ledger/known.ts';
import { eventPages } from '../../ledger/reading/logPages.ts';
import { kindOf, streams } from '../../ledger/streams.ts';
import { requestSecretEntry } from '../requests/requestSecret.ts';
import type { Vault, VaultEntry } from './vault.ts';

type InformationRequestErased = Extract<InformationRequestEvent, { type: 'InformationRequestErased' }>;

export type Restored = {
  readonly restored: number;
  /** How many entries the vault already had with the same content. */
  readonly present: number;
  /** Ids of entries that the log says were destroyed or erased. They are not put back. */
  readonly destroyed: readonly string[];
};

/** The vault holds something else under an entry's id. One of the two then belongs to another ledger. */
export class RestoreConflict extends Error {
  override readonly name = 'RestoreConflict';

  constructor(ids: readonly string[]) {
    super(
      `The vault holds other content under ${ids.length} of the backup's ids, the first ${ids[0]}; nothing was restored. One of the two is of another ledger.`,
    );
  }
}

/**
 * Checks everything before it writes anything. Repeating it does nothing twice.
 * @throws RestoreConflict
 */
export const restoreVault = async (
  vault: Vault,
  entries: readonly VaultEntry[],
  destroyed: ReadonlySet<string>,
): Promise<Restored> => {
  const wanted = entries.filter(({ id }) => !destroyed.has(id));
  const held = await Promise.all(wanted.map(async (entry) => ({ entry, value: await vault.get(entry.id) })));
  // The vault has its own secret for remembered requests by now. Requests remembered under the backup's are forgotten
  // after 30 days anyway.
  const isKept = ({ id }: VaultEntry) => id === requestSecretEntry;
  const conflicts = held.filter(
    ({ entry, value }) => value !== undefined && !isSame(value, entry.value) && !isKept(entry),
  );
  if (conflicts.length > 0) throw new RestoreConflict(conflicts.map(({ entry }) => entry.id));
  const missing = held.filter(({ value }) => value === undefined);
  for (const { entry } of missing) await vault.put(entry.id, entry.value);
  return {
    restored: missing.length,
    present: held.length - missing.length,
    destroyed: entries.flatMap(({ id }) => (destroyed.has(id) ? [id] : [])),
  };
};

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** Types of events that retire vault entries (6.4). */
const retiring: ReadonlySet<string> = new Set<SharingEvent['type']>([
  'RosterImported',
  'ChildrenPlaced',
  'GuardianRegistered',
  'GuardianErased',
  'SharingDropped',
]);

/** The entries that rosters brought and retired, until it is known whether they were taken (6.4). */
const rostersIn = () => {
  const begun = new Map<string, { readonly entries: number; readonly retired: string[] }>();
  const prefix = streams.roster('');
  const find = (stream: string) => begun.get(stream.slice(prefix.length));
  return {
    begin: ({ roster, entries }: RosterBegun['data']): void => {
      begun.set(roster, { entries, retired: [] });
    },
    isOf: (stream: string): boolean => stream.startsWith(prefix),
    retire: (stream: string, ids: readonly string[]): void => void find(stream)?.retired.push(...ids),
    /** Entries that a taken roster retired. */
    take: ({ roster }: RosterTaken['data']): readonly string[] => {
      const retired = begun.get(roster)?.retired ?? [];
      begun.delete(roster);
      return retired;
    },
    /** Entries of rosters that were never taken. */
    waste: (): string[] =>
      [...begun].flatMap(([roster, { entries }]) =>
        Array.from({ length: entries }, (_, number) => entryOf(roster, number)),
      ),
  };
};

/** Kinds of streams that tell what became of vault entries. */
const kinds: ReadonlySet<StreamKind | undefined> = new Set([
  'results',
  'sharing',
  'roster',
  'informationRequest',
  'school',
  'board',
]);

const namesEntries = ({ stream }: StoredEvent): boolean => kinds.has(kindOf(stream));

/**
 * Ids of the secrets that were destroyed, and of the personal data that was erased, replaced or dropped (6.2, 6.3,
 * 6.4), according to the log.
 * @throws Rejection history_unknown
 */
export const destroyedEntries = async (
  store: EventStore,
  { onProgress, signal }: { onProgress?: (position: number) => void; signal?: AbortSignal } = {},
): Promise<Set<string>> => {
  const ids = new Set<string>();
  const rosters = rostersIn();
  const addresses = new Map<string, string | null>();
  for await (const { events, reached } of eventPages(store, { signal })) {
    for (const event of events.filter(namesEntries)) {
      const { type, data } = event;
      // An unknown event may say that something was destroyed. It is then unknown what may be put back (5.9).
      mustBeKnown(event);
      if (type === 'RosterBegun') rosters.begin(JSON.parse(data) as RosterBegun['data']);
      if (type === 'RosterTaken') {
        for (const id of rosters.take(JSON.parse(data) as RosterTaken['data'])) ids.add(id);
        continue;
      }
      // Events of a roster count only once the roster is taken.
      if (rosters.isOf(event.stream)) {
        rosters.retire(event.stream, retiredIn({ data: JSON.parse(data) }));
        continue;
      }
      if (type === 'SecretDestroyed') ids.add((JSON.parse(data) as SecretDestroyed['data']).keyId);
      if (type === 'InformationRequestErased') ids.add((JSON.parse(data) as InformationRequestErased['data']).request);
      if (type === 'SignatoryErased') ids.add((JSON.parse(data) as SignatoryErased['data']).signatory);
      if (type === 'DeliverySet') {
        // An address that another one replaced was destroyed.
        const { address } = JSON.parse(data) as DeliverySet['data'];
        const before = addresses.get(event.stream) ?? null;
        if (before !== null && before !== address) ids.add(before);
        addresses.set(event.stream, address);
      }
      if (retiring.has(type)) for (const id of retiredIn({ data: JSON.parse(data) })) ids.add(id);
    }
    onProgress?.(reached);
  }
  return new Set([...ids, ...rosters.waste()]);
};
