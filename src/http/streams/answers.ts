/** Streams and events as they are stored, and what belongs to them (10.46). */
import { z } from 'zod';
import { streamKinds } from '../../domain/eventTypes.ts';
import type { StreamRow } from '../../projections/browsing/streamRows.ts';
import type { Named } from '../../queries/streams/naming.ts';
import type { ChainLink, RequestOf } from '../../queries/streams/oneEvent.ts';
import type { RestingDay, RestingDocument, Rests } from '../../queries/streams/rests.ts';
import type { Data, EventLine } from '../../queries/streams/seenEvent.ts';
import type { VaultId } from '../../queries/streams/vaultIds.ts';
import { cursor, describing, digest, moment, money, pageOf, position, pseudonym, whole } from '../forms/answer.ts';
import { day, documentNumber, schoolId } from '../forms/primitives.ts';
import { type LeftOut, leftOuts } from './readers.ts';

export const streamKind = z.enum(streamKinds as [(typeof streamKinds)[number]]);

const stream = describing<StreamRow>()(
  z
    .strictObject({
      stream: z.string(),
      kind: streamKind,
      events: whole.meta({ description: 'How many it has; the revision of its last is one less' }),
      recordedAt: moment.meta({ description: 'When its last event was recorded' }),
      type: z.string().meta({ description: 'The type of its last event' }),
    })
    .meta({ id: 'Stream' }),
);

export const streamPage = pageOf(stream);

const sentence = z.string().nullable().meta({
  id: 'EventSentence',
  description: 'What happened, in the language of the request; null for a type that this release does not know',
});

/** An event as lists show it. */
export type ShownLine = EventLine & { readonly sentence: string | null };

const line = {
  stream: z.string(),
  revision: whole,
  position,
  type: z.string(),
  sentence,
  recordedAt: moment.nullable().meta({ description: 'Null where the stored text does not say so' }),
  role: z.string().nullable(),
  reason: z.string().nullable(),
};

const eventLine = describing<ShownLine>()(z.strictObject(line).meta({ id: 'EventLine' }));

export const eventsPage = z.strictObject({
  of: stream,
  types: z
    .array(z.strictObject({ type: z.string(), sentence }))
    .meta({ description: 'The types of event that a stream of this kind can hold' }),
  items: z.array(eventLine).meta({ description: 'May be fewer than `limit`, where `type` leaves out many' }),
  next: cursor,
});

const someOf = <Item extends z.ZodType>(item: Item, description: string) =>
  z.strictObject({ total: whole, items: z.array(item) }).meta({ description: `${description}: the first 20` });

const rests = describing<Rests>()(
  z
    .strictObject({
      school: schoolId
        .nullable()
        .meta({ description: 'Whose days and pupils these are; null for an event about no results' }),
      documents: someOf(
        describing<RestingDocument>()(
          z.strictObject({ number: documentNumber, school: schoolId, issuedOn: day, total: money }),
        ),
        'Documents that were made from it',
      ),
      days: someOf(
        describing<RestingDay>()(z.strictObject({ day, document: documentNumber, pupils: whole, position })),
        'Days of those documents on which pupils counted by a result of it',
      ),
      pupils: someOf(pseudonym, 'Those pupils'),
    })
    .meta({ id: 'Rests' }),
);

const named = describing<Named>()(
  z.strictObject({
    stream: z.string(),
    revision: whole,
    digest: digest.nullable().meta({ description: 'By which it is named; null where it is named without one' }),
  }),
);

const request = describing<Omit<RequestOf, 'events'> & { events: number | null }>()(
  z.strictObject({
    correlationId: z.string().nullable(),
    causationId: z.string().nullable(),
    events: whole.nullable().meta({ description: 'How many it wrote; for staff only' }),
  }),
);

const chain = describing<ChainLink>()(
  z.strictObject({
    digest: digest.nullable(),
    previous: z.union([digest, z.literal('')]).meta({ description: 'Of the event before it; empty for the first' }),
    holds: z.boolean().meta({ description: 'Whether the digest follows from the stored text and the one before it' }),
  }),
);

const json = z.record(z.string(), z.unknown());

export type OneEvent = ShownLine & {
  readonly kind: StreamRow['kind'];
  readonly known: boolean;
  readonly data: Data | null;
  readonly leftOut: readonly LeftOut[];
  readonly metadata: Data | null;
  readonly chain: ChainLink;
  readonly earlier: number | null;
  readonly later: number | null;
  readonly causes: {
    readonly request: Omit<RequestOf, 'events'> & { readonly events: number | null };
    readonly inputs: readonly Named[];
    readonly othersLeftOut: boolean;
  };
  readonly caused: { readonly items: readonly ShownLine[]; readonly next: string | null };
  readonly rests: Rests;
  readonly vault: { readonly total: number; readonly items: readonly VaultId[] };
};

export const oneEvent = z
  .strictObject({
    ...line,
    kind: streamKind,
    known: z.boolean().meta({ description: 'Whether this release knows its type and version' }),
    data: json.nullable().meta({ description: 'As stored; of a part of an import only its numbers' }),
    leftOut: z.array(z.enum(leftOuts)).meta({
      description:
        'What `data` leaves out: the rows of an import, schools of a pool, inputs of their streams, other schools',
    }),
    metadata: json.nullable(),
    chain,
    earlier: whole.nullable().meta({ description: 'Revision of the event before it' }),
    later: whole.nullable().meta({ description: 'Revision of the event after it' }),
    causes: z.strictObject({
      request,
      inputs: z.array(named).meta({ description: 'The events that it names' }),
      othersLeftOut: z.boolean().meta({ description: 'It names events that are not for the reader' }),
    }),
    caused: z
      .strictObject({
        items: z.array(eventLine),
        next: cursor.meta({ description: 'Give it as `cursor` to `…/caused`; null when these are all' }),
      })
      .meta({ description: 'Events of its request, and those that name it: the first 20 in order of the log' }),
    rests,
    vault: someOf(
      describing<VaultId>()(
        z.strictObject({
          id: z.string(),
          kept: z.boolean().nullable().meta({ description: 'Null while the vault cannot be asked' }),
        }),
      ),
      'Ids in `data` that name something in the vault, and whether it is still there',
    ),
  })
  .meta({ id: 'OneEvent' });

export const causedAnswer = z.strictObject({ items: z.array(eventLine), next: cursor });
