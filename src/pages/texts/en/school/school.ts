import type { school as dutch } from '../../nl/school/school.ts';
import { counting } from './counting.ts';
import { documents } from './documents.ts';
import { mine } from './mine.ts';

export const school: typeof dutch = {
  menu: {
    'my-data': 'My data',
    'of-school': 'Data of the school',
    documents: 'Invoices',
    counts: 'Counts',
    difference: 'Difference',
  },
  crumbs: 'You are here',
  events: {
    ResultsImported: 'file delivered',
    ImportWithdrawn: 'file withdrawn',
    ResultCorrected: 'result corrected',
    ResultWithdrawn: 'result withdrawn',
    ManualDecisionLifted: 'manual decision lifted',
    PupilsLinked: 'pupils linked',
    PupilLinkTakenBack: 'link taken back',
    PupilLinkCut: 'link cut',
    TrialGranted: 'trial granted',
    SubscriptionStarted: 'subscription started',
    SubscriptionMigrated: 'migration recorded',
    MigrationTakenBack: 'migration taken back',
    SubscriptionEndRecorded: 'end recorded',
    SubscriptionEndTakenBack: 'end taken back',
    DocumentDecided: 'invoice decided',
    PlanPriced: 'price set',
    VatRateSet: 'VAT rate set',
    FrameworkJoined: 'framework agreement joined',
    FrameworkLeft: 'framework agreement left',
    FrameworkAgreementConcluded: 'framework agreement concluded',
    FrameworkAgreementConfirmed: 'framework agreement confirmed',
  },
  byRole: {
    admin: 'administration',
    finance: 'finance',
    school: 'school',
    board: 'board',
    system: 'by itself',
  },
  categories: { 'standardised-test': 'test', 'learning-goal': 'learning goal', engagement: 'engagement' },
  ...mine,
  ...counting,
  ...documents,
};
