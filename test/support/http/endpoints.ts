/** The product's endpoints, in tables by route. */
import type { Access } from '../../../src/http/access/access.ts';
import { everyEndpoint } from '../../../src/http/openapi/serve.ts';
import { type BodyBounds, usualBody } from '../../../src/http/requests/bodies.ts';
import { accessOf, type Route } from '../../../src/http/serving/endpoint.ts';

/** Who may use each endpoint that takes a token. */
export const access: Readonly<Record<Route, Access>> = Object.fromEntries(
  everyEndpoint.flatMap((endpoint) => {
    const rule = accessOf(endpoint);
    return rule === undefined ? [] : [[endpoint.route, rule]];
  }),
);

/**
 * The access of a route.
 * @throws Error for a route that needs no token, or that does not exist
 */
export const accessTo = (route: Route): Access => {
  const rule = access[route];
  if (rule === undefined) throw new Error(`No endpoint ${route} takes a token`);
  return rule;
};

export const bodyBoundsOf = (route: string): BodyBounds =>
  everyEndpoint.find((endpoint) => endpoint.route === route)?.bodyBounds ?? usualBody;
