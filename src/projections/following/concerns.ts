/** Which events of the log concern a read model: events of its types, and unknown events in the kinds of streams that hold those (5.9). */

import { type StreamKind, streamKinds, typesIn } from '../../domain/eventTypes.ts';
import type { StoredEvent } from '../../ledger/eventStore.ts';
import { isKnown } from '../../ledger/known.ts';
import { kindOf } from '../../ledger/streams.ts';
import type { AnyProjection } from '../projection.ts';

type Of = Pick<AnyProjection, 'types' | 'noRowsOf'>;

/** False for foreign events (operations 11.8). */
export const concerns = (projection: Of, event: StoredEvent): boolean => {
  const kind = kindOf(event.stream);
  if (kind === undefined) return false;
  return isKnown(event) ? projection.types.includes(event.type) : kindsOf(projection).has(kind);
};

const kindsKept = new WeakMap<readonly string[], ReadonlySet<StreamKind>>();

/** The kinds of streams that a read model reads. */
const kindsOf = ({ types, noRowsOf }: Of): ReadonlySet<StreamKind> => {
  if (noRowsOf !== undefined) return new Set(noRowsOf);
  const kinds =
    kindsKept.get(types) ?? new Set(streamKinds.filter((kind) => typesIn(kind).some((type) => types.includes(type))));
  kindsKept.set(types, kinds);
  return kinds;
};

/** Types that the read model need not see. It must see all others, to find out whether they are known. */
export const typesPassedOver = (projection: Of): readonly string[] => {
  const kinds = kindsOf(projection);
  const read = new Set([...kinds].flatMap(typesIn));
  return streamKinds.flatMap(typesIn).filter((type) => !read.has(type));
};
