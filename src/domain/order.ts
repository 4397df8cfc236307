/** Compares texts by their code units, as stored figures are ordered: the same on every machine and in every language. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
