/** The answer of the interface about two moments, and its parts. */
import type { z } from 'zod';
import type { difference } from '../../../http/results/differenceAnswers.ts';

export type Answer = z.output<typeof difference>;

export type YearEffect = Answer['money']['years'][number];

export type EventEffect = Answer['events'][number];

export type Pupil = Answer['items'][number];

export type Month = Answer['counts']['months'][number];

export type Document = Answer['documents'][number];
