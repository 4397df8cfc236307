/** Whether a school's files are taken on a day, whatever is in them (6.1, 8.1). */

import { nameOfSource, sourceStatusOn } from '../../domain/catalogue.ts';
import type { Catalogue } from '../../domain/catalogueEvents.ts';
import type { Day } from '../../domain/day.ts';
import { Rejection } from '../../domain/rejection.ts';
import { hasDpa, type Party } from '../../ledger/states/parties.ts';

/** @throws Rejection dpa_missing, source_not_found, source_not_available */
export const mustTakeFiles = (party: Party, source: string, catalogue: Catalogue, on: Day): void => {
  const { school } = party.details;
  if (!hasDpa(party, on)) throw new Rejection('dpa_missing', { school, for: 'import', day: on });
  const status = sourceStatusOn(catalogue, source, on)?.status;
  if (status === undefined) throw new Rejection('source_not_found', {});
  if (status !== 'supported' && status !== 'available')
    throw new Rejection('source_not_available', { name: nameOfSource(catalogue, source), status });
};
