/** Outages, and what the server is not ready for. */
import type { Meanings } from './meaning.ts';

export const ofOutages = {
  internal_error: {
    means: 'Something failed that should not. The log holds the cause under `X-Correlation-Id`.',
    todo: 'Report the `X-Correlation-Id` to whoever runs the server.',
  },
  token_keys_unavailable: {
    means: 'The server cannot read the keys of `JWKS_URL` now, so no token can be checked.',
    todo: 'Send the request again after `Retry-After`. The operator checks that the server reaches `JWKS_URL`.',
  },
  provider_unavailable: {
    means: 'The OpenID provider (`OIDC_ISSUER`) cannot be reached now, or its answers are not those of a provider.',
    todo: 'Try again after `Retry-After`. The operator checks that the server reaches the provider.',
  },
  store_unavailable: {
    means: 'The event store or the read store does not answer. Whether a write was recorded is not known.',
    todo: 'Send the request again with the same `Idempotency-Key`. The operator checks the store that `/health/ready` names.',
  },
  store_denied: {
    means: 'The store denies the server a right, which `detail` names. Nothing was written.',
    todo: 'The operator gives the right with the commands in [operations.md](operations.md). The server then goes on by itself.',
  },
  starting: {
    means: 'The server has started and still waits for a store.',
    todo: 'Send the request again after `Retry-After`. `/health/ready` says which store it waits for.',
  },
  stopping: {
    means: 'The server is stopping and cut this request off.',
    todo: 'Send the request again after `Retry-After`, with the same `Idempotency-Key`.',
  },
  vault_unavailable: {
    means: 'The vault with secrets and personal data cannot be used now. Nothing in it is lost.',
    todo: 'Send the request again after `Retry-After`. The operator checks that `VAULT_DIR` is mounted and can be written.',
  },
  read_model_behind: {
    means: 'The read models have not yet reached the position that the answer needs.',
    todo: 'Send the request again after `Retry-After`. When it stays so, the operator looks at `GET /projections`.',
  },
  read_models_failing: {
    means: 'The read models cannot follow the log now. They try again by themselves.',
    todo: 'The operator looks into the log of the server for the cause, which is mostly the read store.',
  },
  read_model_outdated: {
    means: 'This release makes a read model anew, and the answer needs it.',
    todo: 'Send the request again after `Retry-After`. `GET /projections` shows how far the rebuild is.',
  },
  school_parked: {
    means: 'A read model cannot apply an event of this school, so it cannot reach the `X-Position` of the request.',
    todo: 'Leave `X-Position` out to get the last known state. The operator mends the cause and sends `POST /projections/{name}/retry`.',
  },
  day_not_closed: {
    means:
      'A day that is past has not been closed yet, five minutes after midnight. Only `/health/ready` answers this code.',
    todo: 'The operator looks into the log of the server for what keeps the day open.',
  },
  clock_leapt: {
    means:
      'The clock of the server is further ahead than `CLOCK_LEAP_DAYS` of the last closed day. Nothing that has a date is recorded.',
    todo: 'The operator sets the clock right, or confirms it with `npm run clock -- --confirm`.',
  },
  projection_not_found: { means: 'There is no read model of this name.', todo: 'Take a name from `GET /projections`.' },
  event_not_found: {
    means: 'There is no such stream or event, or it is of another school or board.',
    todo: 'Take the stream and the revision from `GET /streams`, from a derivation, or from another event.',
  },
  job_not_found: {
    means: 'There is no such job, another principal asked for it, or it ended more than 7 days ago.',
    todo: 'Use the `Location` of the answer 202, with a token of the same subject, role and school or board.',
  },
  rebuild_in_progress: {
    means: 'This read model is being rebuilt already.',
    todo: 'Follow the rebuild in `GET /projections`, or stop it with `DELETE` on the same path.',
  },
  rebuild_not_running: {
    means: 'This server is not rebuilding this read model. Another process may be.',
    todo: 'Ask the process that runs the rebuild.',
  },
  history_damaged: {
    means: 'An event that this follows from is not in the ledger as it was recorded.',
    todo: 'The operator runs `npm run verify`, and brings the event back from a copy of the log.',
  },
  history_unknown: {
    means:
      'The ledger holds an event that this release does not know, or lacks one that was recorded. Nothing is decided about what it concerns.',
    todo: 'The operator runs the release that wrote the event or a later one, or brings back what is missing from a copy. `GET /projections` names the event.',
  },
} as const satisfies Meanings;
