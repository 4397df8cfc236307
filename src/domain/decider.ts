/** What every aggregate is: a pure decision over a pure fold of its stream. */
export type Decider<State, Command, Event> = {
  readonly initial: State;
  /** `[]` means there is nothing to do. @throws Rejection when the rules refuse. */
  readonly decide: (command: Command, state: State) => Event[];
  /** Total: history is a fact, so it neither checks nor throws. */
  readonly evolve: (state: State, event: Event) => State;
};

export const fold = <S, E>(decider: Pick<Decider<S, never, E>, 'initial' | 'evolve'>, events: Iterable<E>): S => {
  let state = decider.initial;
  for (const event of events) state = decider.evolve(state, event);
  return state;
};

/** Whether a command says what was recorded before: event data is written whole, so its text tells. */
export const sameData = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
