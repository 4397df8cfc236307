import { expect, it } from 'vitest';
import { readCamt053 } from '../../../src/adapters/bankStatements/camt053.ts';
import { demoSupplier } from '../../../src/demo/school.ts';
import { noPayments } from '../../../src/domain/payments/state.ts';
import { judgeStatement } from '../../../src/domain/payments/statement.ts';
import { checkStatement } from '../../../src/domain/payments/statementEntries.ts';
import { documentsOf, ended, issuedOf } from '../../support/billing/payments.ts';
import { sample } from '../../support/schoolFiles/samples.ts';

it('9.8.3: the sample pays two invoices of the demo, and proposes a part of a third', async () => {
  // The documents that the demo issues.
  const documents = documentsOf(
    issuedOf('2023-000001', '1897.50'),
    issuedOf('2024-000001', '2375.71'),
    issuedOf('2025-000001', '1741.29'),
  );
  const read = await readCamt053([Buffer.from(sample('camt053.xml'))]);
  const { entries, others, badRows } = ended(checkStatement(read, { ibans: [demoSupplier.iban], today: '2026-08-21' }));
  expect([others.map(({ why }) => why), badRows]).toEqual([['debit'], []]);
  const { booked, proposed } = ended(judgeStatement(entries, documents, noPayments));
  expect(booked.map(({ document }) => document.number)).toEqual(['2023-000001', '2024-000001']);
  expect(proposed.map(({ why }) => why)).toEqual([
    { is: 'amount-differs', facts: { number: '2025-000001', open: '1741.29' } },
  ]);
});
