/**
 * The reads and acts of each page (pages.md 10.20). No page needs those of the others, so no browser loads this
 * (10.64).
 */
import { accountUses } from './account.ts';
import { analyticsUses } from './analytics.ts';
import { boardUses } from './board.ts';
import { interfaceUses } from './interface.ts';
import { type AreaName, type areas, type ListedPage, pages } from './list.ts';
import type { Uses, UsesOf } from './page.ts';
import { contractUses } from './school/contract.ts';
import { filesUses } from './school/files.ts';
import { qualityUses } from './school/quality.ts';
import { schoolUses } from './school/school.ts';
import { guardianUses, parentUses } from './school/sharing.ts';
import { accountingUses } from './staff/accounting.ts';
import { auditUses } from './staff/audit.ts';
import { invoicingUses } from './staff/invoicing.ts';
import { paymentUses } from './staff/payments.ts';
import { recordUses } from './staff/records.ts';
import { streamUses } from './staff/streams.ts';
import { visitorUses } from './visitors.ts';

const uses: { readonly [Area in AreaName]: UsesOf<(typeof areas)[Area]> } = {
  visitors: visitorUses,
  account: accountUses,
  board: boardUses,
  school: schoolUses,
  files: filesUses,
  quality: qualityUses,
  contract: contractUses,
  parents: parentUses,
  guardian: guardianUses,
  invoicing: invoicingUses,
  payments: paymentUses,
  analytics: analyticsUses,
  audit: auditUses,
  streams: streamUses,
  accounting: accountingUses,
  records: recordUses,
  interface: interfaceUses,
};

export const pagesWithUses: readonly (ListedPage & Uses)[] = pages.map((page) => ({
  ...page,
  ...(uses[page.area] as Readonly<Record<string, Uses>>)[page.name]!,
}));
