/** Many steps at once: a file with a row for each school of a board (interfaces.md section 2). */
import { z } from 'zod';
import { acceptTerms } from '../../commands/agreements/signatories.ts';
import { startSubscription } from '../../commands/billing/subscribe.ts';
import { joinFramework } from '../../commands/boards/boards.ts';
import { previewSteps, type TakeStep, takeSteps } from '../../commands/boards/manySteps.ts';
import { documentTotals } from '../../domain/billing/documents/documentTotals.ts';
import type { Day } from '../../domain/day.ts';
import { shownDraft } from '../../queries/billing/shownDocuments.ts';
import { within } from '../access/access.ts';
import { alwaysHeavy } from '../access/heavy.ts';
import { subscriptionBody } from '../billing/subscription/subscriptionRequests.ts';
import { previewQuery } from '../forms/forms.ts';
import { boardParams } from '../forms/params.ts';
import { termsBody } from '../forms/parties.ts';
import type { ProblemCode } from '../problems/problemCodes.ts';
import { refusedShown } from '../problems/refused.ts';
import { contextOf } from '../requests/context.ts';
import { fileBody, mediaTypeOf } from '../requests/fileBody.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { invalidRequest } from '../requests/validation.ts';
import { type Endpoint, endpoint, type Route, type Tag, writtenOrPreviewed } from '../serving/endpoint.ts';
import { wrote } from '../serving/writes.ts';
import { wrong } from '../words/faults.ts';
import { membershipBody } from './requests.ts';
import { stepEffects, stepsPreview, stepsShown, stepsTaken } from './stepAnswers.ts';
import { columnsOf, dayAccepted, type StepColumns, stepRows } from './stepRows.ts';

const mediaTypes = ['text/csv'] as const;

const stepsQuery = z.strictObject({ ...previewQuery.shape, onError: z.literal('skip').exactOptional() });

type Steps<Asked> = {
  readonly route: Route;
  readonly tag: Tag;
  readonly summary: string;
  /** The columns besides `vestiging`: the fields of the single path. */
  readonly fields: StepColumns;
  /** The columns that may be left out or be empty. Default: none. */
  readonly optional?: readonly string[];
  /** The body of the single path. */
  readonly schema: z.ZodType<Asked>;
  /** The command of the single path. */
  readonly take: TakeStep<Asked>;
  /** The day that a step is about. Default: none. */
  readonly about?: (asked: Asked) => Day;
};

const descriptionOf = (fields: StepColumns, optional: readonly string[]): string =>
  `The file is the body: CSV with the columns \`${['vestiging', ...Object.keys(fields)].join(';')}\`${optional.map((name) => ` (\`${name}\` may be left out)`).join('')}, a row for each school, at most 1,000. Each row is held against the rules of the single path, and nothing is written unless every row may be; with \`onError=skip\` the rows that may are written, and the others reported. Cut off midway, the same request again goes on. It writes many streams, so it answers no \`ETag\` and takes no \`If-Match\`.`;

const refusals: readonly ProblemCode[] = [
  'file_too_large',
  'file_format_unknown',
  'file_empty',
  'file_unreadable',
  'file_rows_refused',
];

const steps = <Asked>({ route, tag, summary, fields, optional = [], schema, take, about }: Steps<Asked>): Endpoint =>
  endpoint({
    route,
    access: within('board', 'admin', 'board'),
    tag,
    summary,
    description: descriptionOf(fields, optional),
    request: z.object({ params: boardParams, query: stepsQuery }),
    writesMany: true,
    file: mediaTypes,
    // Each row is tried and then taken, and a preview bills all schools.
    heavy: alwaysHeavy,
    answers: {
      200: writtenOrPreviewed('What came of each row; or what would follow', z.union([stepsTaken, stepsPreview])),
    },
    refusals,
    serve:
      ({ deps, limits }) =>
      async ({ params: { board }, query: { preview, onError } }, req, res) => {
        if (req.get('if-match') !== undefined)
          throw invalidRequest([{ path: 'If-Match', message: wrong('if-match-not-taken') }]);
        mediaTypeOf(req, mediaTypes);
        const table = await deps.readTable(fileBody(req, limits.stepsBytesMax), columnsOf(fields, optional));
        const asked = { board, rows: stepRows(table, schema, fields, optional), take, about, skip: onError === 'skip' };
        if (!preview) {
          const { steps: taken, position } = await takeSteps(deps, asked, contextOf(req, res));
          wrote(withLanguage(res), { head: undefined, position }).json(stepsShown(taken, languageOf(req)));
          return;
        }
        const { steps: tried, documents, blocked, effects } = await previewSteps(deps, asked, contextOf(req, res));
        withLanguage(res).json({
          ...stepsShown(tried, languageOf(req)),
          documents: documents.map((document) => shownDraft(document, languageOf(req))),
          blocked: refusedShown(blocked, languageOf(req)),
          totals: documentTotals(documents),
          ...stepEffects(effects),
        });
      },
  });

export const stepEndpoints = [
  steps({
    route: 'POST /boards/{board}/terms',
    tag: 'Agreements',
    summary: 'Accept the general terms for many schools of a board',
    fields: {
      version: { is: 'text', charactersMin: 1, charactersMax: 50 },
      acceptedOn: dayAccepted,
      acceptedBy: { is: 'text', charactersMin: 1, charactersMax: 100 },
      name: { is: 'text', charactersMin: 1, charactersMax: 200 },
    },
    optional: ['name'],
    schema: termsBody,
    take: acceptTerms,
  }),
  steps({
    route: 'POST /boards/{board}/subscriptions',
    tag: 'Subscription',
    summary: 'Start a subscription for many schools of a board',
    fields: { plan: { is: 'form', example: 'per-pupil' }, startsOn: dayAccepted },
    schema: subscriptionBody,
    take: startSubscription,
    about: ({ startsOn }) => startsOn,
  }),
  steps({
    route: 'POST /boards/{board}/framework-memberships',
    tag: 'Boards',
    summary: 'Let many schools of a board join an agreement of it',
    fields: { agreement: { is: 'form', example: '12345-A1' }, from: dayAccepted },
    schema: membershipBody,
    take: joinFramework,
    about: ({ from }) => from,
  }),
] as const;
