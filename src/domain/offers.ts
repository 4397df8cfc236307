/** What plans offer, and how sources are called: data of the catalogue for people to read, which decides no amount (4.1, 8.1). */
import type { Day } from './day.ts';

/** A text in both languages. */
export type Texts = { readonly nl: string; readonly en: string };

/** One thing that a plan offers. */
export type Feature = {
  readonly feature: string;
  readonly name: Texts;
  /** The first day on which the plan offers it. */
  readonly from: Day;
  /** Whether it is still developed. */
  readonly developed: boolean;
};

/** All that a plan offers. The last one recorded for a plan holds. */
export type PlanFeatures = { readonly plan: string; readonly features: readonly Feature[] };

export type SourceStatus = 'supported' | 'available' | 'in-development' | 'under-study';

/** How people know a source, and why it has a status. */
export type SourceDescription = {
  readonly source: string;
  readonly name: string;
  /** The status that `why` explains. It says nothing about another status of the source. */
  readonly status: SourceStatus;
  readonly why?: Texts;
};

/** Texts by status. */
export type SourceTexts = { readonly name: string; readonly why: Readonly<Partial<Record<SourceStatus, Texts>>> };

export type OfferEvent =
  | { readonly type: 'PlanFeaturesSet'; readonly data: PlanFeatures }
  | { readonly type: 'SourceDescribed'; readonly data: SourceDescription };

export type Offers = {
  readonly features: ReadonlyMap<string, readonly Feature[]>;
  readonly sources: ReadonlyMap<string, SourceTexts>;
};

export const noOffers: Offers = { features: new Map(), sources: new Map() };

export const evolveOffers = (offers: Offers, event: OfferEvent): Offers => {
  if (event.type === 'PlanFeaturesSet') {
    const { plan, features } = event.data;
    return { ...offers, features: new Map(offers.features).set(plan, features) };
  }
  const { source, name, status, why } = event.data;
  const { [status]: _, ...others } = offers.sources.get(source)?.why ?? {};
  const texts = { name, why: why === undefined ? others : { ...others, [status]: why } };
  return { ...offers, sources: new Map(offers.sources).set(source, texts) };
};

/** A source that nobody described is called by its id. */
export const textsOf = ({ sources }: Offers, source: string): SourceTexts =>
  sources.get(source) ?? { name: source, why: {} };

const sinceAlways = '2000-01-01';

const feature = (id: string, nl: string, en: string): Feature => ({
  feature: id,
  name: { nl, en },
  from: sinceAlways,
  developed: false,
});

const described = (source: string, name: string, status: SourceStatus, why?: Texts): OfferEvent => ({
  type: 'SourceDescribed',
  data: { source, name, status, ...(why === undefined ? {} : { why }) },
});

const beingBuilt = { nl: 'De koppeling wordt gebouwd.', en: 'The coupling is being built.' };

/** The offers with which every ledger starts. */
export const openingOffers: readonly OfferEvent[] = [
  {
    type: 'PlanFeaturesSet',
    data: {
      plan: 'legacy',
      features: [
        feature('school-weighting', 'Schoolweging', 'School weighting'),
        feature('other-tests', 'Andere toetsen', 'Other tests'),
        feature('reference-levels', 'Referentieniveaus', 'Reference levels'),
      ],
    },
  },
  described('parnassys', 'ParnasSys', 'supported'),
  described('esis', 'ESIS', 'supported'),
  described('diataal', 'Diataal', 'available', {
    nl: 'Beschikbaar als koppeling.',
    en: 'Available as a coupling.',
  }),
  described('boom', 'Boom', 'in-development', beingBuilt),
  described('bureau-ice', 'Bureau ICE', 'in-development', beingBuilt),
  described('cito', 'Cito', 'under-study', {
    nl: 'Niet alle scholen bewaren hun toetsen in het datacentrum van Cito.',
    en: "Not all schools keep their tests in Cito's data centre.",
  }),
];

/** Whether an offer of the opening is missing: of a plan or source that has none yet. */
export const isMissing = ({ type, data }: OfferEvent, { features, sources }: Offers): boolean =>
  type === 'PlanFeaturesSet' ? !features.has(data.plan) : !sources.has(data.source);
