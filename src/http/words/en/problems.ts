import type { RefusalTexts } from '../../../words/catalogue.ts';
import { formatsOf } from '../../../words/formats.ts';
import type { CheckFault, HttpFacts } from '../facts.ts';
import { checks, denied, leapt } from './checks.ts';

const { number, either, all } = formatsOf('en');

const checked = ({ check }: { readonly check: CheckFault }): string => checks(check);

export const problems: RefusalTexts<HttpFacts> = {
  invalid_request: {
    title: 'Invalid request',
    detail: (facts) => {
      switch (facts.why) {
        case 'faults':
          return `The request has ${facts.faults === 1 ? 'a fault' : `${number(facts.faults)} faults`}.`;
        case 'not-read':
          return 'The request could not be read.';
        case 'not-http':
          return 'The request could not be read as HTTP.';
      }
    },
  },
  invalid_json: {
    title: 'Invalid JSON',
    detail: ({ why }) =>
      why === 'not-json' ? 'The body is not valid JSON.' : 'The body is not UTF-8, as JSON has to be; encode it so.',
  },
  body_incomplete: {
    title: 'Body incomplete',
    detail: () => 'The body ended before it was whole, and nothing of it was taken; send it again.',
  },
  two_credentials: {
    title: 'Two credentials',
    detail: () =>
      'The request carries a token and the cookie of a session, and only one of them may come with it. Leave one out.',
  },
  cross_site: {
    title: 'From another site',
    detail: () => 'With a session this is taken from our own pages only; open it there.',
  },
  session_ended: { title: 'Signed out', detail: () => 'This session has ended; sign in again.' },
  code_not_valid: {
    title: 'Sign in link not valid',
    detail: ({ why }) => {
      switch (why) {
        case 'used':
          return 'This link was used before, and each is good once; ask for a new one.';
        case 'expired':
          return 'The time of this link is over; ask for a new one.';
        case 'unknown':
          return 'This link is not one of this server, or not whole; copy the whole link, or ask for a new one.';
      }
    },
  },
  provider_missing: {
    title: 'No provider',
    detail: () => 'No OpenID provider is set on this server; sign in with a link.',
  },
  provider_unavailable: {
    title: 'Provider unavailable',
    detail: () => 'The OpenID provider cannot be reached now; try again later.',
  },
  logout_token_not_valid: {
    title: 'Logout token not valid',
    detail: () => 'The logout token is not one of the provider for this server, or too old.',
  },
  token_missing: { title: 'Token missing', detail: () => 'Send a token: Authorization: Bearer <JWT>.' },
  token_invalid: {
    title: 'Token invalid',
    detail: (facts) => {
      switch (facts.why) {
        case 'expired':
          return 'The token has expired; get a new one.';
        case 'not-valid':
          return 'The token is not valid here; get one of the issuer that is trusted here.';
        case 'claims-malformed':
          return 'The token lacks sub or role, or the school, board or guardian of its role, or one of them is not of its form: sub is an opaque id of 1 to 256 visible ASCII characters without @.';
        case 'claim-missing':
          return `The token lacks ${facts.claim}; get one that has it.`;
        case 'claim-not-taken':
          return `The claim ${facts.claim} of the token has not the value that is taken here; get a token for this server.`;
      }
    },
  },
  role_not_allowed: {
    title: 'Role not allowed',
    detail: ({ role, allowed }) => `The role ${role} may not do this; ${all(allowed)} may.`,
  },
  path_not_found: {
    title: 'Path not found',
    detail: () => 'There is nothing at this address. Check that it was copied whole.',
  },
  projection_not_found: {
    title: 'Projection not found',
    detail: () => 'There is no read model of this name. Choose one from the list of read models.',
  },
  event_not_found: {
    title: 'Event not found',
    detail: () =>
      'There is no such stream or event, or you may not see it. Take stream and revision from a list or a derivation.',
  },
  job_not_found: {
    title: 'Job not found',
    detail: () =>
      'There is no such job any more, or another asked for it. The address of your job is in Location of the answer 202.',
  },
  method_not_allowed: {
    title: 'Method not allowed',
    detail: ({ allowed }) => `This path takes ${all(allowed)}.`,
  },
  not_acceptable: {
    title: 'Not acceptable',
    detail: ({ mediaTypes }) =>
      `This is answered as ${either(mediaTypes)}, and Accept names something else. Name one of these in Accept, or leave Accept out.`,
  },
  concurrent_writes: {
    title: 'Concurrent writes',
    detail: () => 'Others kept writing to the same thing meanwhile; try again.',
  },
  rebuild_in_progress: {
    title: 'Rebuild in progress',
    detail: () => 'This read model is being rebuilt. The list of read models shows how far that is.',
  },
  rebuild_not_running: {
    title: 'Rebuild not running',
    detail: () => 'This server is not rebuilding this read model; another one may be.',
  },
  request_in_progress: {
    title: 'Request in progress',
    detail: () => 'The first request with this Idempotency-Key is still under way; try again.',
  },
  precondition_failed: {
    title: 'Precondition failed',
    detail: () =>
      'This has changed since the version that If-Match names, and nothing was written. Read it again, and decide again.',
  },
  body_too_large: {
    title: 'Body too large',
    detail: ({ bytesMax }) => `The body is larger than the ${number(bytesMax)} bytes taken here; send less at once.`,
  },
  media_type_unsupported: {
    title: 'Media type unsupported',
    detail: ({ why }) =>
      ({
        'not-json': 'A body is taken here as application/json.',
        'not-form': 'A body is taken here as application/x-www-form-urlencoded.',
        'no-body': 'This path takes no body; send none.',
        'not-utf-8': 'JSON is taken as UTF-8; send it so, and name no other charset.',
        encoded: 'A body is taken as it is; send it without Content-Encoding.',
        'charset-or-encoding':
          'The charset or the encoding of the body is not taken here; send UTF-8, without Content-Encoding.',
      })[why],
  },
  idempotency_key_reused: {
    title: 'Idempotency key reused',
    detail: () => 'This Idempotency-Key came with another request before; give each its own.',
  },
  too_many_requests: {
    title: 'Too many requests',
    detail: (facts) => {
      switch (facts.why) {
        case 'often':
          return 'This was asked too often in a short time; try again after Retry-After.';
        case 'heavy':
          return `${facts.together} requests of this token's subject that take long are under way; wait for one of them to be answered.`;
        case 'jobs':
          return `${facts.together} jobs that you asked for have not ended; wait for one of them, or cancel one.`;
      }
    },
  },
  client_gone: { title: 'Client gone', detail: () => 'Nobody waits for this answer any more.' },
  internal_error: {
    title: 'Internal error',
    detail: () => 'Something failed here. Report the X-Correlation-Id of this answer to us; it leads to the cause.',
  },
  token_keys_unavailable: {
    title: 'Token keys unavailable',
    detail: () => 'The keys that tokens are checked with cannot be read now; try again.',
  },
  store_unavailable: {
    title: 'Store unavailable',
    detail: (facts) =>
      facts.check === undefined
        ? 'The store does not answer now, and it is not known whether anything was written. Read it before you try again, or repeat the request with the same Idempotency-Key.'
        : checks(facts.check),
  },
  store_denied: {
    title: 'Store denied',
    detail: (facts) =>
      'check' in facts
        ? checked(facts)
        : `${denied(facts)}, so nothing was written; it goes on by itself once the right is given.`,
  },
  starting: { title: 'Starting', detail: checked },
  read_model_behind: {
    title: 'Read model behind',
    detail: (facts) => {
      if ('check' in facts) return checked(facts);
      return facts.behind === 'position'
        ? 'The read models have not come as far as X-Position yet; try again.'
        : 'The read models have not come as far as the log yet; try again.';
    },
  },
  read_models_failing: { title: 'Read models failing', detail: checked },
  read_model_outdated: {
    title: 'Read model outdated',
    detail: (facts) =>
      'check' in facts
        ? checked(facts)
        : `The read model ${facts.model}, which this answer needs, is being made anew for this version of the program. Try again later.`,
  },
  school_parked: {
    title: 'School parked',
    detail: () =>
      'An event of this school cannot be applied, so its state at X-Position cannot be given. Without X-Position you get the last known state.',
  },
  vault_unavailable: {
    title: 'Vault unavailable',
    detail: (facts) =>
      facts.check === undefined
        ? 'The vault with secrets and personal data cannot be used now; nothing of it is lost. Try again later.'
        : checks(facts.check),
  },
  day_not_closed: { title: 'Day not closed', detail: checked },
  clock_leapt: {
    title: 'Clock leapt',
    detail: (leap) => `${leapt({ is: 'clock-leapt', ...leap })} Until then nothing is dated; reads go on.`,
  },
  stopping: {
    title: 'Stopping',
    detail: (facts) =>
      facts.check === undefined
        ? 'The server is stopping, and left this unfinished. Send the request again once it is back: it then goes on where it left off.'
        : checks(facts.check),
  },
};
