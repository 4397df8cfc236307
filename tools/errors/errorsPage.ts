/** The text of docs/errors.md, made from the codes and their meanings. */
import { type ProblemCode, statusOf } from '../../src/http/problems/problemCodes.ts';
import { chapters } from '../../src/http/problems/problemMeanings.ts';
import { detailOf, titleOf } from '../../src/http/words/words.ts';
import { problemSamples } from './problemSamples.ts';
import { refusalSamples } from './refusalSamples.ts';

const head = `# Errors

<!-- \`npm run errors\` writes this page from src/http/problems. Do not edit it by hand. -->

A refusal is \`application/problem+json\` (RFC 9457). A program decides on \`code\`, which is stable. \`title\` is the same for
every occurrence of a code, and \`detail\` says what was refused this time, where, and what to do.
Both, and the messages of faults, are in Dutch or English by \`Accept-Language\`; without one they are English.
\`Content-Language\` names the language. A repeated request with the same \`Idempotency-Key\` gets the first answer as it was given,
in its language.

\`\`\`json
{ "type": "urn:telboek:problem:dpa_missing", "title": "DPA missing", "status": 409, "code": "dpa_missing",
  "detail": "School 12AB00 has no data processing agreement in force on 1 August 2026; sign one first." }
\`\`\`

| status | what it means | what a program does |
|---|---|---|
| 400, 401, 403, 404, 405, 406, 413, 415, 422 | The request is wrong. | It does not send the same request again. |
| 409, 412 | A rule refused the request, or the ledger has moved on. | It shows \`detail\` to a person. |
| 429 | The request came too often. | It waits for \`Retry-After\`. |
| any with \`Retry-After\` | It passes. | It waits so many seconds and sends the request again. |
| 500, 503 | The server could not do it. | It sends the request again after \`Retry-After\`, with the same \`Idempotency-Key\`. |
`;

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** A sentence for Markdown: a tag in it is escaped, so that it stays text. */
const plain = (text: string): string => cell(text).replaceAll('<', '&lt;').replaceAll('*', '\\*');

const samples: Readonly<Record<ProblemCode, readonly [unknown, ...unknown[]]>> = {
  ...refusalSamples,
  ...problemSamples,
};

/** The sentence of the code's first sample, in each language. */
const example = (code: ProblemCode): string => {
  const told = { code, facts: samples[code][0] };
  return `${plain(detailOf(told, 'en'))}<br>*${plain(detailOf(told, 'nl'))}*`;
};

/** The whole page. It ends with one line end. */
export const errorsPage = (): string =>
  [
    head,
    ...chapters.map(({ title, meanings }) => {
      const rows = Object.entries(meanings).map(([key, { means, todo }]) => {
        const code = key as ProblemCode;
        return `| \`${code}\` | ${statusOf(code)} | ${titleOf(code, 'en')} | ${cell(means)} | ${cell(todo)} | ${example(code)} |\n`;
      });
      return `## ${title}\n\n| code | status | title | meaning | what to do | a detail, in English and in Dutch |\n|---|---|---|---|---|---|\n${rows.join('')}`;
    }),
  ].join('\n');
