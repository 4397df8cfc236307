import { type Documents, documentsIn } from '../../../src/domain/billing/documents/issuedDocuments.ts';
import type { Issued } from '../../../src/domain/billing/documents/issuing.ts';
import { addDays } from '../../../src/domain/day.ts';
import type { NewPayment, PaymentsEvent } from '../../../src/domain/payments/payment.ts';
import { payments } from '../../../src/domain/payments/payments.ts';
import { noPayments, type Payments } from '../../../src/domain/payments/state.ts';
import { supplier } from '../world.ts';

/** An issued document, in the form in which payments know it. */
export const issuedOf = (number: string, total: string, given: Partial<Issued> = {}): Issued => {
  const issuedOn = given.issuedOn ?? '2026-08-01';
  const dueOn = addDays(issuedOn, 30);
  return {
    number,
    total,
    vatRate: '21',
    cancels: null,
    school: '12AB00',
    board: null,
    issuedOn,
    dueOn,
    named: [],
    ...given,
  };
};

export const documentsOf = (...documents: readonly Issued[]): Documents =>
  documentsIn({ issued: new Map(documents.map((document) => [document.number, document])) });

/** The state after events, each recorded on a day with a reason. */
export const afterEvents = (events: readonly PaymentsEvent[], state = noPayments, on = '2026-09-01'): Payments =>
  payments.evolveAll(
    state,
    events.map((event) => ({ ...event, metadata: { recordedAt: `${on}T11:00:00.000Z`, reason: 'storno' } })),
  );

const named = (id: string) => ({ id, name: `de debiteur ${id}` });

/** Records payments. Every document belongs to one debtor unless `debtors` says otherwise. */
export const recording = (
  data: Partial<NewPayment>,
  documents: Documents,
  debtors: Readonly<Record<string, string>> = {},
) =>
  ({
    type: 'RecordPayment',
    data: { on: '2026-09-01', amount: '0.00', reference: 'afschrift', allocations: [], ...data },
    today: '2026-09-01',
    documents,
    debtors: new Map([...documents.all].map(({ number }) => [number, named(debtors[number] ?? 'school-12AB00')])),
    ...(data.debtor === undefined ? {} : { payer: named(data.debtor) }),
  }) as const;

/** The outcome of a computation in slices. */
export const ended = <T>(steps: Generator<unknown, T, void>): T => {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
};

export type BankEntry = {
  readonly ref?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly side?: string;
  readonly status?: string;
  readonly on?: string;
  readonly text?: string;
  readonly payer?: string;
};

export type Camt = {
  readonly version?: '001.02' | '001.08';
  readonly iban?: string;
  readonly id?: string;
  readonly declaration?: string;
};

const element = (name: string, content: string | undefined, attributes = ''): string =>
  content === undefined || content === '' ? '' : `<${name}${attributes}>${content}</${name}>`;

/** A bank statement in CAMT.053. */
export const camtOf = (
  entries: readonly BankEntry[],
  {
    version = '001.02',
    iban = supplier.iban,
    id = 'S-1',
    declaration = '<?xml version="1.0" encoding="UTF-8"?>',
  }: Camt = {},
): string => {
  const old = version === '001.02';
  const named = (name: string | undefined) =>
    element('Dbtr', old ? element('Nm', name) : element('Pty', element('Nm', name)));
  const body = entries.map(
    ({ ref, amount = '103.50', currency = 'EUR', side = 'CRDT', status = 'BOOK', on = '2026-09-01', text, payer }) =>
      `<Ntry>${element('Amt', amount, ` Ccy="${currency}"`)}${element('CdtDbtInd', side)}${element('Sts', old ? status : element('Cd', status))}<BookgDt>${element('Dt', on)}</BookgDt>${element('AcctSvcrRef', ref)}<BkTxCd><Prtry><Cd>541</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">1.00</Amt></TxAmt></AmtDtls><RltdPties>${element('DbtrAcct', '<Id><IBAN>NL20INGB0001234567</IBAN></Id>')}${named(payer)}</RltdPties><RmtInf>${element('Ustrd', text)}</RmtInf></TxDtls></NtryDtls></Ntry>`,
  );
  return `${declaration}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.${version}"><BkToCstmrStmt><GrpHdr><MsgId>M-1</MsgId></GrpHdr><Stmt><Id>${id}</Id><Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>${body.join('')}</Stmt></BkToCstmrStmt></Document>\n`;
};
