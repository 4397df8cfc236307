/** What a school sees of its subscription: terms and years, all that is known of it, and the document to come. */
import { z } from 'zod';
import { inSchool } from '../../../ledger/workers/workers.ts';
import { conceptIn, conceptRendering } from '../../../queries/billing/ahead/concept.ts';
import { myDataAnswer } from '../../../queries/billing/ahead/myData.ts';
import { nextDocumentAnswer } from '../../../queries/billing/ahead/nextDocument.ts';
import { subscriptionAnswer } from '../../../queries/billing/subscription.ts';
import { readers, within } from '../../access/access.ts';
import { heavyAsKnownAt } from '../../access/heavy.ts';
import { asKnownAtQuery } from '../../forms/forms.ts';
import { schoolParams } from '../../forms/params.ts';
import { languageOf, withLanguage } from '../../requests/language.ts';
import { principalOf } from '../../requests/requestFacts.ts';
import { answerOne, answerText } from '../../serving/answers.ts';
import { endpoint, inLanguage, one } from '../../serving/endpoint.ts';
import { model } from '../../serving/parkedReads.ts';
import { knownAt, mustBeRegistered } from '../../serving/reads.ts';
import { attached } from '../renditionEndpoints.ts';
import { myDataFor, nextDocumentFor, subscriptionFor } from '../visiblePools.ts';
import { myData, myDataShown, nextDocument } from './myDataAnswers.ts';
import { subscription } from './subscriptionAnswers.ts';

export const subscriptionEndpoints = [
  endpoint({
    route: 'GET /schools/{school}/subscription',
    access: within('school', ...readers),
    tag: 'Subscription',
    summary: 'Terms and years: count day, count, months, average, price, due, billed and documents',
    request: z.object({ params: schoolParams, query: asKnownAtQuery }),
    heavy: heavyAsKnownAt,
    answersFrom: [model.counts, model.subscriptions, model.calendar],
    answers: { 200: one('The subscription', subscription) },
    refusals: ['subscription_not_found'],
    serve:
      (serving) =>
      async ({ params, query }, _req, res) => {
        const { sources } = serving;
        const { asKnownAt } = knownAt(serving, query.asKnownAt);
        await mustBeRegistered(serving, params.school);
        answerOne(res, subscriptionFor(principalOf(res), await subscriptionAnswer(sources, params.school, asKnownAt)));
      },
  }),
  endpoint({
    route: 'GET /schools/{school}/my-data',
    access: within('school', ...readers),
    tag: 'Subscription',
    summary: "'Mijn gegevens': all of it, and what the running year is coming to, for a person to read",
    request: z.object({ params: schoolParams, query: asKnownAtQuery }),
    heavy: heavyAsKnownAt,
    answersFrom: [model.counts, model.subscriptions, model.documents, model.calendar],
    answers: { 200: inLanguage(one('All that is known', myData)) },
    refusals: [],
    serve:
      (serving) =>
      async ({ params, query }, req, res) => {
        const { asKnownAt } = knownAt(serving, query.asKnownAt);
        const answer = await myDataAnswer({ ...serving.sources, deps: serving.deps }, params.school, asKnownAt);
        answerOne(withLanguage(res), myDataShown(myDataFor(principalOf(res), answer), languageOf(req)));
      },
  }),
  endpoint({
    route: 'GET /schools/{school}/next-document',
    access: within('school', ...readers),
    tag: 'Subscription',
    summary: 'The document to come, estimated from what is known, line by line',
    description:
      'If nothing else is recorded: `document` when no file comes any more, `ifNobodyStops` when files keep coming. A PDF shows `document`.',
    request: z.object({ params: schoolParams, query: asKnownAtQuery }),
    heavy: heavyAsKnownAt,
    answersFrom: [model.counts, model.subscriptions, model.calendar],
    answers: {
      200: {
        ...one('The document to come', nextDocument),
        content: {
          'application/json': nextDocument,
          'application/pdf': z
            .string()
            .meta({ description: 'As it will look, with CONCEPT in the place of its number' }),
        },
        headers: { 'Content-Disposition': { description: 'Of a PDF', schema: { type: 'string' } } },
      },
    },
    refusals: ['document_not_found', 'supplier_incomplete', 'debtor_incomplete', 'vat_rate_unknown'],
    serve:
      (serving) =>
      async ({ params, query }, req, res) => {
        const { asKnownAt } = knownAt(serving, query.asKnownAt);
        await mustBeRegistered(serving, params.school);
        const answer = await nextDocumentAnswer(serving.sources, params.school, asKnownAt);
        res.vary('Accept');
        if (req.accepts(['application/json', 'application/pdf']) !== 'application/pdf')
          return answerOne(res, nextDocumentFor(principalOf(res), answer));
        const concept = await conceptIn(serving, answer);
        const pdf = await inSchool(serving.deps, conceptRendering, params.school, concept);
        answerText(
          res.set('Content-Disposition', attached(`${params.school}-concept.pdf`)),
          'application/pdf',
          Buffer.from(pdf),
        );
      },
  }),
] as const;
