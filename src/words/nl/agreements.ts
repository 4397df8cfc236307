import type { AgreementFacts } from '../../domain/refusals/agreementFacts.ts';
import type { RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { day, number } = formatsOf('nl');

const missing = {
  import: 'Sluit er eerst een, of laat uw schoolbestuur dat doen, en lever het bestand daarna aan.',
  sharing: 'Sluit er eerst een, of laat uw schoolbestuur dat doen, voordat u ouders of kinderen vastlegt.',
  start: 'Sluit er eerst een.',
  pilot: 'Sluit er eerst een.',
} as const;

export const agreements: RefusalTexts<AgreementFacts> = {
  school_not_found: {
    title: 'School niet gevonden',
    detail: () =>
      'Deze school is er niet, of u mag haar niet zien. Kijk het nummer na: de brincode en het nummer van de vestiging, zoals 12AB00.',
  },
  board_not_found: {
    title: 'Schoolbestuur niet gevonden',
    detail: () =>
      'Dit schoolbestuur is er niet, of u mag het niet zien. Kijk het bestuursnummer na: vijf cijfers, zoals 12345.',
  },
  request_not_found: {
    title: 'Voorlichting niet gevonden',
    detail: ({ request }) =>
      `Er is geen aanvraag om voorlichting ${request}, of zij is gewist. Zoek haar op in de lijst van aanvragen.`,
  },
  request_closed: {
    title: 'Voorlichting gesloten',
    detail: ({ request }) =>
      `Aanvraag om voorlichting ${request} is gesloten en blijft dat. Doe voor een nieuwe vraag een nieuwe aanvraag.`,
  },
  dpa_missing: {
    title: 'Geen verwerkersovereenkomst',
    detail: (facts) =>
      facts.for === 'end'
        ? 'Er is geen verwerkersovereenkomst die kan eindigen.'
        : `School ${facts.school} heeft op ${day(facts.day)} geen geldende verwerkersovereenkomst. ${missing[facts.for]}`,
  },
  dpa_not_valid: {
    title: 'Verwerkersovereenkomst niet geldig',
    detail: (facts) =>
      facts.why === 'signed-in-future'
        ? `De verwerkersovereenkomst is getekend op ${day(facts.signedOn)}, en dat ligt in de toekomst: het is vandaag ${day(facts.today)}. Vul de dag in waarop er echt is getekend.`
        : `Op ${day(facts.endsOn)} geldt geen verwerkersovereenkomst, dus kan er op die dag geen eindigen. Vul een dag in waarop er wel een geldt.`,
  },
  dpa_still_in_force: {
    title: 'Verwerkersovereenkomst geldt nog',
    detail: ({ school, for: what }) =>
      `School ${school} heeft een geldende verwerkersovereenkomst. Beëindig die eerst${what === 'sharing' ? ', of laat all=true weg' : ''}.`,
  },
  terms_missing: {
    title: 'Algemene voorwaarden niet aanvaard',
    detail: ({ school, startsOn }) =>
      `School ${school} had de algemene voorwaarden op ${day(startsOn)} nog niet aanvaard. Leg eerst vast dat de school ze aanvaardt.`,
  },
  signatory_not_found: {
    title: 'Ondertekenaar niet gevonden',
    detail: () =>
      'Niemand met dit nummer heeft hier ondertekend of aanvaard. Neem het nummer dat bij de overeenkomst staat.',
  },
  terms_not_valid: {
    title: 'Aanvaarding van de voorwaarden niet geldig',
    detail: ({ acceptedOn, today }) =>
      `De algemene voorwaarden zijn aanvaard op ${day(acceptedOn)}, en dat ligt in de toekomst: het is vandaag ${day(today)}. Vul de dag in waarop ze echt zijn aanvaard.`,
  },
  school_closed: {
    title: 'School opgeheven',
    detail: ({ school }) =>
      `School ${school} is opgeheven: het register van DUO noemt de school niet meer. Klopt dat niet, leg de school dan eerst met de hand opnieuw vast.`,
  },
  register_closes_many: {
    title: 'Register heft veel scholen op',
    detail: ({ closing, known }) =>
      `In dit bestand ontbreken ${number(closing)} van de ${number(known)} scholen die eerder in het register stonden, meer dan een tiende. Die scholen zouden opgeheven zijn; er is niets overgenomen. Is het bestand volledig, bevestig dat dan en lever het opnieuw aan (confirmClosing=true).`,
  },
};
