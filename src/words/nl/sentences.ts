import { absolute, isNegative, isZero } from '../../domain/money.ts';
import { formatsOf } from '../formats.ts';
import type { SentenceTexts } from '../sentenceTexts.ts';

const { day, money, number } = formatsOf('nl');

const period = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  `van ${day(from)} tot en met ${day(to)}`;

const runs = { past: 'liep', now: 'loopt', 'to-come': 'loopt straks' } as const;

const takenBack = (withdrawn: number): string =>
  withdrawn === 0
    ? ''
    : ` Daarnaast ${withdrawn === 1 ? 'is 1 bestand' : `zijn ${number(withdrawn)} bestanden`} ingetrokken.`;

export const sentences: SentenceTexts = {
  files: ({ standing, withdrawn }) =>
    `Van uw school ${standing === 1 ? 'is 1 bestand' : `zijn ${number(standing)} bestanden`} met opbrengsten verwerkt.${takenBack(withdrawn)}`,
  trial: ({ when, ...facts }) => `De gratis proefperiode ${runs[when]} ${period(facts)}. Daarvoor betaalt u niets.`,
  pilot: ({ pilot, when, ...facts }) =>
    `Pilot ${pilot} van uw bestuur ${runs[when]} voor uw school ${period(facts)}. Daarvoor betaalt u niets.`,
  framework: ({ agreement, ...facts }) =>
    `Uw school doet mee aan raamovereenkomst ${agreement} van uw bestuur. Die geldt ${period(facts)}.`,
  'no-subscription': () => 'Uw school heeft geen abonnement.',
  ended: ({ endsOn }) =>
    endsOn === null ? 'Het abonnement is gestopt.' : `Het abonnement is gestopt. ${day(endsOn)} was de laatste dag.`,
  planned: ({ startsOn }) => `Het abonnement begint op ${day(startsOn)}.`,
  'taken-over': ({ year, billed, reference }) =>
    `Voor jaar ${year} is eerder, buiten dit systeem, ${money(billed)} in rekening gebracht (${reference}).`,
  year: ({ year, ...facts }) => `Jaar ${year} van het abonnement loopt ${period(facts)}.`,
  billed: ({ billed }) => `Voor dit jaar is ${money(billed)} in rekening gebracht.`,
  'no-count': () => 'Er telde nog geen leerling mee. Daarom is er nog geen voorschot in rekening gebracht.',
  count: ({ countDay, pupils, billed }) =>
    `Op de teldag, ${day(countDay)}, ${pupils === 1 ? 'telde 1 leerling' : `telden ${number(pupils)} leerlingen`} mee. Voor dit jaar is tot nu toe ${money(billed)} in rekening gebracht.`,
  average: ({ months, average }) =>
    `Over ${months === 1 ? 'de maand' : `de ${months} maanden`} die voorbij ${months === 1 ? 'is' : 'zijn'}, telden gemiddeld ${number(average)} leerlingen mee.`,
  usage: ({ usage, average, price }) =>
    `Blijft het gemiddelde zo, dan kost dit jaar ${money(usage)}: ${number(average)} × ${money(price)}.`,
  settlement: ({ settlement }) => {
    if (isNegative(settlement)) return `U krijgt dan ${money(absolute(settlement))} terug.`;
    return isZero(settlement) ? 'Er is dan niets te verrekenen.' : `U betaalt dan ${money(settlement)} bij.`;
  },
};
