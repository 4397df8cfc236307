/** Supplier and debtor in UBL (documents.md 9.3.3). */
import type { StatedDocument } from '../billing/documents/statedDocument.ts';
import type { Address, Debtor, Supplier } from '../parties/party.ts';
import { Rejection } from '../rejection.ts';
import { type Element, element } from './xml.ts';

/**
 * Codes of ISO/IEC 6523 for the kinds of identifiers: that of the trade register (KvK), and the government's own (OIN).
 */
const schemes = { kvk: '0106', oin: '0190' } as const;

type Identifier = { readonly id: string; readonly scheme: string };

/** OIN before KvK; undefined for a debtor with neither (9.3.5). */
const identifierOf = ({ kvk, oin }: Pick<Debtor, 'kvk' | 'oin'>): Identifier | undefined => {
  if (oin !== undefined) return { id: oin, scheme: schemes.oin };
  return kvk === undefined ? undefined : { id: kvk, scheme: schemes.kvk };
};

/** Whether a debtor can be sent UBL. */
export const hasIdentifier = (debtor: Pick<Debtor, 'kvk' | 'oin'>): boolean => identifierOf(debtor) !== undefined;

/** The numbers of the documents that have no UBL (documents.md 9.3.5). */
export const withoutUbl = (
  documents: readonly { readonly number: string; readonly debtor: Pick<Debtor, 'kvk' | 'oin'> }[],
): string[] => documents.filter(({ debtor }) => !hasIdentifier(debtor)).map(({ number }) => number);

/** @throws Rejection debtor_identifier_missing */
export const mustHaveIdentifier = ({ number, debtor }: Pick<StatedDocument, 'number' | 'debtor'>): void => {
  if (!hasIdentifier(debtor)) throw new Rejection('debtor_identifier_missing', { number, debtor: debtor.name });
};

export const supplierParty = ({ name, address, kvk, vatId }: Supplier): Element =>
  party({ id: kvk, scheme: schemes.kvk }, name, address, vatId);

/** @throws Error for a debtor without an identifier */
export const customerParty = ({ name, address, ...debtor }: Debtor): Element => {
  const identifier = identifierOf(debtor);
  if (identifier === undefined) throw new Error('The debtor has no identifier');
  return party(identifier, name, address);
};

const party = ({ id, scheme }: Identifier, name: string, address: Address, vatId?: string): Element =>
  element('cac:Party', [
    element('cbc:EndpointID', id, { schemeID: scheme }),
    element('cac:PartyName', [element('cbc:Name', name)]),
    element('cac:PostalAddress', [
      element('cbc:StreetName', address.street),
      element('cbc:CityName', address.city),
      element('cbc:PostalZone', address.postalCode),
      element('cac:Country', [element('cbc:IdentificationCode', 'NL')]),
    ]),
    vatId === undefined
      ? undefined
      : element('cac:PartyTaxScheme', [
          element('cbc:CompanyID', vatId),
          element('cac:TaxScheme', [element('cbc:ID', 'VAT')]),
        ]),
    element('cac:PartyLegalEntity', [
      element('cbc:RegistrationName', name),
      element('cbc:CompanyID', id, { schemeID: scheme }),
    ]),
  ]);
