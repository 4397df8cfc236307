/** Evidence for each line of a document, and the recomputed ledger (5.3–5.5). */
import { z } from 'zod';
import type { PublicKey } from '../../commands/audit/heads/auditKeys.ts';
import type { SignedHeads } from '../../commands/audit/heads/keptHeads.ts';
import type { Head } from '../../commands/audit/heads/logIndex.ts';
import type { HeldAgainst } from '../../commands/audit/verify/verificationJob.ts';
import { difference, verification } from '../billing/derivationAnswers.ts';
import { describing, digest, moment, position, whole } from '../forms/answer.ts';
import { keyId } from '../forms/primitives.ts';

const heldAgainst = describing<HeldAgainst>()(
  z.strictObject({ position, moment, streams: whole, key: keyId }).meta({
    id: 'HeldAgainst',
    description: 'The kept heads that the ledger was held against, and the id of the key they were signed with',
  }),
);

export const ledgerVerification = z.strictObject({
  ...verification.shape,
  rate: whole.meta({ description: 'Events a second' }),
  heldAgainst: heldAgainst.exactOptional(),
});

const head = describing<Head>()(
  z.strictObject({ stream: z.string().max(300), revision: whole, digest }).meta({ id: 'StreamHead' }),
);

/** Ed25519, as JWK (RFC 8037). */
const publicKey = describing<PublicKey>()(
  z
    .strictObject({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: keyId.meta({ description: 'The key itself, 32 bytes' }),
      kid: keyId.meta({ description: 'Its thumbprint (RFC 7638)' }),
      alg: z.literal('EdDSA'),
      use: z.literal('sig'),
    })
    .meta({ id: 'PublicKey' }),
);

export const auditKeys = z.strictObject({ keys: z.array(publicKey) }).meta({
  id: 'AuditKeys',
  description: 'A JWK set (RFC 7517), the newest first; none before heads were first asked for',
});

/** Ten times the number of streams for the whole country. */
const headsMax = 600_000;

/** The answer of GET /audit/heads, and the body of POST /audit/verification. */
export const heads = describing<SignedHeads>()(
  z
    .strictObject({
      position,
      digest: digest.meta({ description: 'SHA-256 over `stream LF revision LF digest LF` of all heads in this order' }),
      moment,
      key: publicKey,
      signature: z.string().max(2_000).meta({
        description: 'Compact JWS (RFC 7515) over `{ digest, moment, position, streams }` as canonical JSON (RFC 8785)',
      }),
      differences: z.array(difference).max(headsMax).exactOptional().meta({
        description: 'Only where there are any: streams that were deleted or cut, whose heads are missing or fix less',
      }),
      heads: z.array(head).max(headsMax),
    })
    .meta({ id: 'Heads', description: 'What fixes the whole ledger up to a position, signed' }),
);
