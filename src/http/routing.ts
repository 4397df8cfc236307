/** Routes as data, each under its name in the access table: none can be reached past its entrance. */
import type { Express, RequestHandler } from 'express';
import type { GuardedRoute } from './access.ts';
import { methodNotAllowed } from './problem.ts';

export type Routes = { readonly [Route in GuardedRoute]?: readonly RequestHandler[] };

type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/** @param before what each route begins with: its entrance first. */
export const mount = (
  app: Express,
  routes: Routes,
  before: (route: GuardedRoute) => readonly RequestHandler[],
): void => {
  const all = Object.keys(routes) as GuardedRoute[];
  for (const path of new Set(all.map(pathOf))) {
    const names = all.filter((name) => pathOf(name) === path);
    const route = app.route(path);
    for (const name of names) route[verbOf(methodOf(name))](...before(name), ...(routes[name] ?? []));
    const methods = names.map(methodOf);
    // Express answers HEAD by GET.
    route.all(methodNotAllowed(...methods, ...(methods.includes('GET') ? ['HEAD'] : [])));
  }
};

/** Asked with a body, so that what it names stays out of every log. */
const readsWithBody: ReadonlySet<GuardedRoute> = new Set(['POST /schools/{school}/pupil-lookup']);

export const isRead = (route: GuardedRoute): boolean => methodOf(route) === 'GET' || readsWithBody.has(route);

const methodOf = (route: GuardedRoute): Method => route.slice(0, route.indexOf(' ')) as Method;

/** `/schools/{school}` as Express spells it: `/schools/:school`. */
const pathOf = (route: GuardedRoute): string => route.slice(route.indexOf(' ') + 1).replace(/\{(\w+)\}/g, ':$1');

const verbOf = (method: Method) => method.toLowerCase() as Lowercase<Method>;
