/** All texts in English. */
import type { texts as dutch } from '../nl/nl.ts';
import { account } from './account.ts';
import { analytics } from './analytics.ts';
import { board } from './board.ts';
import { frame } from './frame.ts';
import { interfaceTexts } from './interface.ts';
import { kit } from './kit.ts';
import { contract } from './school/contract.ts';
import { files } from './school/files.ts';
import { quality } from './school/quality.ts';
import { school } from './school/school.ts';
import { guardian, parents, visitors } from './school/sharing.ts';
import { accounting } from './staff/accounting.ts';
import { audit } from './staff/audit.ts';
import { invoicing } from './staff/invoicing.ts';
import { payments } from './staff/payments.ts';
import { records } from './staff/records.ts';
import { streams } from './staff/streams.ts';

export const texts: typeof dutch = {
  account,
  analytics,
  audit,
  accounting,
  board,
  contract,
  files,
  frame,
  kit,
  payments,
  quality,
  school,
  streams,
  visitors,
  parents,
  guardian,
  invoicing,
  interface: interfaceTexts,
  records,
};
