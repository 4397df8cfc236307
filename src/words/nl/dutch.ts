import type { Texts } from '../catalogue.ts';
import { agreements } from './agreements.ts';
import { boards } from './boards.ts';
import { circles } from './circles.ts';
import { documents } from './documents.ts';
import { explanation } from './explanation.ts';
import { files } from './files.ts';
import { guarded, history } from './history.ts';
import { payments, statement } from './payments.ts';
import { results } from './results.ts';
import { rowFaults } from './rowFaults.ts';
import { sentences } from './sentences.ts';
import { sharing } from './sharing.ts';
import { subscriptions } from './subscriptions.ts';

export const dutch: Texts = {
  refusals: {
    ...agreements,
    ...boards,
    ...documents,
    ...files,
    ...history,
    ...payments,
    ...results,
    ...sharing,
    ...subscriptions,
  },
  guarded,
  explanation,
  rowFaults,
  sentences,
  circles,
  statement,
};
