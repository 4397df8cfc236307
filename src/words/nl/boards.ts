import type { AgreementStatus, BoardFacts } from '../../domain/refusals/boardFacts.ts';
import type { RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { day } = formatsOf('nl');

const statuses: Readonly<Record<AgreementStatus, string>> = {
  proposed: 'voorgesteld',
  confirmed: 'bevestigd',
  declined: 'afgewezen',
};

export const boards: RefusalTexts<BoardFacts> = {
  pilot_not_found: {
    title: 'Pilot niet gevonden',
    detail: () =>
      'Deze pilot is er niet, of u mag hem niet zien, of deze school doet er niet aan mee. Zoek de pilot op bij het bestuur.',
  },
  pilot_with_subscription: {
    title: 'Pilot naast een abonnement',
    detail: ({ school, from }) =>
      `School ${school} heeft een abonnement dat op ${day(from)} loopt. Een pilot is alleen voor scholen zonder abonnement.`,
  },
  pilot_overlaps: {
    title: 'Pilot overlapt',
    detail: ({ school, pilot, from, until }) =>
      `School ${school} doet mee aan pilot ${pilot}, van ${day(from)} tot ${day(until)}. Een school doet aan één pilot tegelijk mee.`,
  },
  pilot_left: {
    title: 'Pilot verlaten',
    detail: ({ school, pilot, through }) =>
      `School ${school} is na ${day(through)} uit pilot ${pilot} gestapt, vóór het einde ervan. Zij hoeft niet te evalueren.`,
  },
  pilot_not_ended: {
    title: 'Pilot loopt nog',
    detail: ({ pilot, until, today }) =>
      `Pilot ${pilot} wordt aan het einde geëvalueerd, vanaf ${day(until)}. Het is vandaag ${day(today)}.`,
  },
  pilot_already_evaluated: {
    title: 'Pilot al geëvalueerd',
    detail: ({ school, pilot }) =>
      `School ${school} heeft pilot ${pilot} al geëvalueerd. Een school doet dat één keer.`,
  },
  pilot_not_evaluated: {
    title: 'Pilot nog niet geëvalueerd',
    detail: ({ pilot }) =>
      `Nog niet elke school van pilot ${pilot} heeft geëvalueerd. Laat de andere scholen dat doen: pas daarna kan er een raamovereenkomst op volgen.`,
  },
  pilot_divided: {
    title: 'Pilot verdeeld',
    detail: ({ pilot }) =>
      `Niet alle scholen van pilot ${pilot} gaan door, dus kan er geen raamovereenkomst op volgen. Sluit er een zonder de pilot te noemen.`,
  },
  agreement_not_found: {
    title: 'Raamovereenkomst niet gevonden',
    detail: (facts) => {
      switch (facts.why) {
        case 'unknown':
          return `Raamovereenkomst ${facts.agreement} is er niet, of u mag haar niet zien. Zoek haar op bij het bestuur.`;
        case 'of-another-board':
          return `Het bestuur van school ${facts.school} heeft geen raamovereenkomst ${facts.agreement}. Een school neemt deel aan een raamovereenkomst van haar eigen bestuur.`;
        case 'no-board':
          return `School ${facts.school} heeft geen bestuur, en dus geen raamovereenkomst om aan deel te nemen. Leg eerst haar bestuur vast.`;
        case 'none':
          return `Het bestuur van school ${facts.school} heeft geen raamovereenkomst. Het bestuur kan er een voorstellen.`;
      }
    },
  },
  agreement_overlaps: {
    title: 'Raamovereenkomst overlapt',
    detail: ({ board, agreement, status, validFrom, validUntil }) =>
      `Bestuur ${board} heeft raamovereenkomst ${agreement} (${statuses[status]}), geldig van ${day(validFrom)} tot ${day(validUntil)}. Een bestuur heeft er één tegelijk; een die is voorgesteld kan eerst worden afgewezen.`,
  },
  agreement_expired: {
    title: 'Raamovereenkomst verlopen',
    detail: ({ agreement, validUntil, from }) =>
      `Raamovereenkomst ${agreement} geldt tot ${day(validUntil)}, dus vanaf ${day(from)} kan geen jaar van de school er meer onder vallen. Neem deel vanaf een eerdere dag.`,
  },
  agreement_not_confirmed: {
    title: 'Raamovereenkomst niet bevestigd',
    detail: ({ agreement, status }) =>
      `Raamovereenkomst ${agreement} is ${statuses[status]}. Scholen kunnen deelnemen zodra wij haar hebben bevestigd.`,
  },
  agreement_confirmed: {
    title: 'Raamovereenkomst bevestigd',
    detail: ({ agreement }) => `Raamovereenkomst ${agreement} is bevestigd en kan niet meer worden afgewezen.`,
  },
  agreement_declined: {
    title: 'Raamovereenkomst afgewezen',
    detail: ({ agreement }) =>
      `Raamovereenkomst ${agreement} is afgewezen. Laat het bestuur haar opnieuw voorstellen, of sluit een andere.`,
  },
  agreement_already_joined: {
    title: 'Neemt al deel aan een raamovereenkomst',
    detail: ({ school, agreement, from }) =>
      `School ${school} neemt vanaf ${day(from)} deel aan raamovereenkomst ${agreement}. Beëindig die deelname eerst.`,
  },
  membership_not_found: {
    title: 'Deelname niet gevonden',
    detail: ({ school, why }) =>
      why === 'no-board'
        ? `School ${school} heeft geen bestuur, en dus geen raamovereenkomst om te verlaten.`
        : `School ${school} neemt niet deel aan een raamovereenkomst van haar bestuur, of niet meer.`,
  },
};
