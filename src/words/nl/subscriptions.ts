import type { SubscriptionFacts, TakenOverFault } from '../../domain/refusals/subscriptionFacts.ts';
import type { RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';
import { namesOf } from '../names.ts';

const { day } = formatsOf('nl');
const { plan: nameOfPlan } = namesOf('nl');

const takenOverFault = (fault: TakenOverFault): string => {
  switch (fault.is) {
    case 'another-term':
      return `De overgenomen jaren horen bij termijn ${fault.term}, waarmee het abonnement begint, en niet bij termijn ${fault.given}. Vul termijn ${fault.term} in, of laat de termijn weg.`;
    case 'named-twice':
      return `Jaar ${fault.year} staat er twee keer. Vul alles wat ervoor is gefactureerd in als één bedrag.`;
    case 'not-begun':
      return `Jaar ${fault.year} begint pas op ${day(fault.from)}, dus er kan nog niets voor zijn gefactureerd. Laat het weg.`;
  }
};

/** What to do about standing documents, given in the order to credit them in; none has a number while they wait for a run. */
const creditFirst = (documents: readonly string[]): string => {
  if (documents.length === 0) return 'Die heeft nog geen nummer: doe een factuurronde en crediteer die eerst.';
  return documents.length === 1
    ? `Crediteer eerst ${documents[0]}.`
    : `Crediteer eerst, in deze volgorde: ${documents.join(', ')}.`;
};

export const subscriptions: RefusalTexts<SubscriptionFacts> = {
  plan_not_found: {
    title: 'Plan niet gevonden',
    detail: ({ plan }) => `Er is geen plan '${plan}'. Kies een plan uit de lijst van plannen.`,
  },
  plan_is_trial: {
    title: 'Plan is een proef',
    detail: () =>
      'Een abonnement kan niet op het proefplan staan. Vraag voor de school een proef aan, of kies een ander plan.',
  },
  plan_rules_fixed: {
    title: 'Rekenregels van het plan liggen vast',
    detail: ({ plan }) =>
      `Wat plan '${nameOfPlan(plan)}' telt en verrekent kan niet veranderen, want dan veranderen voorbije jaren mee. Maak een ander plan, en sluit dit.`,
  },
  plan_closed: {
    title: 'Plan gesloten',
    detail: ({ plan, closedFrom }) =>
      `Plan '${nameOfPlan(plan)}' is gesloten: vanaf ${day(closedFrom)} kan er geen abonnement op beginnen. Kies een plan dat nog open is.`,
  },
  trial_used: {
    title: 'Proef al gebruikt',
    detail: ({ school, startsOn }) =>
      `School ${school} had haar proef vanaf ${day(startsOn)}; er is één proef per school. Zij kan wel een abonnement beginnen.`,
  },
  trial_with_subscription: {
    title: 'Proef naast een abonnement',
    detail: ({ school, startsOn }) =>
      `School ${school} heeft een abonnement dat op ${day(startsOn)} loopt. Een proef is alleen voor scholen zonder abonnement.`,
  },
  school_not_offered: {
    title: 'School krijgt de dienst nog niet',
    detail: ({ school }) =>
      `School ${school} is geen basisschool met jaarklassen; voor die scholen is de dienst er nog niet. De wens van de school is vastgelegd.`,
  },
  subscription_not_found: {
    title: 'Abonnement niet gevonden',
    detail: ({ school }) => `School ${school} heeft geen abonnement. Sluit er eerst een af.`,
  },
  subscription_overlaps: {
    title: 'Abonnement overlapt',
    detail: ({ school, endsOn }) =>
      `School ${school} heeft een abonnement ${endsOn === null ? 'zonder einde' : `dat eindigt op ${day(endsOn)}`}. Een nieuw abonnement kan pas daarna beginnen.`,
  },
  taken_over_year_not_valid: {
    title: 'Overgenomen jaar niet geldig',
    detail: ({ fault }) => takenOverFault(fault),
  },
  migration_to_same_plan: {
    title: 'Overstap naar hetzelfde plan',
    detail: ({ school, plan }) => `School ${school} heeft het plan '${nameOfPlan(plan)}' al. Kies een ander plan.`,
  },
  migration_day_not_valid: {
    title: 'Dag van de overstap niet geldig',
    detail: ({ on, termFrom, anyDay }) =>
      `Overstappen kan op de eerste dag van een later jaar van de termijn die op ${day(termFrom)} begon${anyDay ? ', of, vanaf een vast bedrag, op een andere dag van het lopende jaar' : ''}. ${day(on)} is dat niet.`,
  },
  migration_before_billed_year: {
    title: 'Overstap vóór een gefactureerd jaar',
    detail: ({ startsOn, documents, elsewhere }) =>
      elsewhere.length > 0
        ? `Een jaar dat op of na ${day(startsOn)} begint is gefactureerd voordat het abonnement werd overgenomen (${elsewhere.join(', ')}). Kies een latere dag.`
        : `Voor een jaar dat op of na ${day(startsOn)} begint staat al een factuur. ${creditFirst(documents)} Of kies een latere dag.`,
  },
  migration_pending: {
    title: 'Overstap staat al vast',
    detail: ({ school, plan, startsOn }) =>
      `School ${school} stapt op ${day(startsOn)} over op plan '${nameOfPlan(plan)}'. Neem dat eerst terug.`,
  },
  migration_not_pending: {
    title: 'Geen overstap op komst',
    detail: ({ school }) => `School ${school} heeft geen overstap die nog moet komen; er is niets terug te nemen.`,
  },
  end_not_last_day_of_year: {
    title: 'Einde niet op de laatste dag van een jaar',
    detail: ({ endsOn, lastDay }) =>
      `Een abonnement eindigt op de laatste dag van een van zijn jaren. ${day(endsOn)} ligt in een jaar dat op ${day(lastDay)} eindigt. Kies ${day(lastDay)}, of de laatste dag van een ander jaar.`,
  },
  end_before_billed_year: {
    title: 'Einde vóór een gefactureerd jaar',
    detail: ({ endsOn, documents, elsewhere }) =>
      elsewhere.length > 0
        ? `Een jaar na ${day(endsOn)} is gefactureerd voordat het abonnement werd overgenomen (${elsewhere.join(', ')}). Kies de laatste dag van een later jaar.`
        : `Voor een jaar na ${day(endsOn)} staat al een factuur. ${creditFirst(documents)}`,
  },
  end_already_passed: {
    title: 'Abonnement al geëindigd',
    detail: ({ school, endsOn }) =>
      `Het abonnement van school ${school} is al geëindigd op ${day(endsOn)}. Neem dat einde eerst terug, als de eindfactuur er nog niet is.`,
  },
  end_not_recorded: {
    title: 'Geen einde vastgelegd',
    detail: ({ school }) =>
      `Voor het abonnement van school ${school} is geen einde vastgelegd; er is niets terug te nemen.`,
  },
  end_recorded: {
    title: 'Einde staat al vast',
    detail: ({ school, endsOn }) =>
      `Het abonnement van school ${school} eindigt op ${day(endsOn)}. Neem dat einde eerst terug.`,
  },
  final_document_stands: {
    title: 'Eindfactuur staat al',
    detail: ({ school, endsOn, documents }) =>
      `Het abonnement van school ${school} is op ${day(endsOn)} geëindigd en de eindfactuur staat. ${creditFirst(documents)} Of begin een nieuw abonnement.`,
  },
};
