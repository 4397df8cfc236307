/** The form of every aggregate: a pure decision on a pure fold of its stream. */
export type Decider<State, Command, Event> = {
  readonly initial: State;
  /**
   * `[]` means that there is nothing to do.
   * @throws Rejection when a rule refuses the command
   */
  readonly decide: (command: Command, state: State) => Event[];
  /** Total: recorded events are facts, so it neither checks nor throws. */
  readonly evolve: (state: State, event: Event) => State;
};

export const fold = <S, E>(decider: Pick<Decider<S, never, E>, 'initial' | 'evolve'>, events: Iterable<E>): S => {
  let state = decider.initial;
  for (const event of events) state = decider.evolve(state, event);
  return state;
};

/** Whether a command repeats what was recorded before. Event data is always written completely, so comparing the text is enough. */
export const sameData = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
