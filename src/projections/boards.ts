/** Every board that is registered, by its number. */
import type { BoardEvent } from '../domain/board.ts';
import type { Projection } from './projection.ts';

export type BoardRow = { readonly board: string; readonly name: string };

export const boards: Projection<BoardRow, Extract<BoardEvent, { type: 'BoardRegistered' }>> = {
  name: 'boards',
  version: 1,
  types: ['BoardRegistered'],
  keyOf: ({ data }) => data.board,
  apply: (_row, { data: { board, name } }) => ({ board, name }),
  facetsOf: ({ board }) => ({ board }),
};
