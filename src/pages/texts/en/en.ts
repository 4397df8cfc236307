/** All texts in English. */
import type { Texts } from '../texts.ts';
import { account } from './account.ts';
import { accounting } from './accounting.ts';
import { analytics } from './analytics.ts';
import { audit } from './audit.ts';
import { board } from './board.ts';
import { contract } from './contract.ts';
import { files } from './files.ts';
import { frame } from './frame.ts';
import { interfaceTexts } from './interface.ts';
import { invoicing } from './invoicing.ts';
import { kit } from './kit.ts';
import { payments } from './payments.ts';
import { quality } from './quality.ts';
import { records } from './records.ts';
import { school } from './school.ts';
import { guardian, parents, visitors } from './sharing.ts';
import { streams } from './streams.ts';

export const texts: Texts = {
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
