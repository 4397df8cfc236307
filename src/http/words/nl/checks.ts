import { formatsOf } from '../../../words/formats.ts';
import type { CheckFault, Denied } from '../facts.ts';

const { day, number } = formatsOf('nl');

export const stores = { 'event store': 'eventopslag', 'read store': 'leesopslag' } as const;

const rights: Readonly<Record<string, string>> = {
  read: 'te lezen',
  append: 'toe te voegen',
  'log in': 'in te loggen',
  'use its tables': 'haar tabellen te gebruiken',
  'create the schema ledger': 'het schema ledger te maken',
};

export const denied = ({ store, right }: Denied): string =>
  `De ${stores[store]} geeft deze server het recht niet om ${rights[right] ?? `te doen wat hij nodig heeft (${right})`}`;

export const leapt = ({ today, lastClosed, days, leapDays }: Extract<CheckFault, { is: 'clock-leapt' }>): string =>
  `Volgens de klok is het ${day(today)}, en de laatste afgesloten dag is ${day(lastClosed)}: er zouden ${number(days)} dagen tegelijk worden afgesloten, ` +
  `en zonder bevestiging zijn dat er ten hoogste ${number(leapDays)} (CLOCK_LEAP_DAYS). Loopt de klok verkeerd, zet hem dan goed. Loopt hij goed, ` +
  'omdat dit logboek zo lang heeft stilgestaan, bevestig dat dan één keer met: npm run clock -- --confirm.';

export const checks = (fault: CheckFault): string => {
  switch (fault.is) {
    case 'stopping':
      return 'De server stopt.';
    case 'starting':
      return fault.waitsFor === undefined
        ? 'De server start op.'
        : `De server start op en wacht op de ${stores[fault.waitsFor]}.`;
    case 'store-silent':
      return 'De opslag antwoordt nu niet.';
    case 'store-denied':
      return `${denied(fault)}.`;
    case 'models-failing':
      return 'De leesmodellen kunnen het logboek nu niet volgen; zij proberen het vanzelf opnieuw.';
    case 'models-outdated':
      return 'Een leesmodel wordt opnieuw gemaakt voor deze versie van het programma.';
    case 'models-not-asked':
      return 'Hoe ver de leesmodellen zijn is nu niet te vragen.';
    case 'models-late':
      return `Een leesmodel loopt meer dan ${fault.seconds} s achter op het logboek.`;
    case 'schools-not-followed':
      return `${number(fault.schools)} ${fault.schools === 1 ? 'school wordt' : 'scholen worden'} niet gevolgd; in de lijst van leesmodellen staat welke.`;
    case 'vault-unusable':
      return 'De kluis kan nu niet worden beschreven en gelezen.';
    case 'day-not-asked':
      return 'Welke dag het laatst is afgesloten is nu niet te vragen.';
    case 'day-open':
      return `${day(fault.day)} is nog niet afgesloten.`;
    case 'history-unknown':
      return `Het logboek bevat gebeurtenissen die deze versie niet kent: ${fault.stopped ? 'er wordt niets besloten' : `over ${number(fault.subjects)} ${fault.subjects === 1 ? 'school of bestuur' : 'scholen of besturen'} wordt niets besloten`}. In de lijst van leesmodellen staat welke.`;
    case 'clock-leapt':
      return leapt(fault);
    case 'clock-behind':
      return `De klok loopt ${number(fault.minutes)} minuten achter op het moment van de laatst vastgelegde gebeurtenis. Zet hem goed; tot dan staan de momenten van vastlegging stil.`;
    case 'publishing-denied':
      return 'Kafka geeft deze server een recht niet dat hij nodig heeft; berichten worden bewaard en later verstuurd.';
    case 'publishing-silent':
      return 'Kafka is nu niet te bereiken; berichten worden bewaard en later verstuurd.';
    case 'queue-silent':
      return 'Taken zijn nu niet op te halen; ze worden bewaard en later gedaan.';
  }
};
