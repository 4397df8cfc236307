/** The words of the list of invoices, of crediting one and of correcting a school, in both languages. */
import { languageNow } from '../../kit/kit.ts';

const nl = {
  all: {
    title: 'Alle facturen',
    caption: 'Facturen en creditnota’s, nieuwste eerst',
    school: 'School',
    schoolHint: 'Bijvoorbeeld 12AB00. Leeg: alle scholen.',
    board: 'Bestuur',
    boardHint: 'Vijf cijfers. Leeg: alle besturen.',
    year: 'Jaar van uitgifte',
    yearHint: 'Bijvoorbeeld 2026. Leeg: alle jaren.',
    from: 'Uitgegeven van',
    to: 'Uitgegeven tot en met',
    show: 'Toon',
    none: 'Er zijn geen facturen.',
    noneFound: 'Geen factuur voldoet aan wat u invulde. Maak een veld leeg om er meer te zien.',
    noneHint: 'Een factuurronde geeft ze uit.',
    further: 'Verder in de lijst',
    send: 'Veel documenten versturen',
    correct: 'Een school nu corrigeren',
    run: 'Factuurronde',
    credit: 'Crediteren',
    creditNumber: (number: string) => `${number} crediteren`,
    cancels: (number: string) => `maakt ${number} ongedaan`,
    cancelledBy: 'gecrediteerd met',
    notLatest: 'eerst het latere document',
  },
  credit: {
    title: (number: string) => `${number} crediteren`,
    about: (kind: string, amount: string, debtor: string, school: string) =>
      `Dit is een ${kind} van ${amount} aan ${debtor}, voor ${school}.`,
    intro:
      'Een uitgegeven document verandert nooit. Crediteren maakt er een document naast dat het helemaal ongedaan maakt. Dat kan alleen met het laatste document van een abonnement. De volgende factuurronde berekent het jaar opnieuw.',
    on: 'Dag van het document',
    onHint: 'Niet na vandaag, en niet vóór de dag van het laatste document.',
    confirm: {
      invoice: (amount: string) => `geef 1 factuur uit: ${amount}`,
      'credit-note': (amount: string) => `geef 1 creditnota uit: ${amount}`,
    },
    creditOnly: 'Nu komt alleen de creditnota. De volgende factuurronde berekent het jaar opnieuw.',
    nothing: 'Er is niets uit te geven.',
    done: 'Uitgegeven:',
    doneNothing: 'Er was niets te corrigeren. Er is niets uitgegeven.',
    next: 'Het jaar is nu weer te factureren, met wat er vandaag bekend is.',
    toRun: 'Naar de factuurronde',
    leave: 'Terug naar de lijst',
  },
  correct: {
    title: 'Een school nu corrigeren',
    of: (school: string) => `${school} nu corrigeren`,
    intro:
      'Wat na een factuur veranderde, komt vanzelf op de volgende. Hiermee komt het er nu: in één document dat alle afgerekende jaren bijwerkt.',
    school: 'School',
    schoolHint: 'Bijvoorbeeld 12AB00.',
    goOn: 'Verder',
    leave: 'Terug naar de lijst',
  },
};

const en: typeof nl = {
  all: {
    title: 'All invoices',
    caption: 'Invoices and credit notes, newest first',
    school: 'School',
    schoolHint: 'For example 12AB00. Empty: all schools.',
    board: 'Board',
    boardHint: 'Five digits. Empty: all boards.',
    year: 'Year of issue',
    yearHint: 'For example 2026. Empty: all years.',
    from: 'Issued from',
    to: 'Issued through',
    show: 'Show',
    none: 'There are no invoices.',
    noneFound: 'No invoice matches what you filled in. Clear a field to see more.',
    noneHint: 'An invoice run issues them.',
    further: 'Further in the list',
    send: 'Send many documents',
    correct: 'Correct a school now',
    run: 'Invoice run',
    credit: 'Credit',
    creditNumber: (number) => `Credit ${number}`,
    cancels: (number) => `cancels ${number}`,
    cancelledBy: 'credited by',
    notLatest: 'the later document first',
  },
  credit: {
    title: (number) => `Credit ${number}`,
    about: (kind, amount, debtor, school) => `This is the ${kind} of ${amount} to ${debtor}, for ${school}.`,
    intro:
      'An issued document never changes. Crediting puts a document beside it that cancels it whole. Only the latest document of a subscription can be credited. The next invoice run bills the year anew.',
    on: 'Day of the document',
    onHint: 'Not after today, and not before the day of the latest document.',
    confirm: {
      invoice: (amount) => `issue 1 invoice: ${amount}`,
      'credit-note': (amount) => `issue 1 credit note: ${amount}`,
    },
    creditOnly: 'Now the credit note alone is issued. The next invoice run bills the year anew.',
    nothing: 'There is nothing to issue.',
    done: 'Issued:',
    doneNothing: 'There was nothing to correct. Nothing is issued.',
    next: 'The year can be invoiced again now, with what is known today.',
    toRun: 'To the invoice run',
    leave: 'Back to the list',
  },
  correct: {
    title: 'Correct a school now',
    of: (school) => `Correct ${school} now`,
    intro:
      'What changed after an invoice comes with the next one by itself. This brings it now: in one document that settles all past years.',
    school: 'School',
    schoolHint: 'For example 12AB00.',
    goOn: 'Go on',
    leave: 'Back to the list',
  },
};

export const documentTexts = () => ({ nl, en })[languageNow()];
