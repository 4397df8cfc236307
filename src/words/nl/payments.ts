import type { NamedDebtor, PaymentFacts } from '../../domain/refusals/paymentFacts.ts';
import type { RefusalTexts, StatementTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { day, money, all } = formatsOf('nl');

const debtorText = ({ name, id }: NamedDebtor): string => `${name} (${id})`;

export const payments: RefusalTexts<PaymentFacts> = {
  payment_not_found: {
    title: 'Betaling niet gevonden',
    detail: () => 'Deze betaling is er niet. Zoek haar op in de lijst van betalingen.',
  },
  debtor_not_found: {
    title: 'Debiteur niet gevonden',
    detail: () =>
      'Geen document heeft deze debiteur. Geef het id van een debiteur zoals documenten het tonen, bijvoorbeeld board-12345, of laat het weg.',
  },
  payment_in_future: {
    title: 'Betaling in de toekomst',
    detail: ({ on, today }) =>
      `Een betaling kan niet gedateerd zijn op ${day(on)}: dat is na vandaag, ${day(today)}. Geef de dag waarop de bank haar boekte.`,
  },
  allocation_exceeds_open: {
    title: 'Meer afgeboekt dan er openstaat',
    detail: ({ number, amount, open }) =>
      `Van ${number} staat ${money(open)} open, dus er kan geen ${money(amount)} op worden afgeboekt. Boek hoogstens af wat openstaat, met hetzelfde teken. De rest van een betaling mag blijven staan.`,
  },
  allocation_of_other_debtor: {
    title: 'Document van een andere debiteur',
    detail: ({ number, debtor, payer }) =>
      `${number} is van ${debtorText(debtor)} en deze betaling van ${debtorText(payer)}; leg per debiteur een betaling vast, en verreken alleen documenten van één debiteur.`,
  },
  entry_already_booked: {
    title: 'Afschriftregel al geboekt',
    detail: ({ payment }) =>
      `Deze regel van het afschrift is geboekt als betaling ${payment}; klopt die niet, draai die dan eerst terug.`,
  },
  already_reversed: {
    title: 'Al teruggedraaid',
    detail: ({ payment, on }) =>
      `Betaling ${payment} is teruggedraaid op ${day(on)}; leg haar opnieuw vast als zij toch moet gelden.`,
  },
};

export const statement: StatementTexts = {
  pays: ({ number, open }) =>
    `${number} is het enige nummer in de omschrijving dat openstaat, en er stond ${money(open)} van open.`,
  'no-number': () => 'In de omschrijving staat geen documentnummer; zoek op wat ermee is betaald en leg het vast.',
  'not-open': ({ numbers }) => `Van ${all(numbers)} staat niets open; kijk of er twee keer is betaald en leg het vast.`,
  'several-open': ({ numbers }) =>
    `In de omschrijving staat meer dan één nummer dat openstaat, ${all(numbers)}; geef aan hoeveel waarvoor is.`,
  'amount-differs': ({ number, open }) =>
    `Het bedrag is niet de ${money(open)} die van ${number} openstaat; geef aan waarvoor het is.`,
  reversed: ({ payment }) =>
    `Dit is geboekt als betaling ${payment}, die is teruggedraaid; leg het vast zoals het moet zijn.`,
  known: ({ payment }) =>
    payment === undefined ? 'Dezelfde regel staat eerder in dit bestand.' : `Dit is geboekt als betaling ${payment}.`,
  'known-otherwise': ({ payment }) =>
    `${payment === undefined ? 'Een eerdere regel in dit bestand' : `Betaling ${payment}`} heeft hetzelfde kenmerk en een ander bedrag; vraag het de bank. Is het een andere betaling, leg die dan met de hand vast, zonder deze regel te noemen.`,
  'other-account': () =>
    'Het afschrift is niet van de rekening van de leverancier. Kijk of het IBAN bij de gegevens van de leverancier klopt.',
  debit: () => 'Dit is een afschrijving.',
  'not-booked': () => 'De bank heeft dit nog niet geboekt; het komt terug in een later afschrift.',
  'other-currency': () => 'Dit is niet in euro; leg met de hand vast wat het in euro was.',
  zero: () => 'Dit is 0,00.',
};
