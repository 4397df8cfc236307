/** The answer, if it comes within `msMax` milliseconds; undefined when it fails or takes longer. */
export const within = <T>(answer: Promise<T>, msMax: number): Promise<T | undefined> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, msMax, undefined);
    answer.then(resolve, () => resolve(undefined)).finally(() => clearTimeout(timer));
  });
