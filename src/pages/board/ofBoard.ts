/** The reads that the pages of a board share. */
import type { z } from 'zod';
import type { oneBoard, schools } from '../../http/parties/partyAnswers.ts';
import { useList } from '../kit/kit.ts';

export type BoardRead = z.output<typeof oneBoard>;

export type Named = { readonly school: string; readonly name: string };

type Listed = z.output<typeof schools>['items'][number];

/** The names of its schools, as far as they are read: a board has fewer than a page of the interface holds. */
export const useSchools = (board: string): readonly Named[] =>
  useList<Listed>(`/schools?board=${encodeURIComponent(board)}&limit=500`).items;

/** A school that has left the board is shown by its number alone. */
export const nameIn = (schools: readonly Named[], school: string): string =>
  schools.find((one) => one.school === school)?.name ?? school;
