/** The reads of the catalogue's page. */
import type { z } from 'zod';
import type { plans, sources } from '../../http/catalogue/answers.ts';

export type Plan = z.output<typeof plans>['items'][number];
export type Source = z.output<typeof sources>['items'][number];
