import { absolute, isNegative, isZero } from '../../domain/money.ts';
import { formatsOf } from '../formats.ts';
import type { SentenceTexts } from '../sentenceTexts.ts';

const { day, money, number } = formatsOf('en');

const period = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  `from ${day(from)} through ${day(to)}`;

const runs = { past: 'ran', now: 'runs', 'to-come': 'will run' } as const;

const takenBack = (withdrawn: number): string =>
  withdrawn === 0 ? '' : ` Besides, ${withdrawn === 1 ? '1 file was' : `${number(withdrawn)} files were`} withdrawn.`;

export const sentences: SentenceTexts = {
  files: ({ standing, withdrawn }) =>
    `Of your school ${standing === 1 ? '1 file of results has' : `${number(standing)} files of results have`} been processed.${takenBack(withdrawn)}`,
  trial: ({ when, ...facts }) => `The free trial ${runs[when]} ${period(facts)}. You pay nothing for it.`,
  pilot: ({ pilot, when, ...facts }) =>
    `Pilot ${pilot} of your board ${runs[when]} ${period(facts)} for your school. You pay nothing for it.`,
  framework: ({ agreement, ...facts }) =>
    `Your school has joined framework agreement ${agreement} of your board. It is valid ${period(facts)}.`,
  'no-subscription': () => 'Your school has no subscription.',
  ended: ({ endsOn }) =>
    endsOn === null ? 'The subscription has ended.' : `The subscription has ended. ${day(endsOn)} was its last day.`,
  planned: ({ startsOn }) => `The subscription begins on ${day(startsOn)}.`,
  'taken-over': ({ year, billed, reference }) =>
    `For year ${year} ${money(billed)} was billed before, outside this system (${reference}).`,
  year: ({ year, ...facts }) => `Year ${year} of the subscription runs ${period(facts)}.`,
  billed: ({ billed }) => `For this year ${money(billed)} has been billed.`,
  'no-count': () => 'No pupil has counted yet, so no advance has been billed.',
  count: ({ countDay, pupils, billed }) =>
    `On the count day, ${day(countDay)}, ${pupils === 1 ? '1 pupil' : `${number(pupils)} pupils`} counted. For this year ${money(billed)} has been billed so far.`,
  average: ({ months, average }) =>
    `Over the ${months === 1 ? 'month that has' : `${months} months that have`} passed, ${number(average)} pupils counted on average.`,
  usage: ({ usage, average, price }) =>
    `If the average stays like this, the year costs ${money(usage)}: ${number(average)} × ${money(price)}.`,
  settlement: ({ settlement }) => {
    if (isNegative(settlement)) return `You then get ${money(absolute(settlement))} back.`;
    return isZero(settlement) ? 'There is then nothing to settle.' : `You then pay ${money(settlement)} more.`;
  },
};
