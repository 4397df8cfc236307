/**
 * While a read model has parked a school, the school is answered from what is known of it, and the answer says so
 * (5.9).
 */
import type { Request, RequestHandler } from 'express';
import { isSchool } from '../../ledger/streams.ts';
import { calendarDays } from '../../projections/calendarDays.ts';
import { invoices } from '../../projections/documents.ts';
import { frameworkAgreements } from '../../projections/frameworkAgreements.ts';
import { informationRequests } from '../../projections/informationRequests.ts';
import { schools } from '../../projections/schools.ts';
import { directoryLooks } from '../../projections/sharing/directoryLooks.ts';
import { schoolSubscriptions } from '../../projections/subscriptions.ts';
import type { GuardedRoute } from '../access/access.ts';
import { Problem } from '../problems/problem.ts';
import type { Serving } from './serving.ts';

const counts = 'pupil-counts';
const [calendar, documents, subscriptions] = [calendarDays.name, invoices.name, schoolSubscriptions.name];

/** The read models that each route answers from. Routes that are not listed read the log itself. */
const answersFrom: { readonly [Route in GuardedRoute]?: readonly string[] } = {
  'GET /schools/{school}/counts': [counts, calendar],
  'GET /schools/{school}/counts/{day}/pupils': [counts, calendar],
  'GET /schools/{school}/difference': [counts, subscriptions, documents, calendar],
  'GET /schools/{school}/subscription': [counts, subscriptions, calendar],
  'GET /schools/{school}/my-data': [counts, subscriptions, documents, calendar],
  'GET /boards/{board}/overview': [counts, subscriptions, documents, schools.name, calendar],
  'GET /invoices': [documents],
  'GET /invoices/{number}': [documents],
  'GET /invoices/{number}/derivation': [documents],
  'GET /audit/drift': [counts, subscriptions, calendar],
  'GET /framework-agreements': [frameworkAgreements.name],
  'GET /wishes': [schools.name],
  'GET /information-requests': [informationRequests.name],
  'GET /guardians/{id}/export': [directoryLooks.name],
};

/**
 * `X-Parked` names the read models that lack events of the school asked about, or of any school when the route is about
 * many. A request for a school's state as of a position (X-Position) that a model has not reached for this school is
 * refused.
 */
export const markParked = (
  { follower, sources }: Pick<Serving, 'follower' | 'sources'>,
  route: GuardedRoute,
): RequestHandler => {
  const models = answersFrom[route] ?? [];
  return async (req, res, next) => {
    if (models.length === 0 || !follower.parks()) return next();
    const school = schoolIn(req);
    const parked = (await sources.readStore.parked()).filter(
      ({ model, unit }) => models.includes(model) && (school === undefined || unit === school || !isSchool(unit)),
    );
    if (parked.length === 0) return next();
    const asked = Number(req.get('x-position') ?? -1);
    if (school !== undefined && parked.some(({ position }) => position <= asked))
      throw new Problem(
        'school_parked',
        'An event of this school cannot be applied, so that it is not known as of X-Position; without X-Position the last known state is given.',
        { headers: { 'Retry-After': '60' } },
      );
    res.set('X-Parked', [...new Set(parked.map(({ model }) => model))].join(' '));
    next();
  };
};

const schoolIn = ({ params, query }: Request): string | undefined => {
  const school = params.school ?? query.school;
  return typeof school === 'string' ? school : undefined;
};
