/** An import's part in numbers. Its rows lead to results and pupils, which have answers of their own (6.2). */

import { pupilWords } from '../../domain/results/columns/hashes.ts';
import { decodeLinks, type ImportLinksData } from '../../domain/results/columns/linksPart.ts';
import { forEachOrdinal } from '../../domain/results/columns/ordinals.ts';
import { decodePart, type ImportPartData } from '../../domain/results/columns/part.ts';
import type { Data, SeenEvent } from '../../queries/streams/seenEvent.ts';

/** Null for a part that cannot be read. */
export const numbersOfPart = ({ type, data }: Pick<SeenEvent, 'type' | 'data'>): Data | null => {
  try {
    if (type === 'ImportPartStored') return ofRows(data as unknown as ImportPartData);
    if (type === 'ImportLinksStored') return ofLinks(data as unknown as ImportLinksData);
    return null;
  } catch {
    return null;
  }
};

const ofRows = (stored: ImportPartData): Data => {
  const { newPupils, kinds, linked, changed, restated } = decodePart(stored);
  let known = 0;
  forEachOrdinal(restated, () => known++);
  return {
    import: stored.import,
    part: stored.part,
    newPupils: newPupils.length / pupilWords,
    kinds: kinds.length,
    linked: linked.pupils.length,
    changed: changed.results.length,
    restated: known,
  };
};

const ofLinks = (stored: ImportLinksData): Data => {
  const links = decodeLinks([stored]);
  return {
    import: stored.import,
    part: stored.part,
    newPupils: (links?.newPupils.length ?? 0) / pupilWords,
    links: (links?.pairs.length ?? 0) / 2,
  };
};
