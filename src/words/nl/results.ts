import type { ResultFacts, ResultFault, SecretFault } from '../../domain/refusals/resultFacts.ts';
import type { RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { day, number, either } = formatsOf('nl');

const resultFault = (fault: ResultFault): string => {
  switch (fault.is) {
    case 'taken-after-linked':
      return `takenOn zou na ${day(fault.linkedOn)} liggen, de dag waarop de opbrengst is gekoppeld. Vul die dag of een eerdere in`;
    case 'no-day':
      return 'takenOn is geen dag van de kalender. Schrijf JJJJ-MM-DD';
    case 'taken-too-early':
      return `takenOn zou voor ${day(fault.earliest)} liggen. Vul die dag of een latere in`;
    case 'category-unknown':
      return `category moet ${either(fault.categories)} zijn`;
    case 'year-group-unknown':
      return 'yearGroup moet een geheel getal van 1 tot en met 8 zijn';
  }
};

const secretFault: Readonly<Record<SecretFault, (school: string) => string>> = {
  'none-yet': (school) =>
    `De sleutel van school ${school} is er niet: de school heeft er nog geen. De eerste import maakt er een.`,
  never: (school) => `School ${school} heeft nooit een sleutel gehad; er is niets te vernietigen.`,
  destroyed: (school) =>
    `De sleutel van school ${school} is er niet: hij is vernietigd, en daarmee elke weg van een leerling naar zijn opbrengsten. Hij is niet terug te halen.`,
  'destroyed-meanwhile': (school) =>
    `De sleutel van school ${school} is er niet: hij is vernietigd terwijl het bestand werd gelezen. Van deze school worden geen bestanden meer aangenomen.`,
  'not-in-vault': (school) =>
    `De sleutel van school ${school} is er niet: hij ontbreekt in de kluis. Zet de kluis terug uit de reservekopie.`,
  'another-in-vault': (school) =>
    `De sleutel van school ${school} is er niet: in de kluis ligt een andere. Zet de kluis terug uit de reservekopie.`,
  'sharing-not-in-vault': (school) =>
    `De sleutel waaronder de kinderen van school ${school} bekend zijn ontbreekt in de kluis. Zet de kluis terug uit de reservekopie.`,
};

const tooLarge = {
  pupils: ['leerlingnummers', 'Kijk de kolom met leerlingen na; van het bestand is niets overgenomen.'],
  results: ['opbrengsten', 'Kijk de kolom met sleutels na; van het bestand is niets overgenomen.'],
  children: ['kinderen', 'Verwijder de kinderen die van school zijn, of lever alleen de kinderen van deze school aan.'],
  guardians: ['ouders', 'Wis de ouders die niet meer bij deze school horen.'],
} as const;

const sourceStatus = { 'in-development': 'nog in ontwikkeling', 'under-study': 'nog in onderzoek' } as const;

export const results: RefusalTexts<ResultFacts> = {
  source_not_found: {
    title: 'Bron niet gevonden',
    detail: () => 'Deze bron is er niet. Kies het systeem waar het bestand uit komt in de lijst van bronnen.',
  },
  source_not_available: {
    title: 'Bron nog niet beschikbaar',
    detail: ({ name, status }) =>
      `Bron ${name} is ${sourceStatus[status]}; bestanden daaruit worden nog niet aangenomen. In de lijst van bronnen staat vanaf wanneer wel, als dat bekend is.`,
  },
  import_not_found: {
    title: 'Import niet gevonden',
    detail: ({ school, import: id }) =>
      `School ${school} heeft geen import ${id}. Zoek hem op bij de bestanden van de school.`,
  },
  import_already_withdrawn: {
    title: 'Import al ingetrokken',
    detail: ({ school, import: id }) =>
      `Import ${id} van school ${school} is al eerder ingetrokken; u hoeft niets te doen.`,
  },
  import_in_progress: {
    title: 'Import nog bezig',
    detail: ({ school }) =>
      `Terwijl dit bestand werd gelezen, is een ander eerste bestand van school ${school} overgenomen. Lever dit bestand opnieuw aan.`,
  },
  import_unlikely: {
    title: 'Waarschijnlijk van een andere school',
    detail: ({ pupils, known, school }) =>
      `Van de ${number(pupils)} leerlingen in dit bestand kent de school er ${known === 0 ? 'geen' : number(known)}, dus is er niets van overgenomen. ${
        school === undefined
          ? 'Controleer of dit het goede bestand van de goede school is.'
          : `School ${school} van hetzelfde bestuur kent de meesten wel: lever het daar aan.`
      } Klopt het bestand toch, bevestig dat dan en lever het opnieuw aan (confirm=true).`,
  },
  linked_on_in_future: {
    title: 'Koppeldag in de toekomst',
    detail: ({ linkedOn, today }) =>
      `Opbrengsten kunnen niet worden gekoppeld op ${day(linkedOn)}: dat is na vandaag, ${day(today)}. Kies vandaag of een eerdere dag.`,
  },
  result_not_found: {
    title: 'Opbrengst niet gevonden',
    detail: ({ why }) =>
      ({
        'no-results': 'De school heeft nog geen opbrengsten. Lever eerst een bestand aan.',
        'unknown-key':
          'De school heeft geen opbrengst met deze sleutel. Neem de sleutel over uit de lijst van wie er telde.',
        'withdrawn-by-hand':
          'De opbrengst is met de hand ingetrokken. Hef dat besluit op voordat u de opbrengst verbetert.',
      })[why],
  },
  result_not_valid: {
    title: 'Opbrengst niet geldig',
    detail: ({ fault }) => `De opbrengst zou niet geldig zijn: ${resultFault(fault)}.`,
  },
  decision_not_found: {
    title: 'Besluit niet gevonden',
    detail: () => 'Over deze opbrengst geldt geen besluit met de hand; er is niets op te heffen.',
  },
  pupil_not_found: {
    title: 'Leerling niet gevonden',
    detail: ({ school }) =>
      `School ${school} heeft geen leerling met dit pseudoniem. Zoek het pseudoniem op met het leerlingnummer.`,
  },
  link_not_found: {
    title: 'Koppeling niet gevonden',
    detail: () => 'Tussen deze twee leerlingnummers geldt geen koppeling. Zoek haar op in de lijst van koppelingen.',
  },
  link_not_valid: {
    title: 'Koppeling niet geldig',
    detail: ({ link }) =>
      `Koppeling ${number(link)} noemt twee keer hetzelfde leerlingnummer. Geef twee verschillende leerlingnummers van dezelfde leerling; er is niets gekoppeld.`,
  },
  school_secret_missing: {
    title: 'Sleutel van de school ontbreekt',
    detail: ({ school, why }) => secretFault[why](school),
  },
  school_too_large: {
    title: 'School te groot',
    detail: ({ of, would, max }) => {
      const [things, remedy] = tooLarge[of];
      return `De school zou ${number(would)} ${things} krijgen, en van een school worden er ten hoogste ${number(max)} bewaard. ${remedy}`;
    },
  },
};
