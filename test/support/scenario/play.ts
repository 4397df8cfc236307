/** Plays a number of random commands, valid and refused ones, and records the outcome of each. */
import { createHash } from 'node:crypto';
import { Rejection } from '../../../src/domain/rejection.ts';
import type { EventStore, StoredEvent } from '../../../src/ledger/eventStore.ts';
import { Killed } from '../ledger/interrupted.ts';
import { weighted } from './chance.ts';
import { openScene } from './scene.ts';
import { subscribeMany } from './steps/billing.ts';
import { establish } from './steps/parties.ts';
import { steps, weights } from './steps.ts';

/** The outcome of a command: its answer as JSON, or the code and detail of its refusal. */
export type Played = {
  readonly command: string;
  readonly outcome: 'done' | 'refused' | 'killed';
  readonly told: string;
};

export const play = async (
  store: EventStore,
  { seed, commands }: { readonly seed: number; readonly commands: number },
): Promise<Played[]> => {
  const scene = await openScene(store, seed);
  await establish(scene, '2018-08-01');
  await subscribeMany(scene, scene.today());
  const played: Played[] = [];
  for (let number = 0; number < commands; number++) {
    await scene.turn();
    const command = weighted(scene.chance, weights);
    played.push({ command, ...(await outcomeOf(steps[command](scene))) });
  }
  return played;
};

const outcomeOf = async (work: Promise<unknown>): Promise<Omit<Played, 'command'>> => {
  try {
    return { outcome: 'done', told: JSON.stringify(await work) ?? '' };
  } catch (error) {
    if (error instanceof Rejection) return { outcome: 'refused', told: `${error.code}: ${error.message}` };
    // A process that dies belongs to a scenario. Any other error is a bug.
    if (error instanceof Killed) return { outcome: 'killed', told: '' };
    throw error;
  }
};

/** The figures of a stream, which must be equal on every store. */
export type StreamTold = { readonly events: number; readonly digest: string; readonly text: string };

const eventsPerRead = 500;

/**
 * Per stream name: the number of events, the digest at its head (5.4), and a digest over ids, types, data and metadata
 * as stored.
 */
export const streamsOf = async (store: EventStore): Promise<Record<string, StreamTold>> => {
  const byName = new Map<string, { events: number; digest: string; text: ReturnType<typeof createHash> }>();
  for (let position = 0; ; ) {
    const events = await store.readAll(position, eventsPerRead);
    for (const event of events) {
      const known = byName.get(event.stream) ?? { events: 0, digest: '', text: createHash('sha256') };
      known.text.update(`${textOf(event)}\n`);
      byName.set(event.stream, { ...known, events: known.events + 1, digest: digestIn(event) });
    }
    const last = events.at(-1);
    if (last === undefined) break;
    position = last.position;
  }
  const told = [...byName].map(
    ([stream, { text, ...rest }]) => [stream, { ...rest, text: text.digest('hex') }] as const,
  );
  return Object.fromEntries(told.sort(([a], [b]) => (a < b ? -1 : 1)));
};

const textOf = ({ revision, id, type, data, metadata }: StoredEvent): string =>
  [revision, id, type, data, metadata].join('\n');

const digestIn = ({ metadata }: StoredEvent): string => (JSON.parse(metadata) as { digest: string }).digest;

/** Every issued document, as stored. */
export const documentsOf = async (store: EventStore): Promise<string[]> =>
  (await store.read('documents')).map(({ data }) => data);
