/** From a line to what it follows from, and the ledger recomputed (5.3–5.5). */
import { z } from 'zod';
import type { Difference } from '../../commands/audit/differences.ts';
import type { Head, Heads } from '../../commands/audit/heads.ts';
import type { Verification } from '../../commands/audit/verify.ts';
import { lineKinds } from '../../domain/billing/document.ts';
import type { Derivation, DerivedLine } from '../../projections/answers/derivation.ts';
import { documentNumber } from '../primitives.ts';
import { decimal, describing, digest, input, money, position, whole } from './answer.ts';
import { yearAccount } from './subscription.ts';

const derivedLine = describing<DerivedLine>()(
  z
    .strictObject({
      line: whole.min(1),
      description: z.string(),
      kind: z.enum(lineKinds),
      term: whole.min(1),
      year: whole.min(1),
      quantity: decimal,
      unitPrice: decimal,
      amount: money,
      settles: z.array(z.string()),
      formula: z.string(),
      from: yearAccount
        .nullable()
        .meta({ description: 'The year it is for, with counts and their days, as known when it was decided' }),
    })
    .meta({ id: 'DerivedLine' }),
);

export const derivation = describing<Derivation>()(
  z
    .strictObject({
      number: documentNumber,
      digest,
      decision: input,
      purpose: z.enum(['year', 'final', 'correction', 'cancel']),
      cancels: documentNumber.nullable(),
      lines: z.array(derivedLine),
      inputs: z.array(input).meta({ description: 'What the decision was made from: nothing else counts' }),
      issuedFrom: z.array(input).meta({ description: 'What number, date and parties were taken from' }),
      vatFormula: z.string(),
    })
    .meta({ id: 'Derivation' }),
);

const difference = describing<Difference>()(
  z
    .strictObject({
      stream: z.string(),
      revision: whole,
      document: z.string().exactOptional(),
      line: whole.min(1).exactOptional(),
      what: z.string(),
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
  z.strictObject({ stream: z.string(), revision: whole, digest }).meta({ id: 'StreamHead' }),
);

export const heads = describing<Heads>()(
  z
    .strictObject({
      position,
      digest: digest.meta({ description: 'SHA-256 over `stream LF revision LF digest LF` of all heads in this order' }),
      heads: z.array(head),
    })
    .meta({ id: 'Heads', description: 'What fixes the whole ledger up to a position' }),
);
