/** The words of the page on which a guardian asks for a new link, in both languages. */
import { languageNow } from '../kit/kit.ts';

const nl = {
  title: 'Een nieuwe link vragen',
  lead: 'Vul het e-mailadres in dat de school van uw kind van u heeft. U krijgt een link die u aanmeldt. Een wachtwoord hebt u niet nodig.',
  email: 'E-mailadres',
  ask: 'Stuur mij een link',
  asked: 'Is dit adres bij een school bekend, dan komt er binnen enkele minuten een e-mail met een link.',
  none: 'Komt er niets? Kijk bij ongewenste e-mail, of vraag de school welk adres zij van u heeft.',
};

const en: typeof nl = {
  title: 'Ask for a new link',
  lead: 'Fill in the e-mail address that the school of your child has of you. You get a link that signs you in. You need no password.',
  email: 'E-mail address',
  ask: 'Send me a link',
  asked: 'If a school knows this address, an e-mail with a link comes within a few minutes.',
  none: 'Nothing comes? Look among unwanted e-mail, or ask the school which address it has of you.',
};

export const newLinkTexts = () => ({ nl, en })[languageNow()];
