/** Links between ids of one pupil (2.9). Ids have the numbers that the school's column of pupils gives them. */

/** Pairs of linked ids: lower, higher, lower, higher, … Each pair once, ascending. */
export type Pairs = Int32Array;

export const noPairs: Pairs = new Int32Array(0);

/**
 * The last word by hand about a pair. `linked` holds whatever files say, `cut` keeps the pair apart whatever they say;
 * after `takenBack` only files count again.
 */
export type HandLink = {
  readonly state: 'linked' | 'cut' | 'takenBack';
  /** Revision of its event in `results-{school}`. */
  readonly revision: number;
};

/** What makes several ids of a school one pupil. */
export type PupilLinks = {
  /** The last word by hand about each pair, by {@link pairKey}. */
  readonly byHand: ReadonlyMap<number, HandLink>;
  /**
   * By the number of an id: the number of the id by which its pupil is shown. Undefined while no link holds: then each
   * id is a pupil of its own.
   */
  readonly shownBy: Int32Array | undefined;
};

export const noLinks: PupilLinks = { byHand: new Map(), shownBy: undefined };

// A school has at most 20,000 ids, and a file at most two for each of its 1,000,000 rows (2.1): a pair fits in one exact number.
const idsMax = 2 ** 21;

export const pairKey = (a: number, b: number): number => Math.min(a, b) * idsMax + Math.max(a, b);

export const pairOf = (key: number): readonly [lower: number, higher: number] => [
  Math.floor(key / idsMax),
  key % idsMax,
];

/** Gathers pairs: each once, however often and in which direction it is added. A pair of one id with itself says nothing. */
export const pairSet = () => {
  const keys = new Set<number>();
  return {
    add: (a: number, b: number): void => {
      if (a !== b) keys.add(pairKey(a, b));
    },
    pairs: (): Pairs => {
      const pairs = new Int32Array(keys.size * 2);
      const ascending = Float64Array.from(keys).sort();
      for (const [n, key] of ascending.entries()) pairs.set(pairOf(key), n * 2);
      return pairs;
    },
  };
};

export const samePairs = (a: Pairs, b: Pairs): boolean =>
  a === b || (a.length === b.length && Buffer.compare(bytesOf(a), bytesOf(b)) === 0);

const bytesOf = ({ buffer, byteOffset, byteLength }: Pairs): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
