/** Documents that cancel or correct issued ones, on request (4.7). */

import type { NumberOf } from '../../domain/billing/documents/document.ts';
import type { DocumentsEvent, IssuedDocument } from '../../domain/billing/documents/issuing.ts';
import type { Day } from '../../domain/day.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { Context } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';
import { type Confirming, mayNumber } from '../identity/identity.ts';
import { decideNow } from './decide.ts';
import { billable, type Issuance, issue, mustBeIssuable } from './issue.ts';

/**
 * Credits the document with this number, dated `on`.
 * @throws Rejection unless it is the latest standing document of its subscription
 */
export const credit = async (
  deps: Deps,
  number: string,
  on: Day,
  context: Context,
  confirming: Confirming = {},
): Promise<Issuance> => {
  const { document, numberOf } = await documentOfNumber(deps, number);
  const school = schoolOf(document);
  return amend(deps, school, { on, ...confirming }, context, () =>
    decideNow(
      deps,
      school,
      (billing, { rules }) => [rules.cancellationOf(billing, document, rules, numberOf)],
      context,
    ),
  );
};

/**
 * The school that a document was issued for.
 * @throws Rejection document_not_found
 */
export const schoolOfNumber = async (deps: Deps, number: string): Promise<string> =>
  schoolOf((await documentOfNumber(deps, number)).document);

const documentOfNumber = async (deps: Deps, number: string): Promise<{ document: string; numberOf: NumberOf }> => {
  const { state } = await deps.folds.documents();
  const found = [...state.issued].find(([, issued]) => issued.number === number);
  if (found === undefined) throw new Rejection('document_not_found', {});
  return { document: found[0], numberOf: (document) => state.issued.get(document)?.number };
};

/**
 * Issues the corrections of all settled years of a school now, dated `on`, instead of with its next document. Without
 * anything to correct it issues nothing.
 */
export const correctNow = (
  deps: Deps,
  school: string,
  on: Day,
  context: Context,
  confirming: Confirming = {},
): Promise<Issuance> =>
  amend(deps, school, { on, ...confirming }, context, () =>
    decideNow(
      deps,
      school,
      (billing, reckoning) => {
        if (billing.subscriptions.length === 0) throw new Rejection('subscription_not_found', { school });
        return reckoning.rules.correctionsNow(billing, reckoning, on);
      },
      context,
    ),
  );

/** Makes every check that can refuse before anything is decided. Earlier decisions are numbered first. */
const amend = async (
  deps: Deps,
  school: string,
  { on, ...confirming }: Confirming & { readonly on: Day },
  context: Context,
  decide: () => ReturnType<typeof decideNow>,
): Promise<Issuance> => {
  const confirm = await mayNumber(deps, confirming, context);
  await mustBeIssuable(deps, on);
  const { billable: parties } = await billable(deps, school);
  const { added, billing } = await decide();
  await confirm();
  const { issued, position } = await issue(
    deps,
    billing.decisions.map((decision) => ({ ...decision, ...parties })),
    on,
    context,
  );
  const asked = issued.filter(({ document }) => added.includes(document));
  const missing = added.length > asked.length;
  return { issued: missing ? await issuedByOthers(deps, added) : asked, head: billing.head, position };
};

/** The documents as another run numbered them. A run at the same moment may have numbered these decisions first. */
const issuedByOthers = async (deps: Deps, documents: readonly string[]): Promise<IssuedDocument[]> => {
  const { events } = await deps.ledger.read<DocumentsEvent>(streams.documents);
  return events
    .filter(({ data }) => documents.includes(data.document))
    .map(({ data, metadata }) => ({ ...data, digest: metadata.digest }));
};

/** A document's id is its school's id followed by the document's number in the school's stream. */
const schoolOf = (document: string): string => document.slice(0, document.lastIndexOf('-'));
