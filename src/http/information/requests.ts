/** Requests for information (8.4). */
import { z } from 'zod';
import { languages } from '../../words/language.ts';
import { newestFirst, paging } from '../forms/forms.ts';
import { email, line, text } from '../forms/primitives.ts';

/** `school` as the person typed it: a name or an id. */
export const informationRequestBody = z.strictObject({
  name: line(200),
  email,
  school: line(200).exactOptional(),
  question: text(4_000),
});

/** The language of the page that a form came from, and that its answer leads to. */
export const askingQuery = z.strictObject({ language: z.enum(languages).exactOptional() });

export const informationRequestStatusBody = z.strictObject({
  status: z.enum(['handled', 'closed']),
});

/** `open=true`: only requests that are not closed. */
export const informationRequestsQuery = z.strictObject({
  open: z
    .literal('true')
    .transform((): true => true)
    .exactOptional(),
  ...newestFirst,
  ...paging,
});
