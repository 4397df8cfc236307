/** The elements of CAMT.053 that are read, in each version (documents.md 9.8.3). The others are passed over. */
import { elementsOf, type XmlElement } from '../fileFormats/xmlElements.ts';

const namespaceOf = (version: string): string => `urn:iso:std:iso:20022:tech:xsd:camt.053.${version}`;

/** Version 02 has the status as text, and the name of a party directly in it. */
const documentOf = (version: '001.02' | '001.08'): XmlElement => {
  const { text, mixed } = elementsOf(namespaceOf(version));
  const status = version === '001.02' ? text('Sts') : mixed('Sts', text('Cd'), text('Prtry'));
  const payer = version === '001.02' ? mixed('Dbtr', text('Nm')) : mixed('Dbtr', mixed('Pty', text('Nm')));
  const transaction = mixed(
    'TxDtls',
    mixed('RltdPties', payer),
    mixed('RmtInf', text('Ustrd'), mixed('Strd', mixed('CdtrRefInf', text('Ref')), text('AddtlRmtInf'))),
  );
  const entry = mixed(
    'Ntry',
    text('Amt'),
    text('CdtDbtInd'),
    status,
    mixed('BookgDt', text('Dt'), text('DtTm')),
    text('AcctSvcrRef'),
    mixed('NtryDtls', transaction),
  );
  const account = mixed('Acct', mixed('Id', text('IBAN')));
  const statement = mixed('Stmt', text('Id'), account, entry);
  return mixed('Document', mixed('BkToCstmrStmt', statement));
};

export const roots: readonly XmlElement[] = [documentOf('001.02'), documentOf('001.08')];
