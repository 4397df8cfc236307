/** Schools that documents would bill by their pupils while those pupils run out for want of a new file (2.11, 4.4). */
import type { LineKind, Purpose } from '../../domain/billing/documents/document.ts';
import { type Day, dayNumber, dayText } from '../../domain/day.ts';
import { countsFromChanges, noCounts } from '../../domain/results/counting/counts.ts';
import { runsOutOn } from '../../domain/results/quality/runsOut.ts';
import { type PupilCountsRow, pupilCountsModel } from '../../projections/pupilCounts.ts';
import type { Sources } from '../sources.ts';

type Billed = {
  readonly school: string;
  readonly purpose: Purpose;
  readonly lines: readonly { readonly kind: LineKind }[];
};

export type MissedFile = {
  readonly school: string;
  /** The day from which a new file is missed, at most 30 days after the day asked about. */
  readonly from: Day;
};

/** Only year documents are looked at: after an end no file is expected, and a flat fee needs none. */
const isByPupils = ({ purpose, lines }: Billed): boolean =>
  purpose === 'year' && lines.some(({ kind }) => kind !== 'flat-fee' && kind !== 'flat-fee-refund');

/** In the order of the documents, each school once. */
export const missedFiles = async (
  { readStore }: Pick<Sources, 'readStore'>,
  documents: readonly Billed[],
  day: Day,
): Promise<MissedFile[]> => {
  const schools = [...new Set(documents.filter(isByPupils).map(({ school }) => school))];
  const rows = await readStore.getMany<PupilCountsRow>(pupilCountsModel, schools);
  return schools.flatMap((school) => {
    const row = rows.get(school);
    const from = runsOutOn(row === undefined ? noCounts : countsFromChanges(row.changes), dayNumber(day));
    return from === undefined ? [] : [{ school, from: dayText(from) }];
  });
};
