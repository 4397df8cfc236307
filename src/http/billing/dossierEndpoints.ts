/** The dossier of a document, for reading (documents.md 9.5). */
import { z } from 'zod';
import { inSchool } from '../../ledger/workers/workers.ts';
import { issuedInReadModel, originOf } from '../../queries/billing/derivation.ts';
import { dossierBytes } from '../../queries/billing/dossier/dossierBytes.ts';
import { driftOfSchool } from '../../queries/billing/drift.ts';
import { alwaysHeavy } from '../access/heavy.ts';
import { documentParams } from '../forms/params.ts';
import { principalOf } from '../requests/requestFacts.ts';
import { endpoint } from '../serving/endpoint.ts';
import { model } from '../serving/parkedReads.ts';
import { documentFor, readersOfOwn } from './documentAccess.ts';
import { dossierQuery } from './documentRequests.ts';
import { attached } from './renditionEndpoints.ts';
import { originFor } from './visiblePools.ts';

const mediaTypes = { pdf: 'application/pdf', csv: 'text/csv' } as const;

const bytes = z.string().meta({ description: 'The bytes of the file' });

export const dossierEndpoints = [
  endpoint({
    route: 'GET /invoices/{number}/dossier',
    access: readersOfOwn,
    tag: 'Documents',
    summary: 'How each amount of a document came about, to read or to reckon with',
    description:
      'Per line its formula; per year counts, average and price; the documents settled; what changed since; the streams it follows from. `pupils=true` adds to a CSV the pseudonyms of who counted on each day.',
    request: z.object({ params: documentParams, query: dossierQuery }),
    heavy: alwaysHeavy,
    answersFrom: [model.documents, model.subscriptions],
    answers: {
      200: {
        description: 'PDF/UA-1, or CSV for Dutch spreadsheets',
        content: { [mediaTypes.pdf]: bytes, [mediaTypes.csv]: bytes },
        written: 'no',
        headers: { 'Content-Disposition': { required: true, schema: { type: 'string' } } },
      },
    },
    refusals: ['document_not_found', 'history_unknown', 'history_damaged'],
    serve:
      (serving) =>
      async ({ params, query }, _req, res) => {
        const { deps, sources } = serving;
        const { format } = query;
        const document = await documentFor(serving, res, params.number);
        const { school, number } = document;
        const origin = originFor(principalOf(res), await originOf(sources, issuedInReadModel(sources), document));
        const drift = await driftOfSchool(sources, school);
        const asked = { origin, drift, format, pupils: query.pupils };
        res
          .type(mediaTypes[format])
          .set('Content-Disposition', attached(`${number}-onderbouwing.${format}`))
          .send(Buffer.from(await inSchool(deps, dossierBytes, school, asked)));
      },
  }),
] as const;
