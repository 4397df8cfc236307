import type { OpenRoute } from '../access/access.ts';
import { type Operation, written } from '../serving/operation.ts';
import { asked } from './answers.ts';
import { postRequest } from './routes.ts';

export const openSchoolOperations = {
  'POST /information-requests': {
    tag: 'Information',
    summary: 'Ask for free information',
    description:
      'Without a token, and only so often. What is sent is kept apart from the ledger, and can be erased. `school` is its name, or its id.',
    request: postRequest,
    answers: { 201: written('Under which id staff will find it', asked) },
    refusals: [
      'too_many_requests',
      'store_unavailable',
      'store_denied',
      'vault_unavailable',
      'starting',
      'clock_leapt',
      'concurrent_writes',
    ],
  },
} satisfies { readonly [Route in OpenRoute]?: Operation };
