import type { DocumentFacts } from '../../domain/refusals/documentFacts.ts';
import type { RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';
import { namesOf } from '../names.ts';

const { day, all } = formatsOf('nl');
const { rendition, control } = namesOf('nl');

export const documents: RefusalTexts<DocumentFacts> = {
  document_not_found: {
    title: 'Document niet gevonden',
    detail: () => 'Dit document is er niet, of u mag het niet zien. Zoek het op in de lijst van documenten.',
  },
  document_cancels: {
    title: 'Document is zelf een creditering',
    detail: () =>
      'Een document dat een ander crediteert, kan zelf niet worden gecrediteerd. De volgende factuurronde factureert het jaar opnieuw.',
  },
  document_already_credited: {
    title: 'Document al gecrediteerd',
    detail: ({ by }) =>
      `Dit document is al eerder gecrediteerd${by === null ? '' : `, met ${by}`}; u hoeft niets te doen.`,
  },
  document_not_latest: {
    title: 'Niet het laatste document',
    detail: ({ later }) =>
      later.length === 0
        ? 'Alleen het laatste geldende document van een abonnement kan worden gecrediteerd. Een later document heeft nog geen nummer: doe een factureerronde en crediteer dat document eerst.'
        : `Alleen het laatste geldende document van een abonnement kan worden gecrediteerd. Crediteer eerst, in deze volgorde: ${later.join(', ')}.`,
  },
  issue_date_in_future: {
    title: 'Documentdatum in de toekomst',
    detail: ({ on, today }) =>
      `Documenten kunnen niet de datum ${day(on)} krijgen: dat is na vandaag, ${day(today)}. Kies vandaag of een eerdere dag.`,
  },
  issue_date_before_last: {
    title: 'Documentdatum vóór de laatste',
    detail: ({ on, last, number }) =>
      `Het laatste document, ${number}, is gedateerd ${day(last)}. Datums van documenten gaan nooit terug, dus ${day(on)} kan niet. Kies ${day(last)} of een latere dag.`,
  },
  vat_rate_unknown: {
    title: 'Btw-tarief onbekend',
    detail: ({ on }) =>
      `Voor documenten van ${day(on)} is geen btw-tarief bekend. Kies een latere dag, of leg eerst het btw-tarief vast.`,
  },
  supplier_incomplete: {
    title: 'Leverancier onvolledig',
    detail: () =>
      'De gegevens van de leverancier zijn nog niet vastgelegd. Leg die eerst vast: naam, adres, KvK-nummer, btw-nummer en IBAN.',
  },
  debtor_identifier_missing: {
    title: 'Debiteur zonder KvK-nummer of OIN',
    detail: ({ number, debtor }) =>
      number === null
        ? `De debiteur, ${debtor}, heeft geen KvK-nummer en geen OIN, en zonder een van beide wordt hier niet gefactureerd. Leg er een vast bij het bestuur of de debiteur.`
        : `Van ${number} is er geen UBL: de debiteur, ${debtor}, had op de factuurdatum geen KvK-nummer en geen OIN. Leg er een vast bij het bestuur of de debiteur: documenten van daarna hebben UBL. De pdf is er wel.`,
  },
  delivery_not_found: {
    title: 'Bezorging niet gevonden',
    detail: ({ number }) =>
      `Van ${number} is geen bezorging met dit nummer gevraagd. Zoek haar op bij de bezorgingen van dat document.`,
  },
  delivery_not_configured: {
    title: 'Geen bezorging ingesteld',
    detail: ({ school, why }) =>
      why === 'no-channel'
        ? `Voor school ${school} is niet ingesteld hoe documenten worden bezorgd. Stel dat in bij de school of bij haar bestuur.`
        : `Voor school ${school} is geen e-mailadres ingesteld. Stel het in bij de bezorging van de school of van haar bestuur.`,
  },
  email_not_configured: {
    title: 'Geen mailserver ingesteld',
    detail: () => 'Deze server kan geen e-mail versturen. De beheerder stelt SMTP_URL en MAIL_FROM in.',
  },
  peppol_outbox_not_configured: {
    title: 'Geen map voor Peppol ingesteld',
    detail: () => 'Deze server heeft geen map voor het Peppol-toegangspunt. De beheerder stelt PEPPOL_OUTBOX in.',
  },
  rendition_lost: {
    title: 'Bestand verloren',
    detail: ({ number, format }) =>
      `De ${rendition(format)} van ${number} is eerder uitgereikt, maar is weg en kan niet precies zo opnieuw worden gemaakt. De beheerder zet het bestand terug uit de reservekopie (npm run renditions -- --restore BESTAND).`,
  },
  books_do_not_balance: {
    title: 'Boekhouding sluit niet aan',
    detail: ({ from, to, differing }) =>
      `De boekingen van ${day(from)} tot en met ${day(to)} komen niet overeen met de documenten en betalingen (verschil in: ${all(differing.map(control))}). Er wordt daarom niets geëxporteerd. De proefbalans toont beide kanten. Vraag de beheerder het logboek te controleren (npm run verify).`,
  },
  debtor_incomplete: {
    title: 'Debiteur onvolledig',
    detail: ({ school }) =>
      `School ${school} heeft geen debiteur met een naam en een adres. Leg haar debiteur, haar bestuur of haar eigen adres vast.`,
  },
};
