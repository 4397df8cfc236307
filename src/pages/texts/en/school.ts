import type { school as dutch } from '../nl/school.ts';

export const school: typeof dutch = {
  menu: {
    'my-data': 'My data',
  },
  myData: {
    title: (school) => (school === undefined ? 'My data' : `My data – ${school}`),
    asOf: (day) => `as of ${day}`,
    year: (year, from, to) => `This year: year ${year}, ${from} to ${to}`,
    monthsEnded: (months) => `${months} of 12 months ended`,
    average: 'Average so far',
    pupils: (count) => `${count} pupils`,
    billed: 'Advance billed',
    expectedUsage: 'Expected usage',
    expectedSettlement: 'Expected settlement',
    back: (amount) => `you get ${amount} back`,
    pay: (amount) => `you pay ${amount} more`,
    nothing: 'nothing to settle',
    estimate: 'if the average stays as it is',
    months: 'Pupils counted on the last day of each month',
    month: 'Month',
    counted: 'Pupils',
    averageThen: 'Average until then',
    notYet: 'not yet',
  },
};
