/** The paths that a role may read and write, from the table of endpoints (10.20). */
import type { Role } from '../access/principal.ts';
import { accessOf, type Endpoint, kindOf, methodOf, pathOf } from '../serving/endpoint.ts';

export type Paths = { readonly reads: string[]; readonly writes: string[] };

/** Whether it only answers: also a read with a body, such as looking a pupil up. */
const isRead = (endpoint: Endpoint): boolean => kindOf(endpoint) === 'read' || methodOf(endpoint) === 'GET';

const sorted = (all: readonly string[]): string[] => [...new Set(all)].sort();

/** @param role null: nobody is signed in, so only what is open to anybody */
export const pathsFor = (endpoints: readonly Endpoint[], role: Role | null): Paths => {
  const mine = endpoints.filter((endpoint) => {
    const access = accessOf(endpoint);
    return access === undefined || (role !== null && access.roles.includes(role));
  });
  return {
    reads: sorted(mine.filter((endpoint) => isRead(endpoint)).map(pathOf)),
    writes: sorted(mine.filter((endpoint) => !isRead(endpoint)).map(({ route }) => route)),
  };
};
