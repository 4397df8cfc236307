/** Requests about supplier, schools and boards, and about their agreements (4.12, 4.14, 6.1, 8.2). */
import { z } from 'zod';
import type { DpaSignature } from '../../domain/parties/agreements.ts';
import type { Debtor, Supplier } from '../../domain/parties/party.ts';
import type { SchoolDetails, TermsAcceptance } from '../../domain/parties/school.ts';
import { address, type Gives, name } from './forms.ts';
import { boardId, day, iban, kvk, line, oin, sourceId, vatId } from './primitives.ts';

export const supplierBody = z.strictObject({ name, address, kvk, vatId, iban }) satisfies Gives<Supplier>;

export const schoolBody = z.strictObject({
  name,
  board: boardId.nullable().default(null),
  kind: z.enum(['primary', 'special']),
  yearClasses: z.boolean(),
  source: sourceId.nullable().default(null),
  address: address.nullable().default(null),
}) satisfies Gives<SchoolDetails>;

const debtor = {
  name,
  address,
  kvk: kvk.exactOptional(),
  oin: oin.exactOptional(),
  reference: line(100).exactOptional(),
};

export const debtorBody = z.strictObject(debtor) satisfies Gives<Debtor>;

/** A board is the debtor of its schools unless they name another (4.14). */
export const boardBody = z.strictObject(debtor) satisfies Gives<Debtor>;

const version = line(50);
const role = line(100);

/** An agreement without the name of who signed: that lies in the vault (6.3). */
export const dpaSigned = z.strictObject({ version, signedOn: day, signedBy: role }) satisfies Gives<DpaSignature>;

/** `name`: of who signs; kept apart from the ledger, and can be erased. */
export const dpaBody = dpaSigned.extend({ name: name.exactOptional() });

export const dpaEndQuery = z.strictObject({ endsOn: day });

export const termsAccepted = z.strictObject({
  version,
  acceptedOn: day,
  acceptedBy: role,
}) satisfies Gives<TermsAcceptance>;

export const termsBody = termsAccepted.extend({ name: name.exactOptional() });

/** A register that would close more than a tenth of the schools needs this confirmation (8.2). */
export const registerQuery = z.strictObject({
  confirmClosing: z
    .enum(['true', 'false'])
    .default('false')
    .transform((flag) => flag === 'true'),
});
