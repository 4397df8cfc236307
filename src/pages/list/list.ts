/**
 * The one list of pages: their paths, roles and reads (pages.md 10.20). Areas are in the order of the menu. The server
 * answers exactly these paths with the document.
 */
import { accountPages } from './account.ts';
import { analyticsPages } from './analytics.ts';
import { boardPages } from './board.ts';
import { interfacePages } from './interface.ts';
import type { Page } from './page.ts';
import { contractPages } from './school/contract.ts';
import { filesPages } from './school/files.ts';
import { qualityPages } from './school/quality.ts';
import { schoolPages } from './school/school.ts';
import { guardianPages, parentPages } from './school/sharing.ts';
import { accountingPages } from './staff/accounting.ts';
import { auditPages } from './staff/audit.ts';
import { invoicingPages } from './staff/invoicing.ts';
import { paymentPages } from './staff/payments.ts';
import { recordPages } from './staff/records.ts';
import { streamPages } from './staff/streams.ts';
import { visitorPages } from './visitors.ts';

export const areas = {
  visitors: visitorPages,
  account: accountPages,
  board: boardPages,
  school: schoolPages,
  files: filesPages,
  quality: qualityPages,
  contract: contractPages,
  parents: parentPages,
  guardian: guardianPages,
  invoicing: invoicingPages,
  payments: paymentPages,
  analytics: analyticsPages,
  audit: auditPages,
  streams: streamPages,
  accounting: accountingPages,
  records: recordPages,
  interface: interfacePages,
} as const;

export type AreaName = keyof typeof areas;

export type ListedPage = Page & { readonly area: AreaName; readonly name: string };

export const pages: readonly ListedPage[] = Object.entries(areas).flatMap(([area, ofArea]) =>
  Object.entries<Page>(ofArea).map(([name, page]) => ({ ...page, area: area as AreaName, name })),
);
