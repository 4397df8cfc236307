/** The document to come as a PDF that says CONCEPT (documents.md 9.6.1). */
import type { CommandStand } from '../../../commands/deps.ts';
import type { StatedDocument } from '../../../domain/billing/documents/statedDocument.ts';
import { Rejection } from '../../../domain/rejection.ts';
import { conceptOf } from '../../../domain/renditions/concept.ts';
import { debtorOf, partyOf, payerOf } from '../../../ledger/states/parties.ts';
import type { SchoolTask } from '../../../ledger/workers/workers.ts';
import type { Sources } from '../../sources.ts';
import type { NextDocumentAnswer } from './nextDocument.ts';

/**
 * The document to come with its parties, as known when it was foretold.
 * @throws Rejection document_not_found when none comes; supplier_incomplete, debtor_incomplete, vat_rate_unknown
 */
export const conceptIn = async (
  { deps }: Pick<Sources, 'deps'>,
  { school, position, document }: NextDocumentAnswer,
): Promise<StatedDocument> => {
  if (document === null) throw new Rejection('document_not_found', {});
  const [party, { state }] = await Promise.all([
    partyOf(deps.ledger, school, position),
    deps.folds.catalogue(position),
  ]);
  const { supplier } = state;
  if (supplier === undefined) throw new Rejection('supplier_incomplete', {});
  const debtor = debtorOf(party);
  if (debtor === undefined) throw new Rejection('debtor_incomplete', { school });
  return conceptOf(document, {
    school,
    schoolName: party.details.name,
    supplier,
    debtor: { id: payerOf(party), ...debtor },
  });
};

/** Writing a PDF takes some 20 ms, so it is not done in the thread that answers requests. */
export const conceptRendering: SchoolTask<StatedDocument, Uint8Array, CommandStand> = {
  name: 'concept-rendering',
  work: ({ conceptPdf }, _school, document) => {
    if (conceptPdf === undefined) throw new TypeError('There is nothing here that writes PDF');
    return conceptPdf(document);
  },
};
