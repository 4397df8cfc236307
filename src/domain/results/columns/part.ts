/**
 * One part of an import's rows, in the stream `import-{import}` (5.2). It takes some 15 bytes per result and fits in
 * one append. Nothing in it tells the order of the file: columns are sorted by key, or by ordinal where that is known
 * (6.2).
 */
import { type Day, type DayNumber, dayNumberOf, dayText } from '../../day.ts';
import { categories, type Kind } from '../kinds.ts';
import {
  base64OfVarints,
  base64OfWords,
  deltas,
  readOrdinals,
  undeltas,
  varintsOfBase64,
  type WrittenOrdinals,
  wordsOfBase64,
  writtenOrdinals,
} from './base64.ts';
import type { OrdinalSet } from './ordinals.ts';

export type ImportPart = {
  /** Pseudonyms of pupils new to the school. They get the numbers after those that the school has. */
  readonly newPupils: Int32Array;
  /** The kinds that rows of this part refer to by index. */
  readonly kinds: readonly Kind[];
  /** Results never linked before, ascending by key. They get the next ordinals in this order. */
  readonly linked: { readonly keys: Int32Array; readonly pupils: Int32Array; readonly kinds: Int32Array };
  /** Results with an ordinal that did not exist or had other content in the files; ascending by ordinal. */
  readonly changed: { readonly results: Int32Array; readonly pupils: Int32Array; readonly kinds: Int32Array };
  /** Results whose content is the same as the files said before. */
  readonly restated: OrdinalSet;
};

export type ImportPartStored = { readonly type: 'ImportPartStored'; readonly data: ImportPartData };

/** An {@link ImportPart} as JSON: `keys`, `newPupils`: base64 of 8 and 32 bytes each; other columns: base64 of varints. */
export type ImportPartData = {
  readonly import: string;
  /** Number of the part, from 0. */
  readonly part: number;
  readonly newPupils: string;
  /**
   * `tuples`: three varints per kind: index of its day; index of its category × 9 + year group (0: none); index of its
   * test code + 1 (0: none).
   */
  readonly kinds: {
    readonly days: readonly Day[];
    readonly testCodes: readonly string[];
    readonly tuples: string;
  };
  readonly linked: { readonly keys: string; readonly pupils: string; readonly kinds: string };
  /** `results`: each ordinal as its distance from the previous one. */
  readonly changed: { readonly results: string; readonly pupils: string; readonly kinds: string };
  readonly restated: WrittenOrdinals;
};

export const encodePart = (importId: string, number: number, part: ImportPart): ImportPartStored => ({
  type: 'ImportPartStored',
  data: {
    import: importId,
    part: number,
    newPupils: base64OfWords(part.newPupils),
    kinds: encodeKinds(part.kinds),
    linked: {
      keys: base64OfWords(part.linked.keys),
      pupils: base64OfVarints(part.linked.pupils),
      kinds: base64OfVarints(part.linked.kinds),
    },
    changed: {
      results: base64OfVarints(deltas(part.changed.results)),
      pupils: base64OfVarints(part.changed.pupils),
      kinds: base64OfVarints(part.changed.kinds),
    },
    restated: writtenOrdinals(part.restated),
  },
});

export const decodePart = ({ newPupils, kinds, linked, changed, restated }: ImportPartData): ImportPart => ({
  newPupils: wordsOfBase64(newPupils),
  kinds: decodeKinds(kinds),
  linked: {
    keys: wordsOfBase64(linked.keys),
    pupils: varintsOfBase64(linked.pupils),
    kinds: varintsOfBase64(linked.kinds),
  },
  changed: {
    results: undeltas(varintsOfBase64(changed.results)),
    pupils: varintsOfBase64(changed.pupils),
    kinds: varintsOfBase64(changed.kinds),
  },
  restated: readOrdinals(restated),
});

const encodeKinds = (kinds: readonly Kind[]): ImportPartData['kinds'] => {
  const days = placesOf<DayNumber>();
  const testCodes = placesOf<string>();
  const tuples = kinds.flatMap(({ category, takenOn, yearGroup, testCode }) => [
    days.placeOf(takenOn),
    categories.indexOf(category) * 9 + (yearGroup ?? 0),
    testCode === null ? 0 : testCodes.placeOf(testCode) + 1,
  ]);
  return {
    days: days.all().map(dayText),
    testCodes: testCodes.all(),
    tuples: base64OfVarints(Int32Array.from(tuples)),
  };
};

const decodeKinds = (written: ImportPartData['kinds']): Kind[] => {
  const days = written.days.map(storedDay);
  const tuples = varintsOfBase64(written.tuples);
  const kinds: Kind[] = [];
  for (let at = 0; at < tuples.length; at += 3) {
    const group = tuples[at + 1]!;
    const code = tuples[at + 2]!;
    kinds.push({
      category: categories[Math.floor(group / 9)]!,
      takenOn: days[tuples[at]!]!,
      yearGroup: group % 9 || null,
      testCode: code === 0 ? null : written.testCodes[code - 1]!,
    });
  }
  return kinds;
};

// dayText wrote it above, so it is not checked again: a fold reads tens of thousands of days.
const storedDay = (day: Day): DayNumber =>
  dayNumberOf(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8)));

/** Gives values an index in the order in which they are first asked for. */
const placesOf = <T>() => {
  const places = new Map<T, number>();
  return {
    placeOf: (value: T): number => {
      const place = places.get(value) ?? places.size;
      places.set(value, place);
      return place;
    },
    all: (): T[] => [...places.keys()],
  };
};
