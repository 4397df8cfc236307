import type { SharedItem, SharingFacts } from '../../domain/refusals/sharingFacts.ts';
import type { RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { number } = formatsOf('nl');

const items: Readonly<Record<SharedItem, string>> = {
  name: 'naam',
  phone: 'telefoonnummer',
  email: 'e-mailadres',
  address: 'adres',
  birthday: 'verjaardag',
};

export const sharing: RefusalTexts<SharingFacts> = {
  guardian_not_found: {
    title: 'Ouder niet gevonden',
    detail: () =>
      'Deze ouder is er niet, of hoort bij een andere school. Kies voor een nieuwe ouder een nummer dat nog niet is gebruikt.',
  },
  guardian_erased: {
    title: 'Ouder gewist',
    detail: () => 'Deze ouder is voorgoed gewist. Leg de persoon vast onder een nieuw nummer.',
  },
  child_not_found: {
    title: 'Kind niet gevonden',
    detail: () => 'Er wordt een kind genoemd dat niet bij deze ouder hoort; er is niets besloten. Laat het weg.',
  },
  audience_not_found: {
    title: 'Kring niet gevonden',
    detail: () =>
      'Deze kring bestaat niet, of u hoort er niet bij. Bij uw keuzes over delen staan de kringen waar u bij hoort.',
  },
  child_unknown: {
    title: 'Kind onbekend',
    detail: ({ at }) =>
      `De school kent geen leerling met het nummer van kind ${at + 1}; er is niets vastgelegd. Verbeter het nummer, of geef aan dat deze leerling nog in geen EDEXML-bestand staat.`,
  },
  item_not_recorded: {
    title: 'Gegeven niet vastgelegd',
    detail: ({ item, of }) =>
      `De school heeft van ${of === 'guardian' ? 'deze ouder' : 'dit kind'} geen ${items[item]}, dus kan het niet worden gedeeld; er is niets besloten. Laat het weg, of vraag de school het eerst vast te leggen.`,
  },
  roster_loses_many: {
    title: 'Bestand mist veel kinderen',
    detail: ({ missing, known }) =>
      `In dit bestand ontbreken ${number(missing)} van de ${number(known)} kinderen die eerdere bestanden noemden, meer dan een tiende. Die kinderen zouden van school zijn; er is niets overgenomen. Is het bestand volledig, bevestig dat dan en lever het opnieuw aan (confirmLeaving=true).`,
  },
  roster_outdated: {
    title: 'Bestand van een eerder schooljaar',
    detail: ({ schoolYear, taken }) =>
      `Het bestand is van schooljaar ${schoolYear}, en er is al een bestand van ${taken} overgenomen. Van dit bestand is niets overgenomen. Exporteer het bestand van dit schooljaar.`,
  },
};
