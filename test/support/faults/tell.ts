import type { Outcome } from './trial.ts';

/** The outcome as one line for people. */
export const told = (what: string, outcome: Outcome): string => {
  const { sent, acknowledged, refused, unknown, repeated, lost, doubled, wrong, faults } = outcome;
  const { events, documents, outages, longestMs } = outcome;
  return (
    `${what}: ${sent} asked, ${acknowledged} acknowledged, ${refused} refused, ${unknown} never answered, ` +
    `${repeated} repeated, ${outages} times 503, longest answer ${(longestMs / 1_000).toFixed(1)} s; ` +
    `${events} events, ${documents} documents; lost ${lost.length}, doubled ${doubled.length}, ` +
    `wrong ${wrong.length}, not in order ${faults.length}`
  );
};

/** Prints the outcome into the output of a test run, also when the test fails. */
export const tell = (what: string, outcome: Outcome): void => console.log(told(what, outcome));

/** Everything in the outcome that breaks the rules. */
export const troublesIn = ({ lost, doubled, wrong, faults }: Outcome): string[] => [
  ...lost.map((one) => `lost: ${one}`),
  ...doubled.map((one) => `doubled: ${one}`),
  ...wrong.map((one) => `wrong: ${one}`),
  ...faults,
];

/**
 * Whether a trouble is only that an answer was late. On a machine that runs all parts of the whole, the machine decides
 * that.
 */
export const isLate = (trouble: string): boolean => trouble.endsWith('was not answered in time');
