/** From a line to what it follows from, and the ledger recomputed (5.3–5.5). */
import { z } from 'zod';
import type { PublicKey } from '../../commands/audit/auditKeys.ts';
import type { Difference } from '../../commands/audit/differences.ts';
import type { Head } from '../../commands/audit/heads.ts';
import type { SignedHeads } from '../../commands/audit/keptHeads.ts';
import type { Verification } from '../../commands/audit/verify.ts';
import type {
  CountedDay,
  Derivation,
  DerivedLine,
  DerivedYear,
  DocumentReference,
} from '../../projections/answers/derivation.ts';
import { agreementId, day, documentNumber, keyId } from '../primitives.ts';
import { decimal, describing, digest, eventAt, input, moment, money, position, whole } from './answer.ts';
import { line as documentLine } from './document.ts';
import { shownEvent } from './evidence.ts';
import { yearAccount } from './subscription.ts';

const derivedLine = describing<DerivedLine>()(
  z
    .strictObject({
      line: whole.min(1),
      description: z.string(),
      ...documentLine.shape,
      formula: z.string(),
      from: yearAccount
        .nullable()
        .meta({ description: 'The year it is for, with counts and their days, as known when it was decided' }),
    })
    .meta({ id: 'DerivedLine' }),
);

const countedDay = describing<CountedDay>()(
  z
    .strictObject({
      day,
      as: z.enum(['count-day', 'month-end', 'change']),
      pupils: whole,
      who: z.string().meta({ description: 'Path of those who counted on it, as known when the document was decided' }),
    })
    .meta({ id: 'CountedDay' }),
);

const derivedYear = describing<DerivedYear>()(
  z
    .strictObject({
      term: whole.min(1),
      year: whole.min(1),
      price: z
        .strictObject({
          amount: decimal,
          event: shownEvent.nullable(),
          document: documentNumber.nullable(),
          agreed: z
            .strictObject({
              agreement: agreementId,
              formula: z.string(),
              concludedBy: shownEvent.nullable(),
              joinedBy: shownEvent.nullable(),
            })
            .exactOptional()
            .meta({ description: 'The framework agreement that made it; absent when it is the price of the plan' }),
        })
        .nullable()
        .meta({ description: "The catalogue's event that it is from, and the document that settled on it for good" }),
      days: z.array(countedDay),
    })
    .meta({ id: 'DerivedYear' }),
);

const documentReference = describing<DocumentReference>()(
  z
    .strictObject({
      number: documentNumber,
      issuedOn: day,
      total: money,
      decided: input,
      issued: z.strictObject({ ...eventAt.shape, digest }),
    })
    .meta({ id: 'DocumentReference' }),
);

/** The same in Dutch, as a text to keep. */
export const explanation = z.string();

export const derivation = describing<Derivation>()(
  z
    .strictObject({
      number: documentNumber,
      digest,
      decision: input,
      purpose: z.enum(['year', 'final', 'correction', 'cancel']),
      cancels: documentNumber.nullable(),
      lines: z.array(derivedLine),
      years: z.array(derivedYear),
      settled: z.array(documentReference),
      decidedBy: shownEvent,
      issuedBy: eventAt,
      inputs: z.array(input).meta({ description: 'What the decision was made from: nothing else counts' }),
      resultsAt: position.meta({ description: "Where the school's results are as the decision read them" }),
      issuedFrom: z.array(input).meta({ description: 'What number, date and parties were taken from' }),
      vatFormula: z.string(),
    })
    .meta({ id: 'Derivation' }),
);

const difference = describing<Difference>()(
  z
    .strictObject({
      stream: z.string().max(300),
      revision: whole,
      document: z.string().max(100).exactOptional(),
      line: whole.min(1).exactOptional(),
      what: z.string().max(20_000),
    })
    .meta({ id: 'Difference' }),
);

export const verification = describing<Verification>()(
  z
    .strictObject({ events: whole, documents: whole, differences: z.array(difference) })
    .meta({ id: 'Verification', description: 'Events and documents recomputed, and where they are not as they were' }),
);

export const ledgerVerification = z.strictObject({
  ...verification.shape,
  rate: whole.meta({ description: 'Events a second' }),
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

/** Ten times as many streams as the country has. */
const headsMax = 600_000;

/** As GET /audit/heads gives it, and POST /audit/verification takes it again. */
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
