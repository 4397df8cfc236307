/**
 * The answer, if it comes within `msMax` milliseconds; undefined when it fails or takes longer. p-timeout passes a failure
 * on, so this is our own.
 */
export const within = <T>(answer: Promise<T>, msMax: number): Promise<T | undefined> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, msMax, undefined);
    answer.then(resolve, () => resolve(undefined)).finally(() => clearTimeout(timer));
  });
