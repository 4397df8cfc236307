/**
 * The log of the stand-in for EventStoreDB, in memory. Its appends and positions behave as measured on the real server.
 */

export type Proposed = {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
};

export type Recorded = Proposed & {
  readonly stream: string;
  readonly revision: number;
  /** Position of the record. No two records share one. */
  readonly position: number;
  /** Equal to `position`, because the records of an append over gRPC commit themselves. */
  readonly commitPosition: number;
  readonly createdAt: number;
};

export type Expected = number | 'no_stream' | 'any' | 'stream_exists';

export type Outcome =
  | { readonly kind: 'appended'; readonly revision: number; readonly position: number }
  | { readonly kind: 'wrong_version'; readonly current: number | undefined }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'deleted' };

export type Log = {
  append(stream: string, events: readonly Proposed[], expected: Expected): Outcome;
  stream(name: string): readonly Recorded[];
  /** The events of a stream that its metadata lets a reader see. `all` still holds the others, until a scavenge. */
  visible(name: string): readonly Recorded[] | 'deleted';
  /** Deletes a stream as a client does: softly, so that it can continue where it ended, or for good. */
  delete(name: string, how: 'softly' | 'for good'): void;
  /** All records, in the order of positions. */
  readonly all: readonly Recorded[];
  /** Index in `all` of the first record at or after a position. */
  indexAt(position: number): number;
  /** Calls `appended` after each append, until the returned function is called. */
  watch(appended: () => void): () => void;
  /** Forgets what a restart forgets: the ids by which ANY and STREAM_EXISTS recognise a repetition. */
  forgetIds(): void;
};

/** The most bytes that one append may have in all. */
export const appendBytesMax = 1_048_576;

// Not 0, because the real log begins with records of the server's own.
const firstPosition = 1_309;
const recordBytes = 80;

export const newLog = (): Log => {
  const all: Recorded[] = [];
  const streams = new Map<string, Recorded[]>();
  const ids = new Map<string, Recorded>();
  const tombstones = new Set<string>();
  const watchers = new Set<() => void>();
  let end = firstPosition;

  const indexAt = (position: number): number => {
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (all[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const write = (stream: string, history: Recorded[], events: readonly Proposed[]): Outcome => {
    for (const event of events) {
      const places = { position: end, commitPosition: end };
      const recorded = { ...event, stream, revision: history.length, ...places, createdAt: Date.now() };
      end += recordBytes + bytesOf(event);
      history.push(recorded);
      all.push(recorded);
      ids.set(event.id, recorded);
    }
    streams.set(stream, history);
    for (const appended of watchers) appended();
    return appendedAt(history.at(-1));
  };

  /**
   * Finds the last event of a repeated append. With an exact revision the stream itself shows it; otherwise the ids in
   * memory do.
   */
  const retried = (
    history: Recorded[],
    events: readonly Proposed[],
    expected: Expected,
  ): Recorded | 'no' | 'in part' => {
    const exact = typeof expected === 'number' || expected === 'no_stream';
    const next = expected === 'no_stream' ? 0 : Number(expected) + 1;
    const found = events.map(({ id }, n) => (exact ? history[next + n] : ids.get(id)));
    const same = found.map((event, n) => event?.id === events[n]!.id && event.stream === history[0]?.stream);
    if (same.length > 0 && same.every(Boolean)) return found.at(-1)!;
    return same[0] === true ? 'in part' : 'no';
  };

  const cutOf = (name: string): { readonly $tb?: number; readonly $maxCount?: number } => {
    const latest = streams.get(`$$${name}`)?.at(-1);
    return latest === undefined ? {} : JSON.parse(Buffer.from(latest.data).toString());
  };

  const visible = (name: string): readonly Recorded[] => {
    const { $tb = 0, $maxCount = Number.POSITIVE_INFINITY } = cutOf(name);
    const history = streams.get(name) ?? [];
    return history.filter(({ revision }) => revision >= $tb && revision >= history.length - $maxCount);
  };

  const own = (type: string, data: object): Proposed => ({
    id: crypto.randomUUID(),
    type,
    contentType: 'application/json',
    data: Buffer.from(JSON.stringify(data)),
    metadata: Buffer.from(''),
  });

  return {
    all,
    indexAt,
    stream: (name) => streams.get(name) ?? [],
    visible: (name) => (tombstones.has(name) ? 'deleted' : visible(name)),
    delete: (name, how) => {
      const history = streams.get(how === 'softly' ? `$$${name}` : name) ?? [];
      // The largest revision of the real server, as JSON writes it.
      if (how === 'softly') write(`$$${name}`, history, [own('$metadata', { $tb: Number.MAX_SAFE_INTEGER })]);
      else {
        write(name, history, [own('$streamDeleted', {})]);
        tombstones.add(name);
      }
    },
    append: (stream, events, expected) => {
      if (tombstones.has(stream)) return { kind: 'deleted' };
      if (events.reduce((bytes, event) => bytes + bytesOf(event), 0) > appendBytesMax) return { kind: 'too_large' };
      const history = streams.get(stream) ?? [];
      // Measured: an append of nothing to a missing stream succeeds, at revision 0.
      if (events.length === 0 && history.length === 0) return appendedAt(undefined);
      const wrong = { kind: 'wrong_version', current: history.at(-1)?.revision } as const;
      if (expected === 'stream_exists' && history.length === 0) return wrong;
      // For a writer, a softly deleted stream does not exist. A new append continues at the revision where it ended.
      const begins = expected === 'no_stream' && visible(stream).length === 0;
      const at = begins ? history.length - 1 : expected === 'no_stream' ? -1 : expected;
      if (at === history.length - 1) return write(stream, history, events);
      const known = retried(history, events, expected);
      if (typeof known === 'object') return appendedAt(known);
      return known === 'no' && typeof at === 'string' ? write(stream, history, events) : wrong;
    },
    watch: (appended) => {
      watchers.add(appended);
      return () => watchers.delete(appended);
    },
    forgetIds: () => ids.clear(),
  };
};

const appendedAt = (last: Recorded | undefined): Outcome => ({
  kind: 'appended',
  revision: last?.revision ?? 0,
  position: last?.position ?? 0,
});

const bytesOf = ({ type, data, metadata }: Proposed): number => 2 * type.length + data.length + metadata.length;
