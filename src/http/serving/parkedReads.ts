/**
 * While a read model has parked a school, the school is answered from what is known of it, and the answer says so
 * (5.9).
 */
import type { Request, RequestHandler } from 'express';
import { isSchool } from '../../ledger/streams.ts';
import { boards } from '../../projections/boards.ts';
import { importStreams } from '../../projections/browsing/importStreams.ts';
import { requestRows } from '../../projections/browsing/requestRows.ts';
import { streamRows } from '../../projections/browsing/streamRows.ts';
import { calendarDays } from '../../projections/calendarDays.ts';
import { deliveryRows } from '../../projections/deliveries.ts';
import { documentRows } from '../../projections/documents.ts';
import { frameworkAgreements } from '../../projections/frameworkAgreements.ts';
import { informationRequests } from '../../projections/informationRequests.ts';
import { pupilCountsModel } from '../../projections/pupilCounts.ts';
import { schools } from '../../projections/schools.ts';
import { directoryLooks } from '../../projections/sharing/directoryLooks.ts';
import { schoolSubscriptions } from '../../projections/subscriptions.ts';
import { Problem } from '../problems/problem.ts';
import type { Serving } from './serving.ts';

/** The names of the read models that endpoints answer from. */
export const model = {
  counts: pupilCountsModel,
  calendar: calendarDays.name,
  documents: documentRows.name,
  subscriptions: schoolSubscriptions.name,
  schools: schools.name,
  boards: boards.name,
  frameworkAgreements: frameworkAgreements.name,
  informationRequests: informationRequests.name,
  directoryLooks: directoryLooks.name,
  deliveries: deliveryRows.name,
  streams: streamRows.name,
  importStreams: importStreams.name,
  requests: requestRows.name,
} as const;

/**
 * `X-Parked` names the read models that lack events of the school asked about, or of any school when the route is about
 * many. A request is refused when it asks for a school's state as of a position (X-Position) that a model has not reached
 * for this school.
 * @param models the read models that the endpoint answers from
 */
export const markParked = (
  { follower, sources }: Pick<Serving, 'follower' | 'sources'>,
  models: readonly string[],
): RequestHandler => {
  return async (req, res, next) => {
    if (models.length === 0 || !follower.parks()) return next();
    const school = schoolIn(req);
    const parked = (await sources.readStore.parked()).filter(
      ({ model, unit }) => models.includes(model) && (school === undefined || unit === school || !isSchool(unit)),
    );
    if (parked.length === 0) return next();
    const asked = Number(req.get('x-position') ?? -1);
    if (school !== undefined && parked.some(({ position }) => position <= asked))
      throw new Problem('school_parked', {}, { headers: { 'Retry-After': '60' } });
    res.set('X-Parked', [...new Set(parked.map(({ model }) => model))].join(' '));
    next();
  };
};

const schoolIn = ({ params, query }: Request): string | undefined => {
  const school = params.school ?? query.school;
  return typeof school === 'string' ? school : undefined;
};
