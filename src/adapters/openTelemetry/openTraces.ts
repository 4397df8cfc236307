/**
 * Traces by OpenTelemetry, sent over OTLP/HTTP to OTEL_EXPORTER_OTLP_ENDPOINT (operations 12.7). Only this folder knows
 * the library, which is loaded only if that variable is set. A span holds the kind of work, and never an id, a name or
 * content.
 */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { type Attributes, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { EventStore } from '../../ledger/eventStore.ts';
import type { Traces } from '../../ledger/traces.ts';
import type { Channel } from '../../projections/messages/publisher.ts';
import { within } from '../../waiting/within.ts';
import type { BeginStep } from './beginStep.ts';
import { parentIn, type SpanIds, spanIdOf, traceIdOf } from './spanIds.ts';
import { tracedChannel } from './tracedChannel.ts';
import { tracedStore } from './tracedStore.ts';

export type OpenTraces = Traces & {
  /** Traces appends, and the following of the log where it is subscribed to. */
  store(store: EventStore): EventStore;
  /**
   * Traces the publishing of messages.
   * @param store in which the causes of messages are looked up
   */
  channel(channel: Channel, store: Pick<EventStore, 'eventAt'>): Channel;
  /** Sends the remaining spans, as far as that succeeds within {@link leftMsMax}. */
  stop(): Promise<void>;
};

/** Milliseconds between two sendings, and the most for a sending without an answer. */
const sendEveryMs = 2_000;
const sendMsMax = 5_000;
/** Milliseconds for the last sending at a stop. */
const leftMsMax = 1_000;

/** @param endpoint the base URL of a collector; traces go to `/v1/traces` below it */
export const openTraces = (endpoint: URL): OpenTraces => {
  let next: SpanIds | undefined;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': process.env.OTEL_SERVICE_NAME || 'telboek',
      'service.instance.id': randomBytes(8).toString('hex'),
      'host.name': hostname(),
    }),
    idGenerator: {
      generateTraceId: () => next?.traceId ?? randomBytes(16).toString('hex'),
      generateSpanId: () => next?.spanId ?? randomBytes(8).toString('hex'),
    },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: tracesUrl(endpoint), timeoutMillis: sendMsMax }),
        scheduledDelayMillis: sendEveryMs,
        exportTimeoutMillis: sendMsMax,
      }),
    ],
  });
  const tracer = provider.getTracer('telboek');

  /** Starts a span with given ids: the ids of an act are the same in every process. */
  const start = (
    name: string,
    { ids, parent, kind, attributes = {} }: { ids: SpanIds; parent?: SpanIds; kind: SpanKind; attributes?: Attributes },
  ) => {
    const above =
      parent === undefined
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, { ...parent, traceFlags: TraceFlags.SAMPLED, isRemote: true });
    next = ids;
    const span = tracer.startSpan(name, { kind, attributes }, above);
    next = undefined;
    return span;
  };

  const begin: BeginStep = ({ name, kind, act, attributes }) => {
    const traceId = traceIdOf(act);
    const span = start(name, {
      ids: { traceId, spanId: randomBytes(8).toString('hex') },
      ...(act.byItself === true ? {} : { parent: { traceId, spanId: spanIdOf('command', act) } }),
      kind,
      attributes,
    });
    return (failure) => {
      if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: kindOf(failure) });
      span.end();
    };
  };

  return {
    request: (act, traceparent) => {
      const traceId = traceIdOf(act);
      const above = parentIn(traceparent);
      const span = start('request', {
        ids: { traceId, spanId: spanIdOf('request', act) },
        // A client may name another correlation beside its trace. The correlation then gives the trace.
        ...(above?.traceId === traceId ? { parent: above } : {}),
        kind: SpanKind.SERVER,
      });
      return ({ method, route, status }) => {
        span.updateName(`${method} ${route ?? 'none'}`);
        span.setAttributes({
          'http.request.method': method,
          ...(route === undefined ? {} : { 'http.route': route }),
          ...(status === undefined ? {} : { 'http.response.status_code': status }),
        });
        if (status === undefined || status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      };
    },
    command: async (name, act, work) => {
      const traceId = traceIdOf(act);
      const span = start(name, {
        ids: { traceId, spanId: spanIdOf('command', act) },
        parent: { traceId, spanId: spanIdOf('request', act) },
        kind: SpanKind.INTERNAL,
      });
      try {
        return await work();
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: kindOf(error) });
        throw error;
      } finally {
        span.end();
      }
    },
    store: (store) => tracedStore(store, begin),
    channel: (channel, store) => tracedChannel(channel, store, begin),
    stop: async () => {
      await within(
        provider.shutdown().catch(() => {}),
        leftMsMax,
      );
    },
  };
};

const tracesUrl = ({ href }: URL): string => `${href.replace(/\/$/, '')}/v1/traces`;

/** The name of an error's class. Its message is left out, because it could hold something that somebody sent. */
const kindOf = (failure: unknown): string => (failure instanceof Error ? failure.name : 'unknown');
