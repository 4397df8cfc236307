/** Signs heads for an auditor to keep, and compares a ledger with heads that were kept (5.4). */
import { Rejection, type RejectionFacts } from '../../../domain/rejection.ts';
import type { Deps } from '../../deps.ts';
import type { Difference } from '../differences.ts';
import { type PublicKey, payloadSignedBy, publicKeyOf, publicKeys, signingKey } from './auditKeys.ts';
import { digestOver, type Heads } from './heads.ts';
import type { Head, LogIndex } from './logIndex.ts';

export type SignedHeads = Heads & {
  /** When they were signed; UTC, ISO 8601. */
  readonly moment: string;
  readonly key: PublicKey;
  /** Compact JWS over the digest, moment, position and number of streams, as canonical JSON (RFC 8785). */
  readonly signature: string;
};

export const signHeads = async (
  { vault, newUlid, ledger }: Pick<Deps, 'vault' | 'newUlid' | 'ledger'>,
  heads: Heads,
): Promise<SignedHeads> => {
  const { key, sign } = await signingKey({ vault, newUlid });
  const moment = ledger.now().toISOString();
  return { ...heads, moment, key, signature: sign(payloadOf({ ...heads, moment })) };
};

/** The payload has its keys in ascending order and no spaces, which for these fields is RFC 8785. */
const payloadOf = ({ digest, moment, position, heads }: Heads & { readonly moment: string }): string =>
  JSON.stringify({ digest, moment, position, streams: heads.length });

const headsPerPiece = 1_000;

/** The copy that an auditor keeps: JSON with one head on each line. It comes in pieces, because a country's copy is 10 MB. */
export function* keptText({ heads, ...signed }: SignedHeads): Generator<string, void, void> {
  yield `${JSON.stringify(signed).slice(0, -1)},"heads":[`;
  for (let at = 0; at < heads.length; at += headsPerPiece) {
    const piece = heads.slice(at, at + headsPerPiece).map((head) => JSON.stringify(head));
    yield `${at === 0 ? '' : ','}\n${piece.join(',\n')}`;
  }
  yield '\n]}\n';
}

/**
 * The heads in a kept copy, after checking that this ledger's supplier signed it.
 * @param trusted thumbprint of a key to accept as the supplier's although the vault no longer holds it
 * @throws Rejection heads_copy_forged, heads_key_unknown
 */
export const headsKept = async (
  { vault }: Pick<Deps, 'vault'>,
  copy: SignedHeads,
  trusted?: string,
): Promise<readonly Head[]> => {
  const claimed = publicKeyOf(copy.key);
  const known = (await publicKeys(vault)).map(({ kid }) => kid);
  if (claimed.kid !== trusted && !known.includes(claimed.kid)) throw unknownKey(claimed.kid, known);
  if (digestOver(copy.heads) !== copy.digest) throw forged({ why: 'digest-differs' });
  if (payloadSignedBy(claimed, copy.signature) !== payloadOf(copy))
    throw forged({ why: 'signature-differs', key: claimed.kid });
  return copy.heads;
};

const forged = (fault: RejectionFacts['heads_copy_forged']): Rejection => new Rejection('heads_copy_forged', fault);

const unknownKey = (key: string, held: readonly string[]): Rejection =>
  new Rejection('heads_key_unknown', { key, held });

/** The kept heads that the log no longer matches: each stream must still hold the event that its kept head names. */
export const notAsKept = (index: LogIndex, heads: readonly Head[]): Difference[] =>
  heads.flatMap(({ stream, revision, digest }) => {
    const found = index.streams.get(stream);
    const is = (what: string) => [{ stream, revision, what }];
    if (found === undefined) return is(`the kept heads have this stream through here, and nothing of it is there`);
    if (found.last < revision) return is(`the kept heads have this stream through here, and it ends at ${found.last}`);
    if (found.kept === digest) return [];
    return is(`the event here carries digest ${found.kept ?? 'none'}, the kept heads ${digest}`);
  });
