/** The JSON Schema of every topic's messages, as consumers hold it: open, so that a field may be added (interfaces.md section 3). */
import { z } from 'zod';
import { schemaIdOf, type Topic, topicNames } from '../../projections/messages/message.ts';
import { messages } from '../answers/messages.ts';

export type JsonSchema = { readonly [name: string]: unknown };

/** By topic; draft 2020-12. */
export const messageSchemas = (): Readonly<Record<Topic, JsonSchema>> =>
  Object.fromEntries(topicNames.map((topic) => [topic, schemaOf(topic)])) as Record<Topic, JsonSchema>;

const schemaOf = (topic: Topic): JsonSchema => {
  const {
    $schema,
    id: _,
    ...described
  }: JsonSchema = z.toJSONSchema(messages[topic], {
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      delete jsonSchema.additionalProperties;
      // What is told of it to readers of the interface.
      delete jsonSchema.override;
    },
  });
  return { $schema, $id: schemaIdOf(topic), ...described };
};
