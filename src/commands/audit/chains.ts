/** Each stream as a chain of digests, held against its events' text alone (5.4). */
import type { Input } from '../../domain/billing/document.ts';
import type { ResultsImported } from '../../domain/results/events.ts';
import type { StoredEvent } from '../eventStore.ts';
import { digestsOf } from '../ledger.ts';
import type { Difference } from './differences.ts';

export type Chains = {
  /** Events of a stream must come in order; streams may be mixed, but an import's rows come before the event that names them. */
  check(event: StoredEvent): Difference[];
  readonly events: number;
};

type Link = { readonly revision: number; readonly digest: string | undefined };

export const chains = (): Chains => {
  const links = new Map<string, Link>();
  let events = 0;
  return {
    check: (event) => {
      events++;
      const before = links.get(event.stream) ?? { revision: -1, digest: '' };
      const { differences, carried } = checkAfter(before, event);
      links.set(event.stream, { revision: event.revision, digest: carried });
      return event.type === 'ResultsImported' ? [...differences, ...checkRows(links, event)] : differences;
    },
    get events() {
      return events;
    },
  };
};

const checkAfter = (before: Link, event: StoredEvent): { differences: Difference[]; carried: string | undefined } => {
  const { stream, revision } = event;
  const missing = revision - before.revision - 1;
  const { carried, computed } = digestsOf(event, before.digest ?? '');
  if (missing > 0) {
    const what = `${missing === 1 ? 'event' : `${missing} events`} missing before revision ${revision}`;
    return { differences: [{ stream, revision: before.revision + 1, what }], carried };
  }
  // After an event without a readable digest there is nothing to go on from; that event was named already.
  if (before.digest === undefined || carried === computed) return { differences: [], carried };
  const what =
    carried === undefined
      ? `${event.type} carries no digest: its metadata was changed`
      : `${event.type} is not as it was recorded: its digest is ${carried}, recomputed ${computed}`;
  return { differences: [{ stream, revision, what }], carried };
};

/** The rows that an import names were the last of their stream when it was recorded: a loss at its end breaks no chain, but this. */
const checkRows = (links: ReadonlyMap<string, Link>, { stream, revision, data }: StoredEvent): Difference[] => {
  const { rows } = JSON.parse(data) as ResultsImported['data'];
  const link = links.get(rows.stream);
  if (link !== undefined && link.revision >= rows.to && link.digest === rows.digest) return [];
  return [{ stream, revision, what: `its rows, ${named({ ...rows, revision: rows.to })}, are not there as they were` }];
};

/** A stream as a decision or an import names it, in words. */
export const named = ({ stream, revision, digest }: Input): string =>
  `${stream} at revision ${revision} with digest ${digest}`;
