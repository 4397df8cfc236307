/** Templates of files of results, for schools that fill them in by hand (interfaces 1). */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { noQuery } from '../forms/forms.ts';
import { type Endpoint, endpoint } from '../serving/endpoint.ts';

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The files that the repository has as samples, read once. */
const templates = [
  ['text/csv', 'results-template.csv'],
  [workbookType, 'results-template.xlsx'],
].map(([mediaType, name]) => {
  const bytes = readFileSync(new URL(`../../../samples/${name}`, import.meta.url));
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`;
  return { mediaType: mediaType!, name: name!, bytes, etag };
});

export const templateEndpoints: readonly Endpoint[] = [
  endpoint({
    route: 'GET /templates/results',
    access: 'open',
    tag: 'Imports',
    summary: 'An empty file of results with the names of its columns',
    description: 'CSV, or by `Accept` a workbook whose cells keep ids as they are typed.',
    request: z.object({ query: noQuery }),
    answers: {
      200: {
        description: 'The template',
        content: {
          'text/csv': z.string(),
          [workbookType]: z.string().meta({ format: 'binary' }),
        },
        written: 'no',
        headers: {
          ETag: { schema: { type: 'string' }, description: 'Of these bytes, for If-None-Match' },
          Vary: { required: true, schema: { type: 'string', const: 'Accept' } },
          'Content-Disposition': { required: true, schema: { type: 'string' }, description: 'The name of the file' },
        },
      },
    },
    refusals: [],
    serve: () => (_asked, req, res) => {
      const chosen = req.accepts(templates.map(({ mediaType }) => mediaType)) || undefined;
      const { mediaType, name, bytes, etag } = templates.find((one) => one.mediaType === chosen) ?? templates[0]!;
      res.set({ 'Cache-Control': 'no-cache', ETag: etag }).vary('Accept');
      if (req.fresh) return void res.status(304).end();
      res.attachment(name).type(mediaType).send(bytes);
    },
  }),
];
