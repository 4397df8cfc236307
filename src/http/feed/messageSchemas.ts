/**
 * The JSON Schema of every topic's messages, for consumers. The schemas are open, so that a field can be added later
 * (interfaces.md section 3).
 */
import { z } from 'zod';
import { schemaIdOf, type Topic, topicNames } from '../../projections/messages/message.ts';
import { messages } from './answers.ts';

export type JsonSchema = { readonly [name: string]: unknown };

/** By topic; JSON Schema draft 2020-12. */
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
      // `override` is a note for the OpenAPI document only.
      delete jsonSchema.override;
    },
  });
  return { $schema, $id: schemaIdOf(topic), ...described };
};
