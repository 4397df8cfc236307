/** The words of this page in both languages, in a file that no other page loads. */
import { languageNow } from '../../kit/kit.ts';

const nl = {
  title: 'Inrichten',
  lead: 'Vijf stappen tot de eerste factuur. Een stap is gedaan zodra één school zo ver is; daarna gaat het met elke school net zo.',
  allDone: 'Alles is ingericht. Met elke volgende school gaat het net zo.',
  done: 'gedaan',
  toDo: 'nog te doen',
  steps: {
    supplier: {
      title: 'De leverancier',
      detail: 'Naam, adres, btw-nummer en rekening staan op elk document. Zonder leverancier wordt niets uitgegeven.',
    },
    school: {
      title: 'De eerste school',
      detail:
        'Leg een school met de hand vast, of lees in één keer het register van DUO in. Een bestuur staat los van zijn scholen en wordt apart vastgelegd. Wie betaalt heeft een adres nodig: het bestuur, of de school zelf.',
    },
    agreements: {
      title: 'De afspraken',
      detail:
        'Een school heeft een verwerkersovereenkomst nodig voor haar gegevens, en aanvaarde voorwaarden voor een abonnement.',
    },
    subscription: {
      title: 'Het abonnement',
      detail: 'Kies een abonnement en de eerste dag. U ziet vooraf wat er wordt gefactureerd.',
    },
    file: {
      title: 'Het eerste bestand',
      detail:
        'Lever een bestand met opbrengsten aan, bijvoorbeeld uit ParnasSys. Daaruit volgt hoeveel leerlingen tellen.',
    },
  },
  toRun: 'Naar de factuurronde',
  toSupplier: 'Naar de leverancier',
  toSchools: 'Leg een school vast',
  toRegister: 'Lees het register in',
  toBoards: 'Leg een bestuur vast',
  chooseSchool: 'Kies een school, of leg er eerst een vast',
  toOf: {
    agreements: (school: string) => `Naar de afspraken van ${school}`,
    subscription: (school: string) => `Naar het abonnement van ${school}`,
    file: (school: string) => `Lever een bestand aan voor ${school}`,
  },
};

const en: typeof nl = {
  title: 'Setting up',
  lead: 'Five steps to the first invoice. A step is done once one school has come so far; each further school goes the same way.',
  allDone: 'Everything is set up. Each further school goes the same way.',
  done: 'done',
  toDo: 'to do',
  steps: {
    supplier: {
      title: 'The supplier',
      detail: 'Name, address, VAT number and account are on every document. Without a supplier nothing is issued.',
    },
    school: {
      title: 'The first school',
      detail:
        'Register a school by hand, or read the register of DUO at once. A board is not one of its schools, and is recorded by itself. Whoever pays needs an address: the board, or the school itself.',
    },
    agreements: {
      title: 'The agreements',
      detail: 'A school needs a data processing agreement for its data, and accepted terms for a subscription.',
    },
    subscription: {
      title: 'The subscription',
      detail: 'Choose a plan and the first day. You see beforehand what will be invoiced.',
    },
    file: {
      title: 'The first file',
      detail: 'Deliver a file with results, for example from ParnasSys. How many pupils count follows from it.',
    },
  },
  toRun: 'To the invoice run',
  toSupplier: 'To the supplier',
  toSchools: 'Register a school',
  toRegister: 'Read the register',
  toBoards: 'Record a board',
  chooseSchool: 'First choose or register a school',
  toOf: {
    agreements: (school) => `To the agreements of ${school}`,
    subscription: (school) => `To the subscription of ${school}`,
    file: (school) => `Deliver a file for ${school}`,
  },
};

export const firstStepsTexts = () => ({ nl, en })[languageNow()];
