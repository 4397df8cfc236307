/** The HTTP interface (interfaces.md section 2). */
import express, { type Express, type RequestHandler } from 'express';
import { schoolOfGuardian } from '../commands/sharing/guardians.ts';
import { Rejection } from '../domain/rejection.ts';
import { partyOf } from '../ledger/states/parties.ts';
import { withPatience } from '../waiting/patience.ts';
import { type BoardOfSchool, entranceWith, type SchoolOfGuardian } from './access/access.ts';
import { tokenVerifier } from './access/auth.ts';
import { fewHeavyAtATime } from './access/heavy.ts';
import { withinQuota } from './access/rateLimit.ts';
import { auditRoutes, openAuditRoutes } from './audit/routes.ts';
import { invoiceRoutes } from './billing/documentRoutes.ts';
import { subscriptionRoutes } from './billing/subscriptionRoutes.ts';
import { boardRoutes } from './boards/routes.ts';
import { catalogueRoutes, openCatalogueRoutes } from './catalogue/routes.ts';
import { feedRoutes } from './feed/routes.ts';
import { guardianId, schoolId } from './forms/primitives.ts';
import { informationRoutes, openInformationRoutes } from './information/routes.ts';
import { mediaTypesOf } from './openapi/allOperations.ts';
import { mountContract } from './openapi/serve.ts';
import { mountHealth, operationRoutes } from './operations/routes.ts';
import { agreementRoutes } from './parties/agreementRoutes.ts';
import { partyRoutes } from './parties/routes.ts';
import { registerRoutes } from './parties/schoolRoutes.ts';
import { pathNotFound, problemResponses } from './problems/problem.ts';
import { mustBeAcceptable } from './requests/acceptable.ts';
import { tracing } from './requests/context.ts';
import { countRoutes } from './results/countRoutes.ts';
import { importRoutes } from './results/importRoutes.ts';
import { resultRoutes } from './results/resultRoutes.ts';
import { remembering } from './serving/idempotency.ts';
import { markParked } from './serving/parkedReads.ts';
import { awaitPosition } from './serving/reads.ts';
import { isGuarded, isRead, mount, type Routes } from './serving/routing.ts';
import { limits as defaults, type HttpOptions, type Serving } from './serving/serving.ts';
import { sharingRoutes } from './sharing/routes.ts';

export const httpApp = ({
  keys,
  logger,
  limits = defaults,
  proxies = 0,
  publisher,
  deniedAppend = async () => undefined,
  ...options
}: HttpOptions): Express => {
  const { ledger } = options.deps;
  const serving: Serving = { ...options, limits, publisher, deniedAppend, boardOf: boardOfSchool(options) };
  const entrance = entranceWith({
    verify: tokenVerifier(keys, ledger.now),
    boardOf: serving.boardOf,
    schoolOf: schoolOfKnownGuardian(options),
  });
  const app = express()
    .disable('x-powered-by')
    // Express would add its own ETag to reads. Here an ETag is the revision of a stream, and only writes answer it.
    .disable('etag')
    .set('trust proxy', proxies)
    .enable('case sensitive routing')
    .enable('strict routing');
  app.use(tracing({ logger, newId: ledger.newId, metrics: serving.metrics }), notKept, notForEver);
  mountHealth(app, serving);
  mountContract(app);
  const open = {
    ...openInformationRoutes(serving),
    ...openAuditRoutes(serving),
    ...openCatalogueRoutes(serving),
  };
  const quota = withinQuota(limits.quotas);
  const few = fewHeavyAtATime();
  mount(app, guardedRoutes(serving), open, (route) => {
    const acceptable = mustBeAcceptable(mediaTypesOf(route));
    if (!isGuarded(route)) return [acceptable];
    return [
      entrance(route),
      acceptable,
      ...quota(route),
      few(route),
      ...(isRead(route) ? [awaitPosition(serving), markParked(serving, route)] : [remembering(serving)]),
    ];
  });
  return app.use(pathNotFound).use(problemResponses(logger));
};

/** Every route that takes a token, by its name in the access table. */
export const guardedRoutes = (serving: Serving): Routes => ({
  ...partyRoutes(serving),
  ...agreementRoutes(serving),
  ...boardRoutes(serving),
  ...importRoutes(serving),
  ...resultRoutes(serving),
  ...countRoutes(serving),
  ...subscriptionRoutes(serving),
  ...invoiceRoutes(serving),
  ...auditRoutes(serving),
  ...catalogueRoutes(serving),
  ...operationRoutes(serving),
  ...registerRoutes(serving),
  ...informationRoutes(serving),
  ...feedRoutes(serving),
  ...sharingRoutes(serving),
});

/**
 * The current board of a school. Undefined for a text that is no school id, and for a school that is not registered.
 */
const boardOfSchool =
  ({ deps }: Pick<HttpOptions, 'deps'>): BoardOfSchool =>
  async (school) => {
    if (!schoolId.safeParse(school).success) return undefined;
    try {
      return (await partyOf(deps.ledger, school)).details.board;
    } catch (error) {
      if (error instanceof Rejection) return undefined;
      throw error;
    }
  };

/** Undefined for a text that is no guardian id. */
const schoolOfKnownGuardian =
  ({ deps }: Pick<HttpOptions, 'deps'>): SchoolOfGuardian =>
  async (guardian) =>
    guardianId.safeParse(guardian).success ? schoolOfGuardian(deps, guardian) : undefined;
/** Bounds how long a request waits for stores that do not answer. */
const notForEver: RequestHandler = (_req, _res, next) => withPatience(next);

/** An answer is meant for one principal and one moment, so no cache may keep it. */
const notKept: RequestHandler = (_req, res, next) => {
  res.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  next();
};
