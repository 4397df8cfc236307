import type { Attributes, SpanKind } from '@opentelemetry/api';
import type { Act } from '../../ledger/traces.ts';

/** Begins a step that an act caused. Call the function that it returns at the step's end, with its failure if it failed. */
export type BeginStep = (step: {
  readonly name: string;
  readonly kind: SpanKind;
  readonly act: Act;
  readonly attributes: Attributes;
}) => (failure?: unknown) => void;
