/** The access table: which roles may use each route. Every decision on access is taken in this file. */
import type { RequestHandler } from 'express';
import { Rejection } from '../../domain/rejection.ts';
import { guardianNotFound } from '../../domain/sharing/guardians.ts';
import { Problem } from '../problems/problem.ts';
import { setPrincipal } from '../requests/locals.ts';
import { bearerToken, type TokenVerifier } from './auth.ts';
import type { Principal, Role } from './principal.ts';

/**
 * `scope` says what a request must lie within for roles that reach only their own things: a school, a board or a
 * guardian. `none`: the request names nobody's things, or the route itself narrows its answer, as a list does.
 */
export type Access = { readonly roles: readonly Role[]; readonly scope: 'school' | 'board' | 'guardian' | 'none' };

const staff: readonly Role[] = ['admin', 'finance'];
const schoolSide: readonly Role[] = ['admin', 'school', 'board'];
const readers: readonly Role[] = ['admin', 'finance', 'school', 'board'];

const of = (scope: Access['scope'], ...roles: readonly Role[]): Access => ({ roles, scope });

export const access = {
  // Payment goes to the supplier, so only its own admin changes these details.
  'PUT /supplier': of('none', 'admin'),
  'PUT /schools/{school}': of('school', 'admin'),
  'PUT /schools/{school}/debtor': of('school', 'admin'),
  'PUT /boards/{board}': of('board', 'admin'),
  'POST /register-imports': of('none', 'admin'),
  'POST /boards/{board}/dpa': of('board', 'admin', 'board'),
  'DELETE /boards/{board}/dpa': of('board', 'admin', 'board'),
  // A school may sign itself (6.1).
  'POST /schools/{school}/dpa': of('school', ...schoolSide),
  'DELETE /schools/{school}/dpa': of('school', ...schoolSide),
  'POST /schools/{school}/terms': of('school', ...schoolSide),
  'POST /schools/{school}/imports': of('school', ...schoolSide),
  'GET /schools/{school}/imports': of('school', ...readers),
  'POST /schools/{school}/imports/{importId}/withdrawal': of('school', ...schoolSide),
  'PATCH /schools/{school}/results/{key}': of('school', ...schoolSide),
  'DELETE /schools/{school}/results/{key}': of('school', ...schoolSide),
  'POST /schools/{school}/results/{key}/lift': of('school', ...schoolSide),
  'POST /schools/{school}/pupil-lookup': of('school', ...schoolSide),
  'DELETE /schools/{school}/secret': of('school', 'admin'),
  'GET /schools/{school}/counts': of('school', ...readers, 'analytics'),
  'GET /schools/{school}/counts/{day}/pupils': of('school', ...readers),
  'GET /schools/{school}/difference': of('school', ...readers),
  'POST /schools/{school}/trial': of('school', ...schoolSide),
  'POST /schools/{school}/subscription': of('school', ...schoolSide),
  'GET /schools/{school}/subscription': of('school', ...readers),
  'POST /schools/{school}/subscription/migration': of('school', ...schoolSide),
  'DELETE /schools/{school}/subscription/migration': of('school', ...schoolSide),
  'POST /schools/{school}/subscription/end': of('school', ...schoolSide),
  'DELETE /schools/{school}/subscription/end': of('school', ...schoolSide),
  'POST /schools/{school}/subscription/correction': of('school', ...staff),
  'GET /schools/{school}/my-data': of('school', ...readers),
  'POST /invoice-runs': of('none', ...staff),
  'GET /invoices': of('none', ...readers),
  // The number does not say for which school the document is: mustEnter asks again once the document is read.
  'GET /invoices/{number}': of('none', ...readers),
  'GET /invoices/{number}/derivation': of('none', ...readers),
  'GET /invoices/{number}/verification': of('none', ...readers),
  'POST /invoices/{number}/credit': of('none', ...staff),
  'GET /audit/verification': of('none', ...staff),
  // Compares the ledger with heads that were kept.
  'POST /audit/verification': of('none', ...staff),
  'GET /audit/drift': of('none', ...staff),
  'GET /audit/heads': of('none', ...staff),
  'POST /boards/{board}/pilots': of('board', 'admin', 'board'),
  // The school is in the body: mustEnter asks again.
  'POST /pilots/{id}/evaluations': of('none', ...schoolSide),
  // A board proposes, staff conclude (7.3).
  'POST /boards/{board}/framework-agreements': of('board', ...staff, 'board'),
  'GET /framework-agreements': of('none', ...staff),
  'POST /framework-agreements/{id}/confirmation': of('none', ...staff),
  'POST /framework-agreements/{id}/declining': of('none', ...staff),
  'POST /schools/{school}/framework-membership': of('school', ...schoolSide),
  'DELETE /schools/{school}/framework-membership': of('school', ...schoolSide),
  'GET /boards/{board}/overview': of('board', 'admin', 'finance', 'board'),
  'PUT /plans/{plan}': of('none', ...staff),
  'PUT /sources/{source}': of('none', ...staff),
  'GET /wishes': of('none', ...staff),
  // The school is in the body: mustEnter asks again.
  'PUT /guardians/{id}': of('none', ...schoolSide),
  'DELETE /guardians/{id}': of('guardian', ...schoolSide, 'guardian'),
  // Each guardian decides for themselves (6.4): staff does not do it for them.
  'PUT /guardians/{id}/sharing': of('guardian', 'guardian'),
  'GET /guardians/{id}/sharing': of('guardian', 'admin', 'guardian'),
  // The school holds the guardian's data, so it may hand over the export too.
  'GET /guardians/{id}/export': of('guardian', ...schoolSide, 'guardian'),
  // A guardian sees only the guardian's own audiences: the route narrows its answer to them.
  'GET /schools/{school}/directory': of('school', ...schoolSide, 'guardian'),
  'GET /schools/{school}/directory-looks': of('school', ...schoolSide),
  'GET /schools/{school}/roster': of('school', ...schoolSide),
  'POST /schools/{school}/edexml-imports': of('school', ...schoolSide),
  'PUT /schools/{school}/sharing-retention': of('school', ...schoolSide),
  'POST /schools/{school}/sharing-drops': of('school', ...schoolSide),
  // The answer holds personal data of the people who asked.
  'GET /information-requests': of('none', 'admin'),
  'PATCH /information-requests/{id}': of('none', 'admin'),
  'DELETE /information-requests/{id}': of('none', 'admin'),
  'GET /feed': of('none', ...staff, 'analytics'),
  'GET /projections': of('none', ...staff),
  'POST /projections/{name}/rebuild': of('none', 'admin'),
  'DELETE /projections/{name}/rebuild': of('none', 'admin'),
  'POST /projections/{name}/retry': of('none', 'admin'),
} as const satisfies Record<string, Access>;

/** Routes without an entry here, such as /health, take no token. */
export type GuardedRoute = keyof typeof access;

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
  if (verdict === 'forbidden')
    throw new Problem('role_not_allowed', `The role ${principal.role} may not do this; ${rule.roles.join(', ')} may.`);
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
  readonly verify: TokenVerifier;
  readonly boardOf: BoardOfSchool;
  readonly schoolOf: SchoolOfGuardian;
};

/** The first middleware of a guarded route: `app.get('/schools/:school/counts', entrance('GET /schools/{school}/counts'), …)`. */
export const entranceWith =
  ({ verify, boardOf, schoolOf }: EntranceOptions) =>
  (route: GuardedRoute): RequestHandler =>
  async (req, res, next) => {
    const rule = access[route];
    const principal = await verify(bearerToken(req.get('authorization')));
    setPrincipal(res, principal);
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

/** Routes that take no token. */
export type OpenRoute = 'GET /audit/key' | 'GET /plans' | 'GET /sources' | 'POST /information-requests';
