/** The views of all pages, by area and name. */
import type { AreaName, areas } from '../list/list.ts';
import { accountViews } from './account.ts';
import { analyticsViews } from './analytics.ts';
import { boardViews } from './board.ts';
import { interfaceViews } from './interface.ts';
import { contractViews } from './school/contract.ts';
import { filesViews } from './school/files.ts';
import { qualityViews } from './school/quality.ts';
import { schoolViews } from './school/school.ts';
import { guardianViews, parentViews } from './school/sharing.ts';
import { accountingViews } from './staff/accounting.ts';
import { auditViews } from './staff/audit.ts';
import { invoicingViews } from './staff/invoicing.ts';
import { paymentViews } from './staff/payments.ts';
import { recordViews } from './staff/records.ts';
import { streamViews } from './staff/streams.ts';
import type { View, Views } from './view.ts';
import { visitorViews } from './visitors.ts';

const views: { readonly [Area in AreaName]: Views<(typeof areas)[Area]> } = {
  visitors: visitorViews,
  account: accountViews,
  accounting: accountingViews,
  board: boardViews,
  school: schoolViews,
  files: filesViews,
  quality: qualityViews,
  contract: contractViews,
  parents: parentViews,
  guardian: guardianViews,
  invoicing: invoicingViews,
  payments: paymentViews,
  analytics: analyticsViews,
  audit: auditViews,
  streams: streamViews,
  records: recordViews,
  interface: interfaceViews,
};

export const viewOf = (area: AreaName, name: string): (() => Promise<View>) =>
  (views[area] as Readonly<Record<string, () => Promise<View>>>)[name]!;
