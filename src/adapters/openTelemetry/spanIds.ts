/** Ids of traces and spans that every process of a ledger makes in the same way from the ids of an act. */
import { createHash } from 'node:crypto';
import type { Act } from '../../ledger/traces.ts';

export type SpanIds = { readonly traceId: string; readonly spanId: string };

const traceForm = /^(?!0{32})[0-9a-f]{32}$/;

/**
 * A correlation that came with a `traceparent` is the id of a trace already. Any other correlation gives it by its
 * digest.
 */
export const traceIdOf = ({ correlationId }: Pick<Act, 'correlationId'>): string =>
  traceForm.test(correlationId) ? correlationId : digits(`trace ${correlationId}`, 32);

/** The span of a step that occurs once for each causation. */
export const spanIdOf = (step: 'request' | 'command', { causationId }: Pick<Act, 'causationId'>): string =>
  digits(`${step} ${causationId}`, 16);

const digits = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

const parentForm = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;

/** The span that a client's `traceparent` names. */
export const parentIn = (traceparent: string | undefined): SpanIds | undefined => {
  const [, traceId, spanId] = parentForm.exec(traceparent ?? '') ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
};
