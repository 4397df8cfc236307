/** Gives each request an id that leads from its answer to our log and to the events it wrote (5.1). */
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { Context } from '../../ledger/ledger.ts';
import { type Act, noTraces, type Traces } from '../../ledger/traces.ts';
import { reason } from '../forms/primitives.ts';
import type { Metrics } from '../serving/serving.ts';
import { principalOf, problemCodeOf, setTrace, type Trace, traceOf } from './requestFacts.ts';
import { faultsOf, invalidRequest } from './validation.ts';

export type TracingOptions = {
  readonly logger: Logger;
  readonly newId: () => string;
  readonly metrics?: Pick<Metrics, 'request' | 'problem'>;
  readonly traces?: Pick<Traces, 'request'>;
};

/** More listeners than any request has. Above this number Node warns of a leak. */
const closeListenersMax = 30;

/**
 * The first middleware of the app. It logs each request once it is over, without query, body, headers or names. Only
 * the pattern of the path is logged, so routers must not be mounted at a path with parameters.
 */
export const tracing =
  ({ logger, newId, metrics, traces = noTraces }: TracingOptions): RequestHandler =>
  (req, res, next) => {
    const startedAt = performance.now();
    const requestId = newId();
    const correlationId = givenCorrelationId(req) ?? requestId;
    const log = logger.child({ correlationId });
    setTrace(res, { requestId, correlationId, log });
    const traced = traces.request({ correlationId, causationId: requestId }, req.get('traceparent'));
    res.set('X-Correlation-Id', correlationId);
    // A streamed answer has eight listeners of Node for its end, and one of each part of ours that releases something
    // then.
    res.setMaxListeners(closeListenersMax);
    res.once('close', () => {
      const ms = performance.now() - startedAt;
      const route = patternOf(req);
      const status = res.headersSent ? res.statusCode : undefined;
      const code = problemCodeOf(res);
      metrics?.request({
        method: req.method,
        route,
        status: res.writableFinished ? status : undefined,
        seconds: ms / 1000,
      });
      traced({ method: req.method, route, status: res.writableFinished ? status : undefined });
      if (code !== undefined) metrics?.problem(code);
      log.info(
        {
          requestId: traceOf(res)?.requestId,
          method: req.method,
          route,
          ...(status === undefined ? {} : { status }),
          ...(code === undefined ? {} : { code }),
          ms: Math.round(ms),
          // The client left before it had the whole answer.
          ...(res.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
    next();
  };

/**
 * The principal and the reason, for the events of this request. @throws Problem invalid_request for an X-Reason that
 * cannot be read
 */
export const contextOf = (req: Request, res: Response): Context => {
  const trace = traced(res);
  const { subject, role } = principalOf(res);
  const given = reasonOf(req.get('x-reason'));
  return {
    actor: { subject, role },
    ...(given === undefined ? {} : { reason: given }),
    correlationId: trace.correlationId,
    causationId: trace.requestId,
  };
};

/** The same for a request without a token. */
export const anonymousContext = (res: Response): Context => {
  const { correlationId, requestId } = traced(res);
  return { actor: { subject: 'anonymous', role: 'anonymous' }, correlationId, causationId: requestId };
};

/** The ids that everything carries to which this request leads. */
export const actOf = (res: Response): Act => {
  const { correlationId, requestId } = traced(res);
  return { correlationId, causationId: requestId };
};

const traced = (res: Response): Trace => {
  const trace = traceOf(res);
  if (trace === undefined) throw new Error('This request was not traced');
  return trace;
};

const sane = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/;

const givenCorrelationId = (req: Request): string | undefined => {
  const own = req.get('x-correlation-id');
  if (own !== undefined && sane.test(own)) return own;
  return traceparent.exec(req.get('traceparent') ?? '')?.[1];
};

/** `/schools/:school/counts`; undefined when no route has the path. */
const patternOf = (req: Request): string | undefined => {
  const route = req.route as { readonly path: unknown } | undefined;
  return route === undefined ? undefined : `${req.baseUrl}${String(route.path)}`;
};

const reasonOf = (header: string | undefined): string | undefined => {
  const text = header === undefined ? '' : headerText(header).trim();
  if (text === '') return undefined;
  const parsed = reason.safeParse(text);
  if (parsed.success) return parsed.data;
  throw invalidRequest(faultsOf(parsed.error).map(({ message }) => ({ path: 'X-Reason', message })));
};

/**
 * A header is bytes, and Node reads them as latin-1. Other text comes percent-encoded, with or without the `UTF-8''` of
 * RFC 8187, or as raw UTF-8 (curl and most tools). Anything else is taken as it stands.
 */
const headerText = (header: string): string => {
  const encoded = /^utf-8'[A-Za-z0-9-]*'(.*)$/is.exec(header)?.[1] ?? header;
  return percentDecoded(encoded) ?? utf8(header) ?? header;
};

/** Undefined when the text is not percent-encoded throughout: `10% van de lijst` is plain text. */
const percentDecoded = (text: string): string | undefined => {
  if (!/^[\x20-\x7e]*%[0-9a-f]{2}[\x20-\x7e]*$/i.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const utf8 = (latin1: string): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(latin1, 'latin1'));
  } catch {
    return undefined;
  }
};
