import type { z } from 'zod';
import type { drift } from '../../http/results/differenceAnswers.ts';

export type Answer = z.output<typeof drift>;

export type School = Answer['items'][number];

export type Year = School['years'][number];

export type Move = Year['events'][number];
