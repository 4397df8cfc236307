/** Templates of files of results, for schools that fill them in by hand (interfaces 1). */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { noQuery } from '../forms/forms.ts';
import { answerText } from '../serving/answers.ts';
import { endpoint } from '../serving/endpoint.ts';

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The files that the repository has as samples, read once. */
const templates = [
  ['text/csv', 'results-template.csv'],
  [workbookType, 'results-template.xlsx'],
].map(([mediaType, name]) => ({
  mediaType: mediaType!,
  name: name!,
  bytes: readFileSync(new URL(`../../../samples/${name}`, import.meta.url)),
}));

export const templateEndpoints = [
  endpoint({
    route: 'GET /templates/results',
    access: 'open',
    tag: 'Imports',
    summary: 'An empty file of results with the names of its columns',
    description: 'CSV, or by `Accept` a workbook whose cells keep ids as they are typed.',
    request: z.object({ query: noQuery }),
    keptBy: 'anybody',
    answers: {
      200: {
        description: 'The template',
        content: {
          'text/csv': z.string(),
          [workbookType]: z.string().meta({ format: 'binary' }),
        },
        written: 'no',
        one: true,
        headers: {
          Vary: { required: true, schema: { type: 'string', pattern: '^Accept(, Accept-Encoding)?$' } },
          'Content-Disposition': { required: true, schema: { type: 'string' }, description: 'The name of the file' },
        },
      },
    },
    refusals: [],
    serve: () => (_asked, req, res) => {
      const chosen = req.accepts(templates.map(({ mediaType }) => mediaType)) || undefined;
      const { mediaType, name, bytes } = templates.find((one) => one.mediaType === chosen) ?? templates[0]!;
      res.vary('Accept').attachment(name);
      answerText(res, mediaType, bytes);
    },
  }),
] as const;
