/** Routes as data, each under its name in the access table, so that no route can be reached without its entrance. */
import type { Express, RequestHandler } from 'express';
import { access, type GuardedRoute, type OpenRoute } from '../access/access.ts';
import { methodNotAllowed } from '../problems/problem.ts';
import { takenAsItIs } from '../requests/bodies.ts';

export type OpenRoutes = { readonly [Route in OpenRoute]?: readonly RequestHandler[] };

export type Routes = { readonly [Route in GuardedRoute]?: readonly RequestHandler[] };

type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/** @param before the first handlers of each route. For a guarded route, the first of them is its entrance. */
export const mount = (
  app: Express,
  routes: Routes,
  openRoutes: OpenRoutes,
  before: (route: GuardedRoute | OpenRoute) => readonly RequestHandler[],
): void => {
  const all = [
    ...(Object.entries(routes) as [GuardedRoute, readonly RequestHandler[]][]),
    ...(Object.entries(openRoutes) as [OpenRoute, readonly RequestHandler[]][]),
  ].map(([name, handlers]) => [name, [...before(name), ...handlers]] as const);
  for (const path of new Set(all.map(([name]) => pathOf(name)))) {
    const here = all.filter(([name]) => pathOf(name) === path);
    const route = app.route(path);
    for (const [name, handlers] of here)
      route[verbOf(methodOf(name))](...(methodOf(name) === 'GET' ? [] : [takenAsItIs]), ...handlers);
    const methods = here.map(([name]) => methodOf(name));
    // Express answers HEAD with the handler of GET.
    route.all(methodNotAllowed(...methods, ...(methods.includes('GET') ? ['HEAD'] : [])));
  }
};

/** Reads that take a body, because the body is large or names something that must stay out of logs. */
const readsWithBody: ReadonlySet<GuardedRoute> = new Set([
  'POST /schools/{school}/pupil-lookup',
  'POST /audit/verification',
]);

export const isGuarded = (route: GuardedRoute | OpenRoute): route is GuardedRoute => route in access;

export const isRead = (route: GuardedRoute): boolean => methodOf(route) === 'GET' || readsWithBody.has(route);

const methodOf = (route: GuardedRoute | OpenRoute): Method => route.slice(0, route.indexOf(' ')) as Method;

/** `/schools/{school}` as Express spells it: `/schools/:school`. */
const pathOf = (route: GuardedRoute | OpenRoute): string =>
  route.slice(route.indexOf(' ') + 1).replace(/\{(\w+)\}/g, ':$1');

const verbOf = (method: Method) => method.toLowerCase() as Lowercase<Method>;
