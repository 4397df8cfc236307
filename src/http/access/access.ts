/** Decides who may use an endpoint, by the roles and the scope that each endpoint names. */
import type { RequestHandler } from 'express';
import { Rejection } from '../../domain/rejection.ts';
import { guardianNotFound } from '../../domain/sharing/guardians.ts';
import { Problem } from '../problems/problem.ts';
import { setInSession, setPrincipal } from '../requests/requestFacts.ts';
import type { Credentials } from './credentials.ts';
import type { Principal, Role } from './principal.ts';

/**
 * `scope` says what a request must lie within for roles that reach only their own things: a school, a board or a
 * guardian. `none`: the request names nobody's things, or the route itself narrows its answer, as a list does.
 */
export type Access = { readonly roles: readonly Role[]; readonly scope: 'school' | 'board' | 'guardian' | 'none' };

/** Groups of roles that many endpoints share. */
export const staff: readonly Role[] = ['admin', 'finance'];
export const schoolSide: readonly Role[] = ['admin', 'school', 'board'];
export const readers: readonly Role[] = ['admin', 'finance', 'school', 'board'];

export const within = (scope: Access['scope'], ...roles: readonly Role[]): Access => ({ roles, scope });

/**
 * The things that a request is about. `boardOfSchool`: the current board of the school; undefined or null when it has
 * none.
 */
export type Target = {
  readonly school?: string | undefined;
  readonly board?: string | undefined;
  readonly guardian?: string | undefined;
  readonly boardOfSchool?: string | null | undefined;
  /** When a guardian asks: the school that registered this guardian. */
  readonly schoolOfReader?: string | undefined;
};

/** `not-found`: the role may do this, but not with things of others. The answer must not tell that they exist. */
export const mayEnter = (
  principal: Principal,
  { roles, scope }: Access,
  target: Target,
): 'ok' | 'forbidden' | 'not-found' => {
  if (!roles.includes(principal.role)) return 'forbidden';
  return scope === 'none' || isWithin(principal, scope, target) ? 'ok' : 'not-found';
};

const isWithin = (principal: Principal, scope: 'school' | 'board' | 'guardian', target: Target): boolean => {
  switch (principal.role) {
    case 'admin':
    case 'finance':
    case 'analytics':
      return true;
    // When the target is a guardian, target.school is the school that registered them.
    case 'school':
      return scope !== 'board' && target.school === principal.school;
    case 'board':
      if (scope !== 'board') return target.boardOfSchool === principal.board;
      return target.board === principal.board;
    case 'guardian':
      if (scope === 'school') return target.school !== undefined && target.school === target.schoolOfReader;
      return scope === 'guardian' && target.guardian === principal.guardian;
  }
};

/** The current board of a school; undefined or null when the school has none or does not exist. */
export type BoardOfSchool = (school: string) => Promise<string | null | undefined>;

/** @param missing the refusal for a thing of others: the same one as for a thing that does not exist. */
export const mustEnter = (principal: Principal, rule: Access, target: Target, missing: Problem | Rejection): void => {
  const verdict = mayEnter(principal, rule, target);
  if (verdict === 'forbidden') throw new Problem('role_not_allowed', { role: principal.role, allowed: rule.roles });
  if (verdict === 'not-found') throw missing;
};

/** Adds the board of the target's school to the target. Only a principal of a board needs it. */
export const withBoard = async (principal: Principal, target: Target, boardOf: BoardOfSchool): Promise<Target> =>
  principal.role === 'board' && target.school !== undefined
    ? { ...target, boardOfSchool: await boardOf(target.school) }
    : target;

/**
 * Adds the school of a guardian to the target, for the principals that need it: the guardian who asks, or a school or
 * board that asks about a guardian.
 */
const withGuardian = async (
  principal: Principal,
  { scope }: Access,
  target: Target,
  schoolOf: SchoolOfGuardian,
): Promise<Target> => {
  if (principal.role === 'guardian' && scope === 'school')
    return { ...target, schoolOfReader: await schoolOf(principal.guardian) };
  const isSchools = principal.role === 'school' || principal.role === 'board';
  if (isSchools && scope === 'guardian' && target.guardian !== undefined)
    return { ...target, school: await schoolOf(target.guardian) };
  return target;
};

/** The school that registered a guardian; undefined when no school gave that id. */
export type SchoolOfGuardian = (guardian: string) => Promise<string | undefined>;

export type EntranceOptions = {
  readonly credentials: Pick<Credentials, 'mustAsk'>;
  readonly boardOf: BoardOfSchool;
  readonly schoolOf: SchoolOfGuardian;
};

/** The first handler of an endpoint that takes a token or a session. */
export type Entrance = (rule: Access) => RequestHandler;

export const entranceWith =
  ({ credentials, boardOf, schoolOf }: EntranceOptions): Entrance =>
  (rule) =>
  async (req, res, next) => {
    const { principal, session } = await credentials.mustAsk(req);
    setPrincipal(res, principal);
    if (session !== undefined) setInSession(res);
    const { school, board, id } = req.params as Readonly<Record<string, string | undefined>>;
    const named = await withGuardian(principal, rule, { school, board, guardian: id }, schoolOf);
    const target = await withBoard(principal, named, boardOf);
    mustEnter(principal, rule, target, missing(rule.scope));
    next();
  };

const missing = (scope: Access['scope']): Problem | Rejection => {
  switch (scope) {
    case 'school':
    case 'none':
      return new Rejection('school_not_found', {});
    case 'board':
      return new Rejection('board_not_found', {});
    case 'guardian':
      return guardianNotFound();
  }
};
