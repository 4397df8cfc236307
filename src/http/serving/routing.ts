/** Mounts endpoints, so that none can be reached without its entrance, its bounds and its validation. */
import type { Express, RequestHandler } from 'express';
import { type Entrance, type EntranceOptions, entranceWith } from '../access/access.ts';
import { fewHeavyAtATime, type HeavyLimit } from '../access/heavy.ts';
import { type QuotaLimit, withinQuota } from '../access/rateLimit.ts';
import { answerJob, prefersAsync } from '../jobs/asking.ts';
import { methodNotAllowed } from '../problems/problemResponses.ts';
import { mustBeAcceptable } from '../requests/acceptable.ts';
import { formBody, formType, jsonBody, noBodyInSession, takenAsItIs, usualBody } from '../requests/bodies.ts';
import { actOf } from '../requests/context.ts';
import { isFileOf } from '../requests/fileBody.ts';
import { leaveUncompressed, setSecretAnswer } from '../requests/requestFacts.ts';
import { validRequest } from '../requests/validation.ts';
import { type Endpoint, isKeyed, kindOf, mediaTypesOf, methodOf, pathOf, takesJson } from './endpoint.ts';
import { remembering, rememberingBody } from './idempotency.ts';
import { markParked } from './parkedReads.ts';
import { awaitPosition } from './reads.ts';
import type { Serving } from './serving.ts';

type Gates = { readonly entrance: Entrance; readonly quota: QuotaLimit; readonly few: HeavyLimit };

export const mount = (
  app: Express,
  endpoints: readonly Endpoint[],
  serving: Serving,
  entrances: EntranceOptions,
): void => {
  const gates = {
    entrance: entranceWith(entrances),
    quota: withinQuota(serving.limits.quotas),
    few: fewHeavyAtATime(),
  };
  for (const path of new Set(endpoints.map(pathOf))) {
    const here = endpoints.filter((endpoint) => pathOf(endpoint) === path);
    const route = app.route(expressPath(path));
    for (const endpoint of here)
      route[verbOf(endpoint)](
        ...(methodOf(endpoint) === 'GET' ? [] : [takenAsItIs]),
        ...(endpoint.access === 'open' ? beforeOpen(endpoint, serving) : beforeGuarded(endpoint, serving, gates)),
        answeredAs(endpoint),
        answering(endpoint, serving),
      );
    const methods = here.map(methodOf);
    // Express answers HEAD with the handler of GET.
    route.all(methodNotAllowed(...methods, ...(methods.includes('GET') ? ['HEAD'] : [])));
  }
};

const beforeOpen = (endpoint: Endpoint, serving: Serving): RequestHandler[] => [
  ...acceptable(endpoint),
  ...(endpoint.before?.(serving) ?? []),
  ...bodyOf(endpoint),
  ...(isKeyed(endpoint) ? [rememberingBody(serving)] : []),
];

const beforeGuarded = (endpoint: Endpoint, serving: Serving, { entrance, quota, few }: Gates): RequestHandler[] => {
  if (endpoint.access === 'open') throw new Error(`${endpoint.route} takes no token`);
  return [
    entrance(endpoint.access),
    ...acceptable(endpoint),
    ...(endpoint.quota === undefined ? [] : [quota(endpoint.quota)]),
    few(endpoint.heavy),
    ...(kindOf(endpoint) === 'read'
      ? [awaitPosition(serving), markParked(serving, endpoint.answersFrom ?? [])]
      : [remembering(serving)]),
    ...(endpoint.before?.(serving) ?? []),
    ...bodyOf(endpoint),
  ];
};

const keptAs = { client: 'private, no-cache', anybody: 'no-cache' } as const;

/** Sets what holds for every successful answer of the endpoint. */
const answeredAs =
  ({ keptBy = 'none', uncompressed, secretAnswer }: Endpoint): RequestHandler =>
  (_req, res, next) => {
    if (keptBy !== 'none') res.set('Cache-Control', keptAs[keptBy]);
    if (uncompressed === true) leaveUncompressed(res);
    if (secretAnswer === true) setSecretAnswer(res);
    next();
  };

const acceptable = (endpoint: Endpoint): RequestHandler[] =>
  endpoint.ignoresAccept === true ? [] : [mustBeAcceptable([...mediaTypesOf(endpoint), ...(endpoint.faultsAs ?? [])])];

const bodyOf = (endpoint: Endpoint): readonly RequestHandler[] => {
  if (!takesJson(endpoint)) return endpoint.file === undefined ? [noBodyInSession] : [];
  const { orFile, form, bodyBounds = usualBody } = endpoint;
  if (form === 'only') return formBody(bodyBounds);
  const handlers = jsonBody(bodyBounds);
  if (form === 'too') return oneOf([formType], formBody(bodyBounds), handlers);
  return orFile === undefined ? handlers : handlers.map((handler) => unlessFile(orFile, handler));
};

/** Runs the handlers of a type for a body of that type, else the others. */
const oneOf = (
  mediaTypes: readonly string[],
  ofType: readonly RequestHandler[],
  others: readonly RequestHandler[],
): readonly RequestHandler[] => [
  ...ofType.map(
    (handler): RequestHandler =>
      (req, res, next) => {
        if (isFileOf(req, mediaTypes)) handler(req, res, next);
        else next();
      },
  ),
  ...others.map((handler) => unlessFile(mediaTypes, handler)),
];

const unlessFile =
  (mediaTypes: readonly string[], handler: RequestHandler): RequestHandler =>
  (req, res, next) => {
    if (isFileOf(req, mediaTypes)) next();
    else handler(req, res, next);
  };

const answering = (endpoint: Endpoint, serving: Serving): RequestHandler => {
  const { request, serve, asJob } = endpoint;
  const handle = serve(serving);
  const isRead = kindOf(endpoint) === 'read';
  const jobOf = asJob?.(serving);
  return async (req, res) => {
    const asked = request === undefined ? {} : validRequest(request, req);
    const job = jobOf !== undefined && prefersAsync(req) ? await jobOf(asked, req, res) : undefined;
    if (job !== undefined) await answerJob(serving, job, req, res);
    else if (isRead) await handle(asked, req, res);
    else await serving.traces.command(endpoint.route, actOf(res), async () => handle(asked, req, res));
  };
};

/** `/schools/{school}` as Express spells it: `/schools/:school`. */
const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

const verbOf = (endpoint: Endpoint) => methodOf(endpoint).toLowerCase() as Lowercase<ReturnType<typeof methodOf>>;
