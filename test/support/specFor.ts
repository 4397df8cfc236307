import { expect } from 'vitest';
import { type Decider, fold } from '../../src/domain/decider.ts';

/** Given past events, when a command is decided, then exactly these events or this refusal follow. */
export const specFor =
  <S, C, E>(decider: Decider<S, C, E>) =>
  (...past: readonly E[]) => ({
    when: (command: C) => {
      const decide = () => decider.decide(command, fold(decider, past));
      return {
        // biome-ignore lint/suspicious/noThenProperty: given/when/then is what a specification says; nobody awaits it.
        then: (...events: readonly E[]) => expect(decide()).toEqual(events),
        thenRejects: (code: string, facts: object = {}) =>
          expect(decide).toThrow(expect.objectContaining({ code, facts: expect.objectContaining(facts) })),
      };
    },
  });
