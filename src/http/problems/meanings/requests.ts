/** Refusals of the request itself, whatever it asks. */
import type { Meanings } from './meaning.ts';

export const ofRequests = {
  invalid_request: {
    means:
      'The request has faults, or cannot be read as HTTP. `errors` lists them with the path of each, at most a hundred, and `total` says how many there are.',
    todo: 'Mend every fault in the list and send the request again.',
  },
  invalid_json: {
    means: 'The body is not JSON in UTF-8.',
    todo: 'Check the body with a JSON parser and encode it as UTF-8.',
  },
  body_incomplete: {
    means: 'The connection or the body ended before the body was whole. Nothing of it was taken.',
    todo: 'Send the whole body again.',
  },
  two_credentials: {
    means: 'The request has an `Authorization` header and the cookie of a session. Only one of them may come with it.',
    todo: 'Leave out the one that is not meant.',
  },
  cross_site: {
    means:
      'A request with the cookie of a session came from a page of another site, or tells neither `Sec-Fetch-Site` nor our `Origin`.',
    todo: 'Open the page on this server. A program sends a token instead of a cookie.',
  },
  session_ended: {
    means:
      'The session of the cookie has ended: by signing out, after some time without a request, or because it was ended here.',
    todo: 'Sign in again.',
  },
  code_not_valid: {
    means:
      'The code of a sign-in link or invitation was used before, is too old, or is not one of this server. `detail` says which.',
    todo: 'Ask for a new link, and open it once.',
  },
  provider_missing: {
    means: 'Signing in at an OpenID provider was asked for, and none is set on this server (`OIDC_ISSUER`).',
    todo: 'Sign in with a link, or set the provider.',
  },
  logout_token_not_valid: {
    means:
      'A logout token is not signed by the provider, not for this client, older than two minutes, or names nobody.',
    todo: 'Compare `OIDC_ISSUER` and `OIDC_CLIENT_ID` with those of the provider, and the clocks of both.',
  },
  token_missing: {
    means: 'The path needs a token and the request has none.',
    todo: 'Send the header `Authorization: Bearer <JWT>`.',
  },
  token_invalid: {
    means: 'The token is expired, wrongly signed, of another issuer, or lacks a claim. `detail` says which.',
    todo: 'Get a new token. A token needs `sub`, `role` and `exp`, and the school, board or guardian of its role.',
  },
  role_not_allowed: {
    means: 'The role of the token may not use this path. `detail` names the roles that may.',
    todo: 'Use a token of one of those roles.',
  },
  path_not_found: { means: 'No route has this path.', todo: 'Compare the path with `GET /openapi.json`.' },
  method_not_allowed: {
    means: 'The path exists and does not take this method. The header `Allow` names those that it takes.',
    todo: 'Use one of the methods in `Allow`.',
  },
  not_acceptable: {
    means: 'The header `Accept` names no media type in which this is answered.',
    todo: 'Name one of the types in `detail`, or leave `Accept` out.',
  },
  concurrent_writes: {
    means: 'Others kept writing to the same thing while this request was decided. Nothing of it was written.',
    todo: 'Send the request again after `Retry-After`.',
  },
  request_in_progress: {
    means: 'The first request with this `Idempotency-Key` is still being answered.',
    todo: 'Send the request again after `Retry-After`, with the same key.',
  },
  precondition_failed: {
    means: 'The stream has moved on since the revision in `If-Match`. Nothing was written.',
    todo: 'Read the thing again and decide again. Then send the write with the `ETag` of the write that came in between, or without `If-Match`.',
  },
  body_too_large: {
    means: 'The body is larger than this route takes. `detail` says how many bytes it takes.',
    todo: 'Send less at once, such as a file in parts.',
  },
  media_type_unsupported: {
    means: 'The route does not take this `Content-Type`, charset or `Content-Encoding`.',
    todo: 'Send JSON as `application/json` in UTF-8, without `Content-Encoding`.',
  },
  idempotency_key_reused: {
    means: 'This `Idempotency-Key` came with another request before.',
    todo: 'Give each request a key of its own.',
  },
  too_many_requests: {
    means: 'This was asked too often, or four requests of this subject that take long are being answered already.',
    todo: 'Wait for `Retry-After` and send the request again.',
  },
  client_gone: {
    means: 'The client closed the connection before the answer was ready. Only the log and the metrics show this code.',
    todo: 'Raise the timeout of the client when this happens often.',
  },
  reason_required: {
    means: 'The change concerns the past or something that others relied on, so the ledger keeps a reason with it.',
    todo: 'Give the reason in `X-Reason`, or in `reason` where the body has that field.',
  },
  confirmation_required: {
    means: 'The request destroys something for good, and its body does not repeat the id.',
    todo: 'Repeat the id in the body, as `detail` says.',
  },
} as const satisfies Meanings;
