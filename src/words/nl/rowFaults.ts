import type { Accepted, DayForm } from '../../domain/files/badRows.ts';
import type { FaultTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { day, number, either } = formatsOf('nl');

const dayForms: Readonly<Record<DayForm, string>> = {
  'year-first': 'zoals 2026-06-12',
  'day-first': 'zoals 12-6-2026',
  'date-cell': 'in een cel met de opmaak van een datum',
};

const things = { cells: 'cellen', roles: 'rollen', groups: 'groepen' } as const;

const allowed = {
  school: 'een school waarvoor dit mag',
  plan: 'een plan uit de lijst van plannen dat op die dag open is',
  agreement: 'een bevestigde raamovereenkomst van dit bestuur die nog geldt',
  'past-day': 'vandaag of een eerdere dag',
} as const;

const acceptedText = (accepted: Accepted): string => {
  switch (accepted.is) {
    case 'text':
      return accepted.charactersMin === 0
        ? `tekst van ten hoogste ${number(accepted.charactersMax)} tekens, of niets`
        : `tekst van 1 tot en met ${number(accepted.charactersMax)} tekens`;
    case 'word':
      return accepted.words.length === 0 ? 'niets' : either(accepted.words);
    case 'form':
      return `tekst van de vorm ${accepted.example}`;
    case 'day':
      return `een dag van ${day(accepted.from)} tot en met ${day(accepted.until)}, ${either(accepted.forms.map((form) => dayForms[form]))}`;
    case 'number':
      return `een geheel getal van ${accepted.from} tot en met ${accepted.to}`;
    case 'listed':
      return `een die in hetzelfde bestand onder ${accepted.among} staat`;
    case 'once':
      return 'elk één keer in het bestand';
    case 'same':
      return 'één rij, of in elke rij over hetzelfde dezelfde inhoud';
    case 'one-beside-one':
      return `bij één ${accepted.other} steeds dezelfde waarde`;
    case 'at-most':
      return `ten hoogste ${number(accepted.count)} ${things[accepted.of]}`;
    case 'schema':
      return 'de elementen van de XSD, in die volgorde';
    case 'allowed':
      return allowed[accepted.what];
  }
};

export const rowFaults: FaultTexts = {
  heads: { row: 'rij', column: 'kolom', code: 'code', message: 'wat er misgaat', accepted: 'zo is het goed' },
  accepted: (accepted) =>
    'optional' in accepted && accepted.optional ? `${acceptedText(accepted)}, of niets` : acceptedText(accepted),
  messages: {
    missing: () => 'Hier staat niets, en er moet iets staan. Vul het in.',
    too_long: () => 'Dit is langer dan wordt aangenomen. Kijk na of het de goede kolom is.',
    rounded: () =>
      'Een spreadsheet heeft dit getal afgerond. De laatste cijfers zijn weg, zodat twee leerlingen of opbrengsten hetzelfde kunnen lijken. Lever de export zelf aan, of neem de sleutels er opnieuw als tekst uit over.',
    not_text: () =>
      'Hier staat een datum, een getal met cijfers achter de komma of een fout van een formule, dus wat de bron gaf is weg. Neem het opnieuw als tekst over uit de export.',
    unknown_word: () => 'Dit is geen van de woorden die hier worden aangenomen. Schrijf een daarvan.',
    wrong_form: () => 'Dit heeft niet de vorm die hier wordt aangenomen. Vergelijk het met het voorbeeld.',
    not_one_line: () =>
      'Dit is geen regel leesbare tekst: het lijkt leeg, is te lang of bevat stuurtekens. Schrijf het opnieuw.',
    not_a_day: () =>
      'Dit is geen dag van de kalender in een vorm die wordt aangenomen. Schrijf het zoals in de voorbeelden.',
    too_early: () => 'Deze dag is vroeger dan wordt aangenomen. Kijk het jaar na.',
    too_late: () =>
      'Deze dag is later dan de dag waarop het bestand ingaat, dus er kan nog niemand getoetst zijn. Kijk de dag na. Klopt hij, neem dan een latere koppeldag; ligt hij na vandaag, lever het bestand dan op die dag aan.',
    in_future: () => 'Deze dag ligt na vandaag. Kijk of dit het goede bestand is, of wacht tot die dag.',
    out_of_range: () =>
      'Dit is geen geheel getal binnen de grenzen die worden aangenomen. Laat het leeg als het niet bekend is.',
    too_many: () => 'Het zijn er meer dan op één plaats worden aangenomen. Kijk het bestand na.',
    not_listed: () => 'Het bestand bevat niet wat hier wordt genoemd. Exporteer het bestand opnieuw, en helemaal.',
    listed_twice: () =>
      'Het bestand bevat twee keer wat hier wordt genoemd, met verschillende inhoud. Exporteer het opnieuw.',
    repeated: () => 'Een eerdere rij heeft dezelfde sleutel. Geef elke rij een eigen sleutel.',
    contradicts: () =>
      'Een andere rij gaat over hetzelfde en zegt er iets anders van, dus is niet bekend welke bedoeld is. Houd de goede.',
    ids_contradict: (accepted) =>
      `Elders in het bestand staat deze waarde van ${accepted.is === 'one-beside-one' ? accepted.other : 'de sleutel'} bij een andere sleutel, zodat leerlingen zouden samenvallen. Kijk na welke bij elkaar horen.`,
    too_many_cells: () =>
      'De rij heeft meer cellen dan er namen van kolommen zijn, dus is niet bekend welke cel bij welke kolom hoort. Zet tekst met een scheidingsteken erin tussen aanhalingstekens.',
    not_as_schema: () =>
      'De elementen zijn hier niet die van de XSD, of staan niet in die volgorde. Laat het programma herstellen dat het bestand heeft gemaakt.',
  },
};
