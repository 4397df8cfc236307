/** The reads of the page of a document. */
import type { z } from 'zod';
import type { derivation } from '../../../http/billing/derivationAnswers.ts';
import type { statedDocument } from '../../../http/billing/documentAnswers.ts';

export type Stated = z.output<typeof statedDocument>;
export type Derivation = z.output<typeof derivation>;
