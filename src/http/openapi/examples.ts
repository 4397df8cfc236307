/**
 * An example of each operation: what was asked of a server, and what it answered. A test asks them all again
 * (test/http/openapi/contract.test.ts), and `npm run examples` keeps what it is then answered.
 */
import { readFileSync } from 'node:fs';
import type { Route } from '../serving/endpoint.ts';

export type Example = {
  /** Path and query. */
  readonly target: string;
  /** JSON, or the first lines of a file. */
  readonly body?: unknown;
  readonly status: number;
  /** JSON. A list shows its first item only, without the lists within it. Absent if the answer is no JSON. */
  readonly answer?: unknown;
};

const kept = JSON.parse(readFileSync(new URL('./examples.json', import.meta.url), 'utf8')) as Readonly<
  Record<Route, Example>
>;

/** Undefined until one is kept. */
export const exampleOf = (route: Route): Example | undefined => kept[route];
