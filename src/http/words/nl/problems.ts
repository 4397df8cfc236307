import type { RefusalTexts } from '../../../words/catalogue.ts';
import { formatsOf } from '../../../words/formats.ts';
import type { CheckFault, HttpFacts } from '../facts.ts';
import { checks, denied, leapt } from './checks.ts';

const { number, either, all } = formatsOf('nl');

const checked = ({ check }: { readonly check: CheckFault }): string => checks(check);

export const problems: RefusalTexts<HttpFacts> = {
  invalid_request: {
    title: 'Ongeldige aanvraag',
    detail: (facts) => {
      switch (facts.why) {
        case 'faults':
          return `De aanvraag bevat ${facts.faults === 1 ? 'een fout' : `${number(facts.faults)} fouten`}.`;
        case 'not-read':
          return 'De aanvraag was niet te lezen.';
        case 'not-http':
          return 'De aanvraag was niet te lezen als HTTP.';
      }
    },
  },
  invalid_json: {
    title: 'Ongeldige JSON',
    detail: ({ why }) =>
      why === 'not-json'
        ? 'Wat u stuurt is geen geldige JSON.'
        : 'Wat u stuurt is geen UTF-8, en JSON moet dat zijn. Codeer het zo.',
  },
  body_incomplete: {
    title: 'Aanvraag onvolledig',
    detail: () => 'Wat u stuurde hield op voordat het volledig was, en er is niets van overgenomen. Stuur het opnieuw.',
  },
  two_credentials: {
    title: 'Twee keer aangemeld',
    detail: () =>
      'Deze aanvraag heeft een token én het cookie van een sessie, en er mag maar een van beide bij. Laat er een weg.',
  },
  cross_site: {
    title: 'Van een andere site',
    detail: () => 'Met een sessie kan dit alleen vanaf onze eigen pagina’s; open het daar.',
  },
  session_ended: { title: 'Afgemeld', detail: () => 'Deze sessie is voorbij; meld u opnieuw aan.' },
  code_not_valid: {
    title: 'Aanmeldlink niet geldig',
    detail: ({ why }) => {
      switch (why) {
        case 'used':
          return 'Deze link is al gebruikt en werkt maar één keer; vraag een nieuwe.';
        case 'expired':
          return 'De tijd van deze link is voorbij; vraag een nieuwe.';
        case 'unknown':
          return 'Deze link is niet van deze server, of niet heel; kopieer de hele link of vraag een nieuwe.';
      }
    },
  },
  provider_missing: {
    title: 'Geen aanbieder',
    detail: () => 'Op deze server is geen OpenID-aanbieder ingesteld; meld u aan met een link.',
  },
  provider_unavailable: {
    title: 'Aanbieder niet bereikbaar',
    detail: () => 'De OpenID-aanbieder is nu niet te bereiken. Probeer het later opnieuw.',
  },
  logout_token_not_valid: {
    title: 'Afmeldtoken niet geldig',
    detail: () => 'Het afmeldtoken is niet door de aanbieder voor deze server gemaakt, of het is te oud.',
  },
  token_missing: { title: 'Token ontbreekt', detail: () => 'Stuur een token mee: Authorization: Bearer <JWT>.' },
  token_invalid: {
    title: 'Token ongeldig',
    detail: (facts) => {
      switch (facts.why) {
        case 'expired':
          return 'Het token is verlopen. Vraag een nieuw token.';
        case 'not-valid':
          return 'Het token is hier niet geldig. Vraag een token bij de uitgever die hier wordt vertrouwd.';
        case 'claims-malformed':
          return 'In het token ontbreekt sub of role, of de school, het bestuur of de ouder bij de rol, of een daarvan heeft niet de goede vorm: sub is een nietszeggend nummer van 1 tot 256 zichtbare ASCII-tekens zonder @.';
        case 'claim-missing':
          return `In het token ontbreekt ${facts.claim}. Vraag een token dat het heeft.`;
        case 'claim-not-taken':
          return `De claim ${facts.claim} van het token heeft niet de waarde die hier wordt aangenomen. Vraag een token voor deze server.`;
      }
    },
  },
  role_not_allowed: {
    title: 'Rol mag dit niet',
    detail: ({ role, allowed }) => `De rol ${role} mag dit niet. Dit mag wel: ${all(allowed)}.`,
  },
  path_not_found: {
    title: 'Pad niet gevonden',
    detail: () => 'Dit adres is er niet. Kijk of het goed is overgenomen.',
  },
  projection_not_found: {
    title: 'Leesmodel niet gevonden',
    detail: () => 'Er is geen leesmodel met deze naam. Kies er een uit de lijst van leesmodellen.',
  },
  event_not_found: {
    title: 'Gebeurtenis niet gevonden',
    detail: () =>
      'Deze stroom of gebeurtenis is er niet, of u mag haar niet zien. Neem stroom en nummer over uit een lijst of een herleiding.',
  },
  job_not_found: {
    title: 'Taak niet gevonden',
    detail: () =>
      'Deze taak is er niet of niet meer, of een ander vroeg erom. Het adres van uw taak staat in Location van het antwoord 202.',
  },
  method_not_allowed: {
    title: 'Methode niet toegestaan',
    detail: ({ allowed }) => `Dit pad neemt ${all(allowed)} aan.`,
  },
  not_acceptable: {
    title: 'Geen passend formaat',
    detail: ({ mediaTypes }) =>
      `Het antwoord is er als ${either(mediaTypes)}, en Accept noemt iets anders. Noem dat in Accept, of laat Accept weg.`,
  },
  concurrent_writes: {
    title: 'Gelijktijdig gewijzigd',
    detail: () => 'Anderen bleven ondertussen hetzelfde wijzigen. Probeer het opnieuw.',
  },
  rebuild_in_progress: {
    title: 'Leesmodel wordt al opgebouwd',
    detail: () => 'Dit leesmodel wordt al opnieuw opgebouwd. In de lijst van leesmodellen staat hoe ver dat is.',
  },
  rebuild_not_running: {
    title: 'Leesmodel wordt niet opgebouwd',
    detail: () => 'Deze server bouwt dit leesmodel niet op. Een andere misschien wel.',
  },
  request_in_progress: {
    title: 'Aanvraag nog bezig',
    detail: () => 'De eerste aanvraag met deze Idempotency-Key is nog bezig. Probeer het opnieuw.',
  },
  precondition_failed: {
    title: 'Ondertussen gewijzigd',
    detail: () =>
      'Dit is gewijzigd sinds de versie die If-Match noemt, en er is niets vastgelegd. Lees het opnieuw, en besluit dan opnieuw.',
  },
  body_too_large: {
    title: 'Te groot',
    detail: ({ bytesMax }) =>
      `Wat u stuurt is groter dan de ${number(bytesMax)} bytes die hier worden aangenomen. Stuur minder tegelijk.`,
  },
  media_type_unsupported: {
    title: 'Formaat niet aangenomen',
    detail: ({ why }) =>
      ({
        'not-json': 'Hier wordt application/json aangenomen.',
        'not-form': 'Hier wordt application/x-www-form-urlencoded aangenomen.',
        'no-body': 'Hier hoort niets bij te worden gestuurd. Stuur de aanvraag zonder inhoud.',
        'not-utf-8': 'JSON wordt aangenomen als UTF-8. Stuur het zo, en noem geen andere tekenset.',
        encoded: 'Wat u stuurt wordt aangenomen zoals het is. Stuur het zonder Content-Encoding.',
        'charset-or-encoding':
          'De tekenset of codering van wat u stuurt wordt hier niet aangenomen. Stuur UTF-8, zonder Content-Encoding.',
      })[why],
  },
  idempotency_key_reused: {
    title: 'Idempotency-Key al gebruikt',
    detail: () => 'Deze Idempotency-Key kwam eerder bij een andere aanvraag. Geef elke aanvraag een eigen sleutel.',
  },
  too_many_requests: {
    title: 'Te veel aanvragen',
    detail: (facts) => {
      switch (facts.why) {
        case 'often':
          return 'Dit is in korte tijd te vaak gevraagd. Probeer het opnieuw na Retry-After.';
        case 'heavy':
          return `Er zijn al ${facts.together} aanvragen van dit token bezig die lang duren. Wacht tot er een is beantwoord.`;
        case 'jobs':
          return `${facts.together} taken waar u om vroeg zijn nog niet klaar. Wacht tot er een klaar is, of trek er een in.`;
      }
    },
  },
  client_gone: { title: 'Aanvrager weg', detail: () => 'Niemand wacht nog op dit antwoord.' },
  internal_error: {
    title: 'Interne fout',
    detail: () =>
      'Hier ging iets mis. Geef ons de X-Correlation-Id van dit antwoord door; daarmee vinden wij de oorzaak.',
  },
  token_keys_unavailable: {
    title: 'Sleutels voor tokens niet beschikbaar',
    detail: () => 'De sleutels waarmee tokens worden nagegaan zijn nu niet te lezen. Probeer het opnieuw.',
  },
  store_unavailable: {
    title: 'Opslag niet beschikbaar',
    detail: (facts) =>
      facts.check === undefined
        ? 'De opslag antwoordt nu niet, en het is niet bekend of er iets is vastgelegd. Kijk dat na voordat u het opnieuw probeert, of herhaal de aanvraag met dezelfde Idempotency-Key.'
        : checks(facts.check),
  },
  store_denied: {
    title: 'Opslag weigert',
    detail: (facts) =>
      'check' in facts
        ? checked(facts)
        : `${denied(facts)}, dus is er niets vastgelegd. Zodra het recht er is, gaat het vanzelf verder.`,
  },
  starting: { title: 'Start op', detail: checked },
  read_model_behind: {
    title: 'Leesmodel loopt achter',
    detail: (facts) => {
      if ('check' in facts) return checked(facts);
      return facts.behind === 'position'
        ? 'De leesmodellen zijn nog niet zo ver als X-Position. Probeer het opnieuw.'
        : 'De leesmodellen zijn nog niet zo ver als het logboek. Probeer het opnieuw.';
    },
  },
  read_models_failing: { title: 'Leesmodellen haperen', detail: checked },
  read_model_outdated: {
    title: 'Leesmodel verouderd',
    detail: (facts) =>
      'check' in facts
        ? checked(facts)
        : `Het leesmodel ${facts.model}, dat voor dit antwoord nodig is, wordt opnieuw gemaakt voor deze versie van het programma. Probeer het later opnieuw.`,
  },
  school_parked: {
    title: 'School staat stil',
    detail: () =>
      'Een gebeurtenis van deze school kan niet worden verwerkt, dus de stand bij X-Position is niet te geven. Zonder X-Position krijgt u de laatst bekende stand.',
  },
  vault_unavailable: {
    title: 'Kluis niet beschikbaar',
    detail: (facts) =>
      facts.check === undefined
        ? 'De kluis met sleutels en persoonsgegevens is nu niet te gebruiken; er gaat niets verloren. Probeer het later opnieuw.'
        : checks(facts.check),
  },
  day_not_closed: { title: 'Dag niet afgesloten', detail: checked },
  clock_leapt: {
    title: 'Klok sprong vooruit',
    detail: (leap) => `${leapt({ is: 'clock-leapt', ...leap })} Tot dan krijgt niets een datum; lezen kan wel.`,
  },
  stopping: {
    title: 'Stopt',
    detail: (facts) =>
      facts.check === undefined
        ? 'De server stopt en heeft dit niet afgemaakt. Stuur de aanvraag opnieuw zodra hij terug is; het gaat dan verder waar het was gebleven.'
        : checks(facts.check),
  },
};
