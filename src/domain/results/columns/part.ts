/**
 * One part of an import's rows, in the stream `import-{import}` (5.2): some 15 bytes a result, no more than a store takes
 * at once, and nothing that tells the order of the file. Columns are sorted by key, or by ordinal where that is known (6.2).
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
  /** Pseudonyms of pupils the school had none of, numbered on from those it has. */
  readonly newPupils: Int32Array;
  /** The kinds that the rows of this part name, by place. */
  readonly kinds: readonly Kind[];
  /** Results never linked before, ascending by key; their ordinals are numbered on in this order. */
  readonly linked: { readonly keys: Int32Array; readonly pupils: Int32Array; readonly kinds: Int32Array };
  /** Results with an ordinal whose content is not what the files said, or that did not exist; ascending by ordinal. */
  readonly changed: { readonly results: Int32Array; readonly pupils: Int32Array; readonly kinds: Int32Array };
  /** Results whose content is what the files said already. */
  readonly restated: OrdinalSet;
};

export type ImportPartStored = { readonly type: 'ImportPartStored'; readonly data: ImportPartData };

/** An {@link ImportPart} as JSON: `keys`, `newPupils`: base64 of 8 and 32 bytes each; other columns: base64 of varints. */
export type ImportPartData = {
  readonly import: string;
  /** From 0. */
  readonly part: number;
  readonly newPupils: string;
  /** `tuples`: three varints a kind: place of its day; place of its category × 9 + year group (0: none); place of its test code + 1 (0: none). */
  readonly kinds: {
    readonly days: readonly Day[];
    readonly testCodes: readonly string[];
    readonly tuples: string;
  };
  readonly linked: { readonly keys: string; readonly pupils: string; readonly kinds: string };
  /** `results`: each ordinal as its distance from the one before. */
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

// Written by dayText above, so not checked again: a fold reads tens of thousands of them.
const storedDay = (day: Day): DayNumber =>
  dayNumberOf(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8)));

/** Values by place, in order of first being asked for. */
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
