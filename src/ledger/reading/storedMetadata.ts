/** What the metadata of a stored event say. They are read as text that anybody may have written, so nothing here throws. */
import { system } from '../ledger.ts';
import type { Act } from '../traces.ts';

const momentForm = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/;

/** When an event was recorded. Undefined if the text does not say so: anybody may have written it. */
export const recordedAtIn = (metadata: string): string | undefined => momentIn(fieldIn(metadata, 'recordedAt'));

/** The request that caused an event. Undefined if the text does not say so. */
export const causationIn = (metadata: string): string | undefined => {
  const id = fieldIn(metadata, '$causationId');
  return typeof id === 'string' ? id : undefined;
};

/** The ids of the act that caused an event. Undefined if the text does not say so. */
export const actIn = (metadata: string): Act | undefined => {
  const [correlationId, causationId] = [fieldIn(metadata, '$correlationId'), causationIn(metadata)];
  if (typeof correlationId !== 'string' || causationId === undefined) return undefined;
  const actor = fieldIn(metadata, 'actor');
  const byItself = typeof actor === 'object' && actor !== null && 'role' in actor && actor.role === system.role;
  return { correlationId, causationId, byItself };
};

const momentIn = (value: unknown): string | undefined =>
  typeof value === 'string' && momentForm.test(value) ? value : undefined;

const fieldIn = (metadata: string, name: string): unknown => {
  try {
    const parsed: unknown = JSON.parse(metadata);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>)[name] : undefined;
  } catch {
    return undefined;
  }
};
