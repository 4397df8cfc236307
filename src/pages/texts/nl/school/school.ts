import { counting } from './counting.ts';
import { documents } from './documents.ts';
import { mine } from './mine.ts';

export const school = {
  menu: {
    'my-data': 'Mijn gegevens',
    'of-school': 'Gegevens van de school',
    documents: 'Facturen',
    counts: 'Tellingen',
    difference: 'Verschil',
  },
  crumbs: 'U bent hier',
  events: {
    ResultsImported: 'bestand aangeleverd',
    ImportWithdrawn: 'bestand ingetrokken',
    ResultCorrected: 'opbrengst gecorrigeerd',
    ResultWithdrawn: 'opbrengst ingetrokken',
    ManualDecisionLifted: 'besluit met de hand opgeheven',
    PupilsLinked: 'leerlingen gekoppeld',
    PupilLinkTakenBack: 'koppeling teruggenomen',
    PupilLinkCut: 'koppeling doorgesneden',
    TrialGranted: 'proefperiode toegekend',
    SubscriptionStarted: 'abonnement gestart',
    SubscriptionMigrated: 'overstap vastgelegd',
    MigrationTakenBack: 'overstap teruggenomen',
    SubscriptionEndRecorded: 'einde vastgelegd',
    SubscriptionEndTakenBack: 'einde teruggenomen',
    DocumentDecided: 'factuur besloten',
    PlanPriced: 'prijs vastgesteld',
    VatRateSet: 'btw-tarief vastgesteld',
    FrameworkJoined: 'raamovereenkomst ingegaan',
    FrameworkLeft: 'raamovereenkomst verlaten',
    FrameworkAgreementConcluded: 'raamovereenkomst gesloten',
    FrameworkAgreementConfirmed: 'raamovereenkomst bevestigd',
  },
  byRole: {
    admin: 'beheer',
    finance: 'financiën',
    school: 'school',
    board: 'bestuur',
    system: 'vanzelf',
  },
  categories: { 'standardised-test': 'toets', 'learning-goal': 'leerdoel', engagement: 'betrokkenheid' },
  ...mine,
  ...counting,
  ...documents,
};
