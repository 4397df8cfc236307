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

/** Runs `attempt` again, from fresh state, each time that another writer was first. */
export const decidingAgain = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof RevisionConflict) || attempts === attemptsMax) throw error;
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

/** Appends decided events directly after the head on which they were decided. Without events it writes nothing. */
export const write = async <E extends Recordable>(
  ledger: Ledger,
  stream: string,
  events: readonly E[],
  at: { readonly head: StreamHead | undefined; readonly position: Position },
  context: Context,
): Promise<Outcome<E>> => {
  const [first, ...rest] = events;
  if (first === undefined) return { events, ...at };
  return { events, ...(await ledger.append(stream, [first, ...rest], at.head, context)) };
};
