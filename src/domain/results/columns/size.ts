/** What a state of results takes in memory, so that as many are kept as there is room for (5.8). */
import type { Column } from './columns.ts';
import type { Results } from './state.ts';

/** A thing on the heap and its size in bytes. States that extend one another hold the same things: each is there once. */
export type Piece = readonly [thing: object, bytes: number];

// Of Node on 64 bits, objects with their headers, places in a list and strings of their own: within some 5 % of what the
// heap grows by for a mean school.
const kindBytes = 82;
const importBytes = 1_000;
const decisionBytes = 300;

/** Typed arrays exactly, with the room they have to grow; objects by what they come to on the heap. */
export const piecesOf = (state: Results): Piece[] => {
  const { imports, kinds, decisions, decided } = state;
  const columns = [
    state.pupils,
    state.keys,
    state.contentPupil,
    state.contentKind,
    state.fileContent,
    state.linkedBy,
    state.overwritten,
  ];
  return [
    ...columns.map(({ values }: Column): Piece => [values, values.byteLength]),
    ...imports.map(({ held }): Piece => [held, held.byteLength + importBytes]),
    [imports, imports.length * 8],
    [kinds.list, kinds.list.length * kindBytes],
    [decisions, decisions.size * decisionBytes],
    [decided, decided.size * decisionBytes],
  ];
};
