/** The views of all pages, by area and name. */
import type { AreaName, areas } from '../list/list.ts';
import { accountViews } from './account.ts';
import { accountingViews } from './accounting.ts';
import { analyticsViews } from './analytics.ts';
import { auditViews } from './audit.ts';
import { boardViews } from './board.ts';
import { contractViews } from './contract.ts';
import { filesViews } from './files.ts';
import { interfaceViews } from './interface.ts';
import { invoicingViews } from './invoicing.ts';
import { guardianViews, parentViews } from './parents.ts';
import { paymentViews } from './payments.ts';
import { qualityViews } from './quality.ts';
import { recordViews } from './records.ts';
import { schoolViews } from './school.ts';
import { streamViews } from './streams.ts';
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
