import type { HistoryFacts } from '../../domain/refusals/historyFacts.ts';
import type { GuardedCode, RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { day, number } = formatsOf('nl');

const remedy =
  'Controleer het logboek. Gebruik de versie die deze gebeurtenis schreef of een latere, of haal uit een kopie terug wat was vastgelegd.';

export const history: RefusalTexts<HistoryFacts> = {
  reason_required: {
    title: 'Reden nodig',
    detail: (facts) => {
      switch (facts.for) {
        case 'restored':
          return 'Met confirmRestored=true staat iemand in voor een teruggezet logboek dat met geen bewaarde standen is vergeleken. Geef de reden in X-Reason.';
        case 'counted-before':
          return 'Dit verandert wat eerder is geteld. Geef de reden, in `reason` of in X-Reason.';
        case 'linked-earlier':
          return 'Koppelen op een eerdere dag dan vandaag vraagt om een reden in X-Reason.';
        case 'declining':
          return 'Geef aan waarom de raamovereenkomst wordt afgewezen: het bestuur leest het.';
        case 'past-end':
          return `${day(facts.endsOn)} is al voorbij. Geef in X-Reason aan waarom het einde nu pas wordt vastgelegd, zoals een brief die is blijven liggen.`;
      }
    },
  },
  confirmation_required: {
    title: 'Bevestiging nodig',
    detail: ({ of }) =>
      of === 'secret'
        ? 'De sleutel vernietigen is niet terug te draaien. Herhaal het nummer van de school als bevestiging: { "school": … }.'
        : 'Een ouder wissen is niet terug te draaien. Herhaal het nummer van de ouder als bevestiging: { "guardian": … }.',
  },
  restored_unchecked: {
    title: 'Teruggezet logboek niet nagegaan',
    detail: ({ events }) =>
      `Dit logboek is teruggezet uit een kopie van ${number(events)} gebeurtenissen, en niemand heeft nog nagegaan of elk uitgegeven document erin staat: nummers die klanten al hebben zouden opnieuw kunnen worden uitgegeven. Vergelijk het met de nieuwste standen die zijn bewaard (npm run verify -- --heads BESTAND). Zijn er geen bewaard, vraag dan opnieuw met confirmRestored=true en de reden in X-Reason; dat geldt vanaf dan.`,
  },
  history_damaged: {
    title: 'Vastlegging beschadigd',
    detail: ({ school, stream, revision }) =>
      `Van school ${school} is ${stream} bij gebeurtenis ${revision} niet zoals het is vastgelegd. Controleer het logboek, en haal terug wat was vastgelegd uit een kopie.`,
  },
  history_unknown: {
    title: 'Vastlegging onbekend',
    detail: (facts) => {
      if (facts.about === 'deleted-stream')
        return `Over wat in ${facts.stream} staat wordt niets besloten: die stroom is in de opslag gewist. Controleer het logboek, en haal terug wat was vastgelegd uit een kopie.`;
      const { stream, revision } = facts;
      const about = {
        all: 'Er wordt niets besloten',
        stream: `Over wat in ${stream} staat wordt niets besloten`,
        school: facts.about === 'school' ? `Over school ${facts.school} wordt niets besloten` : '',
      }[facts.about];
      return `${about}: gebeurtenis ${revision} van ${stream} is bij deze versie niet bekend, of is niet zoals zij is vastgelegd. ${remedy}`;
    },
  },
  heads_copy_forged: {
    title: 'Kopie van standen vervalst',
    detail: (facts) =>
      `Deze kopie is niet zoals zij is ondertekend: ${
        facts.why === 'digest-differs'
          ? 'de inhoud past niet bij haar eigen vingerafdruk'
          : `de handtekening is niet met sleutel ${facts.key} over deze inhoud gezet`
      }. Vergelijk het logboek met een andere kopie.`,
  },
  heads_key_unknown: {
    title: 'Sleutel van standen onbekend',
    detail: ({ key, held }) =>
      `Deze kopie is ondertekend met sleutel ${key}, en in de kluis van dit logboek ligt ${held.length === 0 ? 'er geen' : held.join(', ')}. ` +
      'De kopie is van een ander logboek of vervalst, of de sleutel is sindsdien verloren of vervangen. Schreef u ' +
      'het nummer van de sleutel op als dat van deze leverancier toen u de kopie kreeg, geef het dan op als de sleutel die u vertrouwt; het logboek wordt er dan mee vergeleken.',
  },
};

export const guarded: Readonly<Record<GuardedCode, string>> = {
  history_damaged:
    'Dit volgt uit een gebeurtenis die niet meer in het logboek staat zoals zij is vastgelegd. Neem contact met ons op: onze medewerkers kunnen het logboek controleren.',
  history_unknown:
    'Dit volgt uit gebeurtenissen waarvan er een ontbreekt, of die deze versie van de dienst niet kent. Neem contact met ons op: onze medewerkers kunnen het logboek controleren.',
};
