/** The words of this page in both languages, in a file that no other page loads. */
import { languageNow } from '../../kit/kit.ts';

const nl = {
  title: 'Leverancier',
  lead: 'Zo noemen documenten de leverancier. Wat al is uitgegeven, verandert niet.',
  none: 'De leverancier is nog niet vastgelegd. Zonder leverancier wordt niets uitgegeven.',
  vatId: 'Btw-nummer',
  vatIdHint: 'Zoals NL000099998B57',
  iban: 'IBAN',
  save: 'Leverancier vastleggen',
  saved: 'De leverancier is vastgelegd. Nieuwe documenten noemen de leverancier zo.',
  again: 'Opnieuw bekijken',
};

const en: typeof nl = {
  title: 'Supplier',
  lead: 'This is how documents name the supplier. What was issued already does not change.',
  none: 'The supplier is not recorded yet. Without one, nothing is issued.',
  vatId: 'VAT number',
  vatIdHint: 'Such as NL000099998B57',
  iban: 'IBAN',
  save: 'Record the supplier',
  saved: 'The supplier is recorded. Documents from now on name it so.',
  again: 'Look again',
};

export const supplierTexts = () => ({ nl, en })[languageNow()];
