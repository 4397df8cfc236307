/** The names that people read where the interface has a code. A code without a name, such as that of a new plan, stays as it is. */
import type { Language } from './language.ts';

type Named = 'plan' | 'role' | 'rendition' | 'control';

const names: Readonly<Record<Language, Readonly<Record<Named, Readonly<Record<string, string>>>>>> = {
  en: {
    plan: { 'per-pupil': 'per pupil', legacy: 'flat fee', trial: 'trial' },
    role: {
      admin: 'administration',
      finance: 'finance',
      school: 'the school',
      board: 'the board',
      guardian: 'a guardian',
      system: 'the system',
    },
    rendition: { pdf: 'PDF', nlcius: 'UBL (NLCIUS)', peppol: 'UBL (Peppol)' },
    control: {
      debtors: 'debtors',
      vat: 'VAT',
      net: 'revenue with what is deferred',
      entries: 'the number of sales entries',
      sides: 'debit beside credit',
    },
  },
  nl: {
    plan: { 'per-pupil': 'per leerling', legacy: 'vast bedrag', trial: 'proefperiode' },
    role: {
      admin: 'beheer',
      finance: 'financiën',
      school: 'de school',
      board: 'het bestuur',
      guardian: 'een ouder of verzorger',
      system: 'het systeem',
    },
    rendition: { pdf: 'pdf', nlcius: 'UBL (NLCIUS)', peppol: 'UBL (Peppol)' },
    control: {
      debtors: 'debiteuren',
      vat: 'btw',
      net: 'omzet met wat vooruit is gefactureerd',
      entries: 'het aantal verkoopboekingen',
      sides: 'debet naast credit',
    },
  },
};

export type Names = {
  /** A plan of the catalogue. */
  readonly plan: (plan: string) => string;
  /** The role of who recorded something, as it follows the word `by`. */
  readonly role: (role: string) => string;
  /** A file of a document that was handed out. */
  readonly rendition: (format: string) => string;
  /** A figure that the books are held against (documents.md 9.7.6). */
  readonly control: (figure: string) => string;
};

export const namesOf = (language: Language): Names => {
  const nameOf =
    (of: Named) =>
    (code: string): string =>
      names[language][of][code] ?? code;
  return { plan: nameOf('plan'), role: nameOf('role'), rendition: nameOf('rendition'), control: nameOf('control') };
};
