/** Refusals because recorded history cannot be relied on, or because a reason is missing (5.4, 5.9). */

import type { Day } from '../day.ts';

/** An event of a stream, and what is wrong with it: the end of an English sentence about the event, for operators. */
export type EventFault = { readonly stream: string; readonly revision: number; readonly what: string };

export type HistoryFacts = {
  /** `for`: what the reason is asked for. */
  readonly reason_required:
    | { readonly for: 'restored' | 'counted-before' | 'linked-earlier' | 'declining' }
    | { readonly for: 'past-end'; readonly endsOn: Day };
  /** `of`: what is destroyed for good. */
  readonly confirmation_required: { readonly of: 'secret' | 'guardian' };
  readonly restored_unchecked: { readonly events: number };
  readonly history_damaged: EventFault & { readonly school: string };
  /** `about`: the subject about which nothing is decided. A stream is named if it belongs to no school. */
  readonly history_unknown:
    | (EventFault & { readonly about: 'all' | 'stream' })
    | (EventFault & { readonly about: 'school'; readonly school: string })
    | { readonly about: 'deleted-stream'; readonly stream: string };
  readonly heads_copy_forged:
    | { readonly why: 'digest-differs' }
    | { readonly why: 'signature-differs'; readonly key: string };
  /** `held`: the keys in the vault of this ledger. */
  readonly heads_key_unknown: { readonly key: string; readonly held: readonly string[] };
};
