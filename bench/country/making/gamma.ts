/** Draws sizes of schools: pupils follow a gamma distribution with shape 2.36 and mean 220, clipped to real sizes. */

const shape = 2.36;
const mean = 220;
const pupilsMin = 8;
const pupilsMax = 1_200;

/**
 * The method of Marsaglia and Tsang (2000), for shapes above 1. @param upTo gives whole numbers from 0 up to a bound
 * (exclusive)
 */
export const gammaPupils = (upTo: (bound: number) => number): number => {
  const uniform = () => (upTo(2 ** 30) + 0.5) / 2 ** 30;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v))
      return Math.min(pupilsMax, Math.max(pupilsMin, Math.round((d * v * mean) / shape)));
  }
};
