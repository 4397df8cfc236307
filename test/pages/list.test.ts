import { describe, expect, it } from 'vitest';
import { everyEndpoint } from '../../src/http/openapi/serve.ts';
import { accessOf, pathOf } from '../../src/http/serving/endpoint.ts';
import { pages } from '../../src/pages/list/list.ts';
import { pagesWithUses } from '../../src/pages/list/uses.ts';

const endpoints = new Map(everyEndpoint.map((endpoint) => [endpoint.route as string, endpoint]));

/** Whether some path fits both patterns, whatever their parameters are. */
const canMeet = (one: string, other: string): boolean => {
  const [left, right] = [one.split('/'), other.split('/')];
  const isParameter = (part: string) => /^[:{]/.test(part);
  return (
    left.length === right.length &&
    left.every((part, index) => part === right[index] || isParameter(part) || isParameter(right[index]!))
  );
};

describe('the list of pages', () => {
  it('10.2: no path of a page is also a path of the interface', () => {
    const meeting = pages.flatMap(({ path }) =>
      everyEndpoint.filter((endpoint) => canMeet(path, pathOf(endpoint))).map((endpoint) => [path, endpoint.route]),
    );
    expect(meeting).toEqual([]);
  });

  it('10.2: no two pages have one path', () => {
    expect(new Set(pages.map(({ path }) => path)).size).toBe(pages.length);
  });

  it('10.20, 10.90: what a page reads is there, and whoever may open the page may read it', () => {
    const wrong = pagesWithUses.flatMap(({ path, roles, reads }) =>
      reads
        .filter((route) => {
          const endpoint = endpoints.get(route);
          if (endpoint === undefined) return true;
          const access = accessOf(endpoint);
          if (access === undefined) return false;
          return roles === 'anybody' || !roles.every((role) => access.roles.includes(role));
        })
        .map((route) => `${path}: ${route}`),
    );
    expect(wrong).toEqual([]);
  });

  it('10.20, 10.90: what can be done on a page is there, for the roles that it names', () => {
    const wrong = pagesWithUses.flatMap(({ path, roles, acts = [] }) =>
      acts
        .filter(({ route, roles: own = roles }) => {
          const endpoint = endpoints.get(route);
          if (endpoint === undefined) return true;
          const access = accessOf(endpoint);
          if (access === undefined) return false;
          return own === 'anybody' || !own.every((role) => access.roles.includes(role));
        })
        .map(({ route }) => `${path}: ${route}`),
    );
    expect(wrong).toEqual([]);
  });
});
