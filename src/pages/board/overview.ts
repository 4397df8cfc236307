/** The read of the page of a board. */
import type { z } from 'zod';
import type { overview } from '../../http/parties/schoolAnswers.ts';

export type Overview = z.output<typeof overview>;
export type OverviewSchool = Overview['schools'][number];
