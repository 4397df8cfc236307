import { formatsOf } from '../../../words/formats.ts';
import type { CheckFault, Denied } from '../facts.ts';

const { day, number } = formatsOf('en');

export const denied = ({ store, right }: Denied): string => `The ${store} denies this server the right to ${right}`;

export const leapt = ({ today, lastClosed, days, leapDays }: Extract<CheckFault, { is: 'clock-leapt' }>): string =>
  `The clock says that today is ${day(today)}, and the last day that closed is ${day(lastClosed)}: ${number(days)} days would close at once, ` +
  `and at most ${number(leapDays)} do unless you confirm it (CLOCK_LEAP_DAYS). If the clock is wrong, set it right. If it is ` +
  'right, because this ledger stood still for so long, confirm it once with: npm run clock -- --confirm.';

export const checks = (fault: CheckFault): string => {
  switch (fault.is) {
    case 'stopping':
      return 'The server is stopping.';
    case 'starting':
      return fault.waitsFor === undefined
        ? 'The server is starting.'
        : `The server is starting, and waits for its ${fault.waitsFor}.`;
    case 'store-silent':
      return 'The store does not answer now.';
    case 'store-denied':
      return `${denied(fault)}.`;
    case 'models-failing':
      return 'The read models cannot follow the log now; they try again by themselves.';
    case 'models-outdated':
      return 'A read model is being made anew for this version of the program.';
    case 'models-not-asked':
      return 'How far the read models are cannot be asked now.';
    case 'models-late':
      return `A read model is more than ${fault.seconds} s behind the log.`;
    case 'schools-not-followed':
      return `${number(fault.schools)} ${fault.schools === 1 ? 'school is' : 'schools are'} not followed; the list of read models tells which.`;
    case 'vault-unusable':
      return 'The vault cannot be written and read now.';
    case 'day-not-asked':
      return 'Which day was closed last cannot be asked now.';
    case 'day-open':
      return `${day(fault.day)} has not been closed yet.`;
    case 'history-unknown':
      return `The ledger holds events that this release does not know: ${fault.stopped ? 'nothing is decided' : `about ${number(fault.subjects)} ${fault.subjects === 1 ? 'school or board' : 'schools or boards'} nothing is decided`}. The list of read models tells which.`;
    case 'clock-leapt':
      return leapt(fault);
    case 'clock-behind':
      return `The clock is ${number(fault.minutes)} minutes behind the moment of the last recorded event: set it right. Until then moments of recording stand still.`;
    case 'publishing-denied':
      return 'Kafka denies this server a right that it needs; messages are kept, and published later.';
    case 'publishing-silent':
      return 'Kafka cannot be reached now; messages are kept, and published later.';
    case 'queue-silent':
      return 'Jobs cannot be looked for now; they are kept, and done later.';
  }
};
