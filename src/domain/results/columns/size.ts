/** The memory that a state of results takes, so that the cache can keep as many as it has room for (5.8). */
import type { Column } from './columns.ts';
import type { Results } from './state.ts';

/** A thing on the heap and its size in bytes. States that extend one another share things; a shared thing exists only once. */
export type Piece = readonly [thing: object, bytes: number];

// Sizes on 64-bit Node: objects with their headers, their places in a list and their own strings. They are within some
// 5 % of the measured growth of the heap for an average school.
const kindBytes = 82;
const importBytes = 1_000;
const decisionBytes = 300;
const handLinkBytes = 100;

/** Counts typed arrays exactly, including their room to grow, and objects by the sizes above. */
export const piecesOf = (state: Results): Piece[] => {
  const { imports, kinds, decisions, decided, links } = state;
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
    ...imports.map(({ links: stated }): Piece => [stated, stated.byteLength]),
    ...(links.shownBy === undefined ? [] : [[links.shownBy, links.shownBy.byteLength] satisfies Piece]),
    [links.byHand, links.byHand.size * handLinkBytes],
    [imports, imports.length * 8],
    [kinds.list, kinds.list.length * kindBytes],
    [decisions, decisions.size * decisionBytes],
    [decided, decided.size * decisionBytes],
  ];
};
