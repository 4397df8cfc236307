/**
 * Keeps the folded sharing of schools and the vault's contents that belong to it. A directory then costs one read of
 * new events, and none of the vault (5.8, 6.4).
 */
import { LRUCache } from 'lru-cache';
import type { SharingEvent } from '../../domain/sharing/events.ts';
import { entriesOf, evolveSharing, noSharing, type SchoolSharing } from '../../domain/sharing/state.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { headOf, type Ledger } from '../../ledger/ledger.ts';
import type { Folded } from '../../ledger/states/foldCache.ts';
import { eventsAfterHead } from '../../ledger/states/foldedOn.ts';
import { streams } from '../../ledger/streams.ts';
import { inTurn } from '../../waiting/inTurn.ts';
import { onePerKey } from '../../waiting/onePerKey.ts';
import type { Vault } from '../vault/vault.ts';
import { type Contents, contentsIn } from './contents.ts';
import { type Looks, looksOn } from './looks.ts';
import { rosterMsMax, withRosters } from './rosterEvents.ts';

export type SchoolSharings = {
  /** Includes everything recorded before the call. `through`: as known at this position (inclusive, 5.6). */
  of(school: string, through?: Position): Promise<Folded<SchoolSharing>>;
  /** Runs the writers of one school's sharing one at a time. */
  readonly inTurn: ReturnType<typeof inTurn>;
  readonly contents: Contents;
  readonly looks: Looks;
  /** The same over another ledger, with nothing folded yet: kept states may hold events that must not be visible there. */
  over(ledger: Ledger): SchoolSharings;
};

/** Twice the time that a roster may take from its beginning (importRoster.ts), so that none of these is still under way. */
const wasteAfterMs = 2 * rosterMsMax;

// Counts guardians and children, some 1 kB each with their contents: 200 MB at most.
const personsKeptMax = 200_000;

export const schoolSharingsOf = (ledger: Ledger, vault: Vault): SchoolSharings =>
  sharingsWith(ledger, vault, contentsIn(vault), inTurn());

const sharingsWith = (
  ledger: Ledger,
  vault: Vault,
  contents: Contents,
  turns: ReturnType<typeof inTurn>,
): SchoolSharings => {
  const kept = new LRUCache<string, Folded<SchoolSharing>>({ maxSize: personsKeptMax, sizeCalculation: personsIn });
  const one = onePerKey();

  const cleaned = new Set<string>();
  /** Destroys vault entries of an interrupted roster that no event names. */
  const destroyWaste = async ({ begun }: SchoolSharing): Promise<void> => {
    if (begun === undefined || cleaned.has(begun.roster)) return;
    if (ledger.now().getTime() - Date.parse(begun.begunAt) < wasteAfterMs) return;
    cleaned.add(begun.roster);
    await contents.destroyLeftOf(entriesOf(begun));
  };

  const latest = async (school: string): Promise<Folded<SchoolSharing>> => {
    const known = kept.get(school);
    const events = await eventsAfterHead<SharingEvent>(
      ledger,
      streams.sharing(school),
      known?.head,
      Number.POSITIVE_INFINITY,
    );
    if (events === undefined) {
      kept.delete(school);
      return latest(school);
    }
    if (known !== undefined && events.length === 0) {
      await destroyWaste(known.state);
      return known;
    }
    const state = evolveSharing(known?.state ?? noSharing, await withRosters(ledger, events));
    contents.forget(state.retired.slice(known?.state.retired.length ?? 0));
    // A process may have been cut off between an event and the vault. The vault may then still hold entries that the
    // event retired.
    if (known === undefined) await contents.destroyLeftOf(state.retired);
    await destroyWaste(state);
    const folded = {
      state,
      head: headOf(events) ?? known?.head,
      position: events.at(-1)?.position ?? known?.position ?? 0,
    };
    kept.set(school, folded);
    return folded;
  };

  return {
    of: async (school, through) => {
      // Done for questions about the past too, so that this process forgets what another one erased meanwhile (6.3).
      const now = await one(school, () => latest(school));
      return through === undefined ? now : foldedThrough(ledger, school, through);
    },
    inTurn: turns,
    contents,
    looks: looksOn(ledger),
    over: (other) => sharingsWith(other, vault, contents, turns),
  };
};

const foldedThrough = async (ledger: Ledger, school: string, through: Position): Promise<Folded<SchoolSharing>> => {
  const { events, head } = await ledger.read<SharingEvent>(streams.sharing(school), undefined, through);
  const state = evolveSharing(noSharing, await withRosters(ledger, events));
  return { state, head, position: events.at(-1)?.position ?? 0 };
};

const personsIn = ({ state }: Folded<SchoolSharing>): number => 1 + state.guardians.size + state.children.size;
