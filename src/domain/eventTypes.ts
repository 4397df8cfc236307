/**
 * Every event type that this release reads and writes, by the kind of stream that holds it, with the versions of the
 * type that it reads (5.1, 5.9). A type that is missing here is unknown, and is never read as something else. A new
 * type, or a new version of one, is one line here. The last version is the one that is written.
 */
import type { DocumentsEvent } from './billing/documents/issuing.ts';
import type { SubscriptionEvent } from './billing/subscription/subscription.ts';
import type { BoardEvent } from './board.ts';
import type { CalendarEvent } from './businessCalendar.ts';
import type { CatalogueEvent } from './catalogueEvents.ts';
import type { DeliveriesEvent } from './deliveries/deliveries.ts';
import type { InformationRequestEvent } from './informationRequest.ts';
import type { SchoolEvent } from './parties/school.ts';
import type { PaymentsEvent } from './payments/payment.ts';
import type { RenditionsEvent } from './renditions/renditions.ts';
import type { ImportLinksStored } from './results/columns/linksPart.ts';
import type { ImportPartStored } from './results/columns/part.ts';
import type { ResultsEvent } from './results/events.ts';
import type { DirectoryLookedAt, RosterEvent, SharingEvent } from './sharing/events.ts';
import type { GuardianEvent } from './sharing/invitations.ts';

type Versions = readonly [number, ...number[]];

/** Makes the compiler require every type that the domain declares, and no other. */
const typesOf = <E extends { readonly type: string }>(versions: Readonly<Record<E['type'], Versions>>) => versions;

export const eventTypes = {
  school: typesOf<SchoolEvent>({
    SchoolRegistered: [1],
    SchoolClosed: [1],
    WishRecorded: [1],
    SchoolDebtorSet: [1],
    TermsAccepted: [1],
    DpaSigned: [1],
    DpaEnded: [1],
    SignatoryErased: [1],
    DeliverySet: [1],
  }),
  results: typesOf<ResultsEvent>({
    SecretCreated: [1],
    SecretDestroyed: [1],
    ResultsImported: [1],
    ImportWithdrawn: [1],
    ResultCorrected: [1],
    ResultWithdrawn: [1],
    ManualDecisionLifted: [1],
    PupilsLinked: [1],
    PupilLinkTakenBack: [1],
    PupilLinkCut: [1],
  }),
  import: typesOf<ImportPartStored | ImportLinksStored>({ ImportPartStored: [1], ImportLinksStored: [1] }),
  subscription: typesOf<SubscriptionEvent>({
    TrialGranted: [1],
    SubscriptionStarted: [1],
    SubscriptionMigrated: [1],
    MigrationTakenBack: [1],
    SubscriptionEndRecorded: [1],
    SubscriptionEndTakenBack: [1],
    DocumentDecided: [1],
  }),
  board: typesOf<BoardEvent>({
    BoardRegistered: [1],
    DpaSigned: [1],
    DpaEnded: [1],
    SignatoryErased: [1],
    DeliverySet: [1],
    PilotStarted: [1],
    PilotEvaluated: [1],
    FrameworkAgreementConcluded: [1],
    FrameworkAgreementProposed: [1],
    FrameworkAgreementConfirmed: [1],
    FrameworkAgreementDeclined: [1],
    FrameworkJoined: [1],
    FrameworkLeft: [1],
  }),
  catalogue: typesOf<CatalogueEvent>({
    PlanDefined: [1],
    PlanPriced: [1],
    VatRateSet: [1],
    AccountsSet: [1],
    SourceStatusSet: [1],
    SupplierRegistered: [1],
    PlanFeaturesSet: [1],
    SourceDescribed: [1],
    LedgerOpened: [1],
    LedgerRestored: [1],
    RestorationChecked: [1],
  }),
  documents: typesOf<DocumentsEvent>({ InvoiceIssued: [1] }),
  calendar: typesOf<CalendarEvent>({ DayClosed: [1], ClockConfirmed: [1] }),
  renditions: typesOf<RenditionsEvent>({ DocumentRendered: [1] }),
  payments: typesOf<PaymentsEvent>({ PaymentRecorded: [1], PaymentReversed: [1] }),
  deliveries: typesOf<DeliveriesEvent>({
    DeliveryRequested: [1],
    DeliveryDeferred: [1],
    DocumentDelivered: [1],
    DeliveryFailed: [1],
    DeliveryAnswered: [1],
  }),
  sharing: typesOf<SharingEvent>({
    SharingSecretCreated: [1],
    RosterBegun: [1],
    RosterTaken: [1],
    RosterImported: [1],
    ChildrenPlaced: [1],
    ChildrenLeft: [1],
    GuardianRegistered: [1],
    SharingDecided: [1],
    GuardianErased: [1],
    SharingRetentionSet: [1],
    SharingDropped: [1],
  }),
  // The effects of one file, in parts. None of them counts before RosterTaken names them.
  roster: typesOf<RosterEvent>({
    RosterImported: [1],
    ChildrenPlaced: [1],
    ChildrenLeft: [1],
  }),
  guardian: typesOf<GuardianEvent>({ GuardianIdGiven: [1], GuardianInvited: [1], InvitationUsed: [1] }),
  directoryLooks: typesOf<DirectoryLookedAt>({ DirectoryLookedAt: [1] }),
  informationRequest: typesOf<InformationRequestEvent>({
    InformationRequested: [1],
    InformationRequestHandled: [1],
    InformationRequestClosed: [1],
    InformationRequestErased: [1],
  }),
} as const;

export type StreamKind = keyof typeof eventTypes;

export const streamKinds = Object.keys(eventTypes) as readonly StreamKind[];

/** Versions of a type that can be read in such a stream; none for a type that is unknown there. */
export const versionsRead = (kind: StreamKind, type: string): readonly number[] =>
  Object.hasOwn(eventTypes[kind], type) ? (eventTypes[kind] as Readonly<Record<string, Versions>>)[type]! : [];

export const typesIn = (kind: StreamKind): readonly string[] => Object.keys(eventTypes[kind]);
