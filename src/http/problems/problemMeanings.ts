/** Every code with what it means and what to do about it: docs/errors.md is made from this. A code without text does not compile. */
import { ofBoards } from './meanings/boards.ts';
import { ofDocuments } from './meanings/documents.ts';
import type { Meaning, Meanings } from './meanings/meaning.ts';
import { ofOutages } from './meanings/outages.ts';
import { ofParties } from './meanings/parties.ts';
import { ofPayments } from './meanings/payments.ts';
import { ofRequests } from './meanings/requests.ts';
import { ofResults } from './meanings/results.ts';
import { ofSharing } from './meanings/sharing.ts';
import { ofSubscriptions } from './meanings/subscriptions.ts';
import type { ProblemCode } from './problemCodes.ts';

export type Chapter = { readonly title: string; readonly meanings: Meanings };

/** In the order of docs/errors.md. */
export const chapters: readonly Chapter[] = [
  { title: 'The request itself', meanings: ofRequests },
  { title: 'Outages and the state of the server', meanings: ofOutages },
  { title: 'Parties, agreements and the catalogue', meanings: ofParties },
  { title: 'Files and results', meanings: ofResults },
  { title: 'Trials and subscriptions', meanings: ofSubscriptions },
  { title: 'Pilots and framework agreements', meanings: ofBoards },
  { title: 'Documents and the audit', meanings: ofDocuments },
  { title: 'Payments', meanings: ofPayments },
  { title: 'What parents share', meanings: ofSharing },
];

export const problemMeanings: Readonly<Record<ProblemCode, Meaning>> = {
  ...ofRequests,
  ...ofOutages,
  ...ofParties,
  ...ofResults,
  ...ofSubscriptions,
  ...ofBoards,
  ...ofDocuments,
  ...ofPayments,
  ...ofSharing,
};
