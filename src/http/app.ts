/** The HTTP interface (interfaces.md section 2). */
import compression from 'compression';
import express, { type Express, type RequestHandler, type Response } from 'express';
import { shownToday } from '../commands/deps.ts';
import { schoolOfGuardian } from '../commands/sharing/guardians.ts';
import { Rejection } from '../domain/rejection.ts';
import { partyOf } from '../ledger/states/parties.ts';
import { noTraces } from '../ledger/traces.ts';
import { sourcesAnswer } from '../queries/catalogue.ts';
import { withPatience } from '../waiting/patience.ts';
import type { BoardOfSchool, SchoolOfGuardian } from './access/access.ts';
import { tokenVerifier } from './access/auth.ts';
import { credentialsOf } from './access/credentials.ts';
import { ownOriginOf } from './access/ownOrigin.ts';
import { guardianId, schoolId } from './forms/primitives.ts';
import { everyEndpoint } from './openapi/serve.ts';
import { pagesOf } from './pages.ts';
import { pathNotFound, problemResponses } from './problems/problemResponses.ts';
import { tracing } from './requests/context.ts';
import { isLeftUncompressed } from './requests/requestFacts.ts';
import { mount } from './serving/routing.ts';
import { limits as defaults, type HttpOptions, type Serving } from './serving/serving.ts';
import { pathsFor } from './session/paths.ts';

export const httpApp = ({
  keys,
  logger,
  limits = defaults,
  proxies = 0,
  publisher,
  provider,
  deniedAppend = async () => undefined,
  queueFailure = () => undefined,
  pages,
  traces = noTraces,
  ...options
}: HttpOptions): Express => {
  const { now, newId } = options.deps.ledger;
  const boardOf = boardOfSchool(options);
  const ownOrigin = ownOriginOf(options.deps.publicUrl);
  const credentials = credentialsOf(tokenVerifier(keys, now), options.deps.sessions, ownOrigin);
  const serving: Serving = {
    ...options,
    limits,
    publisher,
    provider,
    deniedAppend,
    queueFailure,
    traces,
    boardOf,
    ownOrigin,
    credentials,
    pathsFor: (role) => pathsFor(everyEndpoint, role),
    signInSecret: keys.kind === 'secret' ? keys.secret : undefined,
  };
  const app = express()
    .disable('x-powered-by')
    // Express would add an ETag to every answer, also to refusals and lists. Here an endpoint says whether it has one.
    .disable('etag')
    .set('trust proxy', proxies)
    .enable('case sensitive routing')
    .enable('strict routing');
  app.use(tracing({ logger, newId, metrics: serving.metrics, traces }), notKept, compressed, notForEver);
  mount(app, everyEndpoint, serving, {
    credentials,
    boardOf,
    schoolOf: schoolOfKnownGuardian(options),
  });
  const { deps } = options;
  const served =
    pages === undefined
      ? undefined
      : pagesOf(pages, deps.publicUrl, {
          planned: async () => ({ on: shownToday(deps), sources: await sourcesAnswer({ deps }, shownToday(deps)) }),
        });
  if (served !== undefined) app.use(served.router);
  const problems = problemResponses(logger, served?.refusedAsPage);
  // The handler stands here twice, because answering a refusal may fail too: before the refusal of a repeated request
  // is sent, the store is asked whether it is right.
  return app.use(pathNotFound).use(problems, problems);
};

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
const compressedBytesMin = 1024;

const compressed: RequestHandler = compression({
  threshold: compressedBytesMin,
  filter: (req, res) => !isLeftUncompressed(res as Response) && compression.filter(req, res),
});

/** Bounds how long a request waits for stores that do not answer. */
const notForEver: RequestHandler = (_req, _res, next) => withPatience(next);

/** An answer is meant for one principal and one moment, so no cache may keep it. */
const notKept: RequestHandler = (_req, res, next) => {
  res.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  next();
};
