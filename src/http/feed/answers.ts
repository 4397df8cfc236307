/**
 * Schemas of the messages that leave by Kafka and by the feed (interfaces.md section 3). A message that does not fit
 * its schema exactly is not sent.
 */
import { z } from 'zod';
import type { PupilCountsMessage } from '../../projections/messages/countMessages.ts';
import type { DocumentMessage } from '../../projections/messages/documentMessages.ts';
import { dataSchemaOf, source, type Topic, topics } from '../../projections/messages/message.ts';
import type { AnyMessage } from '../../projections/messages/outlet.ts';
import type { SubscriptionsMessage } from '../../projections/messages/subscriptionMessages.ts';
import { document } from '../billing/documentAnswers.ts';
import { describing, moment, money, whole } from '../forms/answer.ts';
import { day, documentNumber, planId, schoolId } from '../forms/primitives.ts';
import { counts } from '../results/countAnswers.ts';

/** What is told alike in the messages of every topic. */
export const cloudEvent = z.strictObject({
  specversion: z.literal('1.0'),
  source: z.literal(source),
  time: moment,
  sequence: z
    .string()
    .regex(/^[0-9]{16}$/)
    .meta({ description: 'The log position: of two messages with one subject the greater is the later' }),
  datacontenttype: z.literal('application/json'),
});

const alike = cloudEvent.shape;

const envelope = <T extends Topic, Key extends z.ZodType, Data extends z.ZodType>(topic: T, key: Key, data: Data) =>
  z
    .strictObject({
      specversion: alike.specversion,
      id: z
        .string()
        .regex(new RegExp(`^${topic.replaceAll('.', '\\.')}/[^/]+/[0-9]+$`))
        .meta({ description: 'Topic, key and log position; drop a message whose id you have had' }),
      source: alike.source,
      type: z.literal(topic),
      subject: key,
      time: moment,
      sequence: alike.sequence,
      datacontenttype: alike.datacontenttype,
      dataschema: z.literal(dataSchemaOf(topic)),
      data,
    })
    .meta({ id: `${topics[topic].data}Message`, title: topic });

const pupilCountsData = z
  .strictObject({
    school: schoolId,
    closedThrough: day
      .nullable()
      .meta({ description: 'The last month-end in it; null until the first one has closed' }),
    months: counts.shape.months,
    schoolYears: counts.shape.schoolYears,
  })
  .meta({
    id: 'PupilCounts',
    description: 'All month-ends and school years that have closed, from the first count on',
  });

const year = z.strictObject({ term: whole.min(1), number: whole.min(1), from: day, to: day });

const subscriptionsData = z
  .strictObject({
    school: schoolId,
    trial: z
      .strictObject({ kind: z.enum(['masterclass', 'on-the-job']), startsOn: day, endsOn: day })
      .nullable()
      .meta({ description: 'Null for a school that never had one' }),
    subscriptions: z.array(
      z.strictObject({
        terms: z.array(z.strictObject({ term: whole.min(1), plan: planId, startsOn: day })),
        endsOn: day.nullable().meta({ description: 'Its last day, once an end is recorded' }),
        takenOver: z
          .array(z.strictObject({ term: whole.min(1), year: whole.min(1), billed: money, reference: z.string() }))
          .meta({ description: 'Years that were billed elsewhere' }),
      }),
    ),
    documents: z
      .array(
        z.strictObject({
          number: documentNumber,
          purpose: z.enum(['year', 'final', 'correction', 'cancel']),
          year,
          total: money,
          standing: z.boolean().meta({ description: 'Neither credited nor a credit itself' }),
        }),
      )
      .meta({ description: 'Every document issued for them, oldest first' }),
  })
  .meta({ id: 'Subscriptions', description: "A school's trial, subscriptions and documents, whole" });

/** Schemas by topic. */
export const messages = {
  'telboek.pupil-counts.v1': describing<PupilCountsMessage>()(
    envelope('telboek.pupil-counts.v1', schoolId, pupilCountsData),
  ),
  'telboek.documents.v1': describing<DocumentMessage>()(envelope('telboek.documents.v1', documentNumber, document)),
  'telboek.subscriptions.v1': describing<SubscriptionsMessage>()(
    envelope('telboek.subscriptions.v1', schoolId, subscriptionsData),
  ),
} satisfies Readonly<Record<Topic, z.ZodType>>;

const cursor = z.string().meta({ description: 'Give it as `after` for what comes after this line' });

/** A line of the feed. */
export const feedLine = z.union(Object.values(messages).map((message) => message.safeExtend({ cursor })));

/** @throws ZodError for a message that does not fit its schema */
export const encodeMessage = (message: AnyMessage): string => JSON.stringify(messages[message.type].parse(message));
