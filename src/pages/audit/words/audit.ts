/** The words of verifying in both languages, in a file that no other page loads. */
import { languageNow } from '../../kit/kit.ts';

const nl = {
  title: 'Controle',
  lead: 'Alles wat vastgelegd is, kan opnieuw worden nagerekend: elke gebeurtenis, elk document, elke cent.',
  beginning: 'Begint…',
  verify: {
    title: 'Alles narekenen',
    lead: 'De ketens van alle stromen worden altijd helemaal nagerekend; documenten alle, of die van één jaar.',
    year: 'Jaar van uitgifte',
    yearHint: 'Bijvoorbeeld 2026. Leeg: documenten van alle jaren.',
    button: 'Reken na',
  },
  compare: {
    title: 'Vergelijken met bewaarde standen',
    lead: 'Houd het grootboek naast een bestand met standen dat eerder bewaard werd. Zo blijkt of er sindsdien iets veranderd of verdwenen is.',
    file: 'Bewaard bestand',
    drop: 'Sleep het bewaarde bestand hierheen, of kies het.',
    chosen: (name: string) => `Gekozen: ${name}`,
    choose: 'Kies bestand',
    key: 'Id van de sleutel',
    keyHint: 'Alleen als de leverancier de sleutel van toen niet meer heeft: het id dat u erbij schreef.',
    button: 'Vergelijk',
  },
  keep: {
    title: 'Standen bewaren',
    lead: 'De standen leggen het hele grootboek vast in één ondertekend bestand: van elke stroom de laatste gebeurtenis met haar vingerafdruk. Bewaar het buiten deze server, met het id van de sleutel erbij.',
    download: 'Download de standen',
    look: 'Bekijk de standen',
  },
  keys: {
    title: 'Sleutels',
    lead: 'Hiermee zijn standen ondertekend, de nieuwste eerst. Schrijf het id op bij wat u bewaart.',
    none: 'Er is nog geen sleutel: zij ontstaat bij de eerste standen.',
  },
  job: {
    states: {
      waiting: 'De controle wacht op haar beurt',
      running: 'De controle loopt',
      done: 'De controle is klaar',
      failed: 'De controle is mislukt',
      cancelled: 'De controle is gestopt',
    },
    asked: (moment: string) => `gevraagd op ${moment}`,
    beginning: 'Begint…',
    progress: (done: string, total: string, unit: string) => `${done} van ${total} ${unit}`,
    units: { events: 'gebeurtenissen', documents: 'documenten', schools: 'scholen', positions: 'plaatsen' } as Readonly<
      Record<string, string>
    >,
    cancel: 'Stoppen',
    cancelling: 'Stopt…',
  },
  found: {
    right: 'Alles klopt.',
    wrong: (count: string) => `Klopt niet: ${count} verschillen.`,
    heldAgainst: (streams: string, moment: string) =>
      `Het grootboek is naast de bewaarde standen van ${moment} gehouden: die van ${streams} stromen.`,
    agrees: 'Wat er toen stond, staat er nog net zo.',
    signedWith: 'Ze zijn ondertekend met sleutel',
    events: 'Gebeurtenissen',
    documents: 'Documenten',
    renditions: 'Afgegeven bestanden',
    rate: (rate: string) => `${rate} per seconde`,
    caption: 'Verschillen',
    event: 'Gebeurtenis',
    number: (stream: string, revision: string) => `${stream} nr. ${revision}`,
    document: 'Document en regel',
    line: (document: string, line: string) => `${document}, regel ${line}`,
    what: 'Wat er anders is',
  },
};

const en: typeof nl = {
  title: 'Audit',
  lead: 'Everything that was recorded can be recomputed: every event, every document, every cent.',
  beginning: 'Begins…',
  verify: {
    title: 'Recompute all',
    lead: 'The chains of all streams are always recomputed whole; documents all, or those of one year.',
    year: 'Year of issue',
    yearHint: 'For example 2026. Empty: documents of all years.',
    button: 'Recompute',
  },
  compare: {
    title: 'Compare with kept heads',
    lead: 'Hold the ledger against a file of heads that was kept earlier. It tells whether anything has changed or gone since.',
    file: 'Kept file',
    drop: 'Drop the kept file here, or choose it.',
    chosen: (name) => `Chosen: ${name}`,
    choose: 'Choose file',
    key: 'Id of the key',
    keyHint: 'Only if the supplier does not hold the key of then any more: the id that you wrote beside it.',
    button: 'Compare',
  },
  keep: {
    title: 'Keep heads',
    lead: 'The heads fix the whole ledger in one signed file: the last event of every stream with its digest. Keep it outside of this server, with the id of the key beside it.',
    download: 'Download the heads',
    look: 'Look at the heads',
  },
  keys: {
    title: 'Keys',
    lead: 'Heads are signed with these, the newest first. Write the id beside what you keep.',
    none: 'There is no key yet: it is made with the first heads.',
  },
  job: {
    states: {
      waiting: 'The verification waits for its turn',
      running: 'The verification is going on',
      done: 'The verification is done',
      failed: 'The verification failed',
      cancelled: 'The verification was stopped',
    },
    asked: (moment) => `asked on ${moment}`,
    beginning: 'Begins…',
    progress: (done, total, unit) => `${done} of ${total} ${unit}`,
    units: { events: 'events', documents: 'documents', schools: 'schools', positions: 'places' },
    cancel: 'Stop',
    cancelling: 'Stopping…',
  },
  found: {
    right: 'All is right.',
    wrong: (count) => `Not right: ${count} differences.`,
    heldAgainst: (streams, moment) =>
      `The ledger was held against the heads kept on ${moment}: those of ${streams} streams.`,
    agrees: 'What was there then is there just so.',
    signedWith: 'They were signed with key',
    events: 'Events',
    documents: 'Documents',
    renditions: 'Files handed out',
    rate: (rate) => `${rate} a second`,
    caption: 'Differences',
    event: 'Event',
    number: (stream, revision) => `${stream} no. ${revision}`,
    document: 'Document and line',
    line: (document, line) => `${document}, line ${line}`,
    what: 'What differs',
  },
};

export const auditTexts = () => ({ nl, en })[languageNow()];
