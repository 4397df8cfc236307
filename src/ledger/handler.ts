import { setTimeout as pause } from 'node:timers/promises';
import { type Decider, fold } from '../domain/decider.ts';
import { type Position, RevisionConflict } from './eventStore.ts';
import type { Context, Ledger, Recordable, StreamHead } from './ledger.ts';

/**
 * The result of a command. `events` is empty when it changed nothing. `position` is that of the stream's last event, 0
 * for an empty stream.
 */
export type Outcome<E> = {
  readonly events: readonly E[];
  readonly head: StreamHead | undefined;
  readonly position: Position;
};

const attemptsMax = 20;

/**
 * Milliseconds: the longest pause before the second attempt, doubled for each later one, and the longest pause of all.
 */
const firstPauseMs = 2;
const pauseMsMax = 100;

/**
 * Runs `attempt` again, from fresh state, each time that another writer was first. The pauses are of random length, so
 * that two writers do not meet again and again. They also give a store that answered with an old state time to catch
 * up.
 */
export const decidingAgain = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof RevisionConflict) || attempts === attemptsMax) throw error;
      await pause(Math.random() * Math.min(pauseMsMax, firstPauseMs * 2 ** (attempts - 1)));
    }
  }
};

/**
 * Loads, decides and appends. `command` is called again at each attempt, so that what it reads from other streams is as
 * fresh as the state.
 */
export const handle = <S, C, E extends Recordable>(
  ledger: Ledger,
  decider: Decider<S, C, E>,
  stream: string,
  command: C | (() => Promise<C>),
  context: Context,
): Promise<Outcome<E>> =>
  decidingAgain(async () => {
    const asked = typeof command === 'function' ? await (command as () => Promise<C>)() : command;
    const { events: history, head } = await ledger.read<E>(stream);
    const events = decider.decide(asked, fold(decider, history));
    return write(ledger, stream, events, { head, position: history.at(-1)?.position ?? 0 }, context);
  });

/**
 * Appends decided events directly after the head on which they were decided. Without events it writes nothing, and makes
 * sure that nothing was missed in what was decided on (12.4).
 */
export const write = async <E extends Recordable>(
  ledger: Ledger,
  stream: string,
  events: readonly E[],
  at: { readonly head: StreamHead | undefined; readonly position: Position },
  context: Context,
): Promise<Outcome<E>> => {
  const [first, ...rest] = events;
  if (first === undefined) {
    await confirmed(ledger, stream, at.head);
    return { events, ...at };
  }
  return { events, ...(await ledger.append(stream, [first, ...rest], at.head, context)) };
};

/** @throws RevisionConflict, so that {@link decidingAgain} decides anew; StoreUnavailable */
export const confirmed = async (
  { store }: Pick<Ledger, 'store'>,
  stream: string,
  head: StreamHead | undefined,
): Promise<void> => store.confirm?.(stream, head?.revision ?? 'none');
