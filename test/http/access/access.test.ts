import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { Rejection } from '../../../src/domain/rejection.ts';
import { type Access, entranceWith, mayEnter, mustEnter, type Target } from '../../../src/http/access/access.ts';
import { type Principal, type Role, roles } from '../../../src/http/access/principal.ts';
import { principalOf } from '../../../src/http/requests/requestFacts.ts';
import type { Route } from '../../../src/http/serving/endpoint.ts';
import { access, accessTo } from '../../support/http/endpoints.ts';
import { appWith, credentials, tokenOf } from '../fixture.ts';

const principals: Readonly<Record<Role, Principal>> = {
  admin: { subject: 'a', role: 'admin' },
  finance: { subject: 'f', role: 'finance' },
  analytics: { subject: 'n', role: 'analytics' },
  school: { subject: 's', role: 'school', school: '12AB00' },
  board: { subject: 'b', role: 'board', board: '12345' },
  guardian: { subject: 'g', role: 'guardian', guardian: 'g-1' },
};

const scopes = ['school', 'board', 'guardian', 'none'] as const;

/**
 * Whose thing a request asks for: that of the school, board or guardian above, that of another one, or that of nobody known.
 */
const targets: Readonly<Record<'own' | 'other' | 'unknown', Target>> = {
  own: { school: '12AB00', board: '12345', guardian: 'g-1', boardOfSchool: '12345' },
  other: { school: '99ZZ00', board: '99999', guardian: 'g-2', boardOfSchool: '99999' },
  unknown: {},
};

/** The scopes in which a role has something of its own. In the scope `none` nothing belongs to anybody. */
const reach: Readonly<Record<Role, readonly Access['scope'][] | 'everything'>> = {
  admin: 'everything',
  finance: 'everything',
  analytics: 'everything',
  school: ['school', 'guardian'],
  board: ['school', 'board', 'guardian'],
  guardian: ['guardian'],
};

const cases = roles.flatMap((role) =>
  scopes.flatMap((scope) =>
    (['own', 'other', 'unknown'] as const).flatMap((whose) =>
      [true, false].map((listed) => {
        const reaches = reach[role];
        const inside = scope === 'none' || reaches === 'everything' || (whose === 'own' && reaches.includes(scope));
        const expected = !listed ? 'forbidden' : inside ? 'ok' : 'not-found';
        return { role, scope, whose, listed, expected };
      }),
    ),
  ),
);

describe('mayEnter', () => {
  it.each(cases)(
    '$role (listed: $listed) with $whose within $scope is let in as $expected',
    ({ role, scope, whose, listed, expected }) => {
      const rule: Access = { roles: roles.filter((other) => (other === role) === listed), scope };
      expect(mayEnter(principals[role], rule, targets[whose])).toBe(expected);
    },
  );

  it('mayEnter lets a board into its school of today, not into one that left it', () => {
    const rule: Access = { roles: ['board'], scope: 'school' };
    expect(mayEnter(principals.board, rule, { school: '12AB00', boardOfSchool: '12345' })).toBe('ok');
    expect(mayEnter(principals.board, rule, { school: '12AB00', boardOfSchool: null })).toBe('not-found');
  });

  it('mayEnter does not take a board for one it names in the path of a school of another', () => {
    const rule: Access = { roles: ['board'], scope: 'school' };
    expect(mayEnter(principals.board, rule, { school: '99ZZ00', board: '12345', boardOfSchool: '99999' })).toBe(
      'not-found',
    );
  });
});

describe('the table', () => {
  const table = Object.entries(access) as [Route, Access][];
  const routesOf = (role: Role) => table.filter(([, rule]) => rule.roles.includes(role)).map(([route]) => route);

  it('the table names in its scope what the path names', () => {
    for (const [route, { scope }] of table) {
      if (scope === 'school') expect(route).toContain('{school}');
      if (scope === 'board') expect(route).toContain('{board}');
      if (scope === 'guardian') expect(route).toContain('/guardians/{id}');
    }
  });

  it('the table narrows every path of a school or a board for the roles that have their own', () => {
    for (const [route, { scope }] of table) {
      if (route.includes('{school}')) expect([route, scope]).toEqual([route, 'school']);
      if (route.includes('{board}')) expect([route, scope]).toEqual([route, 'board']);
    }
  });

  it('the table gives analytics the feed, aggregates and the names of schools, and nothing that holds pseudonyms or can be changed', () => {
    expect(routesOf('analytics').toSorted()).toEqual([
      'GET /feed',
      'GET /schools',
      'GET /schools/{school}',
      'GET /schools/{school}/counts',
    ]);
  });

  it("the table keeps finance from the supplier's own data, from what parents share and from who asked for information", () => {
    const may = routesOf('finance');
    expect(may).not.toContain('PUT /supplier');
    expect(may.filter((route) => /guardian|directory|roster|sharing|edexml|information/.test(route))).toEqual([]);
  });

  it('7.3: the table lets a board propose an agreement, and staff alone decide on it', () => {
    expect(accessTo('POST /boards/{board}/framework-agreements').roles).toEqual(['admin', 'finance', 'board']);
    for (const route of [
      'GET /framework-agreements',
      'POST /framework-agreements/{id}/confirmation',
      'POST /framework-agreements/{id}/declining',
    ] as const)
      expect(accessTo(route).roles).toEqual(['admin', 'finance']);
  });

  it('the table gives guardians their own only', () => {
    expect(routesOf('guardian')).toEqual([
      'DELETE /guardians/{id}',
      'PUT /guardians/{id}/sharing',
      'GET /guardians/{id}/sharing',
      'GET /guardians/{id}/export',
      'GET /schools/{school}/directory',
    ]);
  });

  it('6.4: the table lets nobody but a guardian decide what a guardian shares', () => {
    expect(accessTo('PUT /guardians/{id}/sharing').roles).toEqual(['guardian']);
  });

  it('the table lets a school and its board reach the guardians of the school alone', () => {
    const rule = accessTo('DELETE /guardians/{id}');
    const target = (school: string | undefined, boardOfSchool: string | null) => ({
      guardian: 'g-1',
      school,
      boardOfSchool,
    });
    expect(mayEnter(principals.school, rule, target('12AB00', '12345'))).toBe('ok');
    expect(mayEnter(principals.school, rule, target('99ZZ00', '12345'))).toBe('not-found');
    expect(mayEnter(principals.board, rule, target('12AB00', '12345'))).toBe('ok');
    expect(mayEnter(principals.board, rule, target('12AB00', '99999'))).toBe('not-found');
    expect(mayEnter(principals.school, rule, target(undefined, null))).toBe('not-found');
  });

  it('the table lets a guardian into the school that registered them alone', () => {
    const rule = accessTo('GET /schools/{school}/directory');
    expect(mayEnter(principals.guardian, rule, { school: '12AB00', schoolOfReader: '12AB00' })).toBe('ok');
    expect(mayEnter(principals.guardian, rule, { school: '99ZZ00', schoolOfReader: '12AB00' })).toBe('not-found');
    expect(mayEnter(principals.guardian, rule, { school: '12AB00', schoolOfReader: undefined })).toBe('not-found');
  });

  it('the table gives finance every read but those of guardians, of who asked for information and of setting up, and of writes runs, corrections, credits, agreements and the catalogue', () => {
    const reads = table.map(([route]) => route).filter((route) => route.startsWith('GET '));
    const guardians = [
      'GET /guardians/{id}/sharing',
      'GET /guardians/{id}/export',
      'GET /schools/{school}/directory',
      'GET /schools/{school}/directory-looks',
      'GET /schools/{school}/roster',
      'GET /schools/{school}/guardians',
      'GET /information-requests',
    ];
    // The person who sets up the server needs these routes.
    const administrators = ['GET /first-steps'];
    const finance = routesOf('finance');
    expect(finance.filter((route) => route.startsWith('GET '))).toEqual(
      reads.filter((route) => ![...guardians, ...administrators].includes(route)),
    );
    expect(new Set(finance.filter((route) => !route.startsWith('GET ')))).toEqual(
      new Set([
        'POST /schools/{school}/subscription/correction',
        'POST /invoice-runs',
        'POST /invoices/{number}/credit',
        'POST /audit/verification', // It only reads.
        'DELETE /jobs/{id}', // The job is the caller's own.
        'POST /boards/{board}/framework-agreements',
        'POST /framework-agreements/{id}/confirmation',
        'POST /framework-agreements/{id}/declining',
        'PUT /plans/{plan}',
        'PUT /sources/{source}',
        'PUT /vat-rates/{from}',
        'PUT /accounting/accounts',
        'POST /payments',
        'POST /payments/{id}/reversal',
        'POST /bank-statements',
        'POST /invoices/{number}/deliveries',
        'POST /invoices/{number}/deliveries/{id}/result',
        'POST /invoice-runs/deliveries',
      ]),
    );
  });

  it('the table gives a board all that a school may', () => {
    const board = routesOf('board');
    for (const route of routesOf('school')) expect(board).toContain(route);
  });

  it('the table lets neither a school nor a board say which board it belongs to, nor run, credit or correct', () => {
    for (const route of ['PUT /schools/{school}', 'POST /invoice-runs', 'POST /invoices/{number}/credit'] as const)
      expect(accessTo(route).roles).not.toEqual(expect.arrayContaining(['school']));
    expect(routesOf('board')).not.toContain('PUT /schools/{school}');
    expect(routesOf('board')).not.toContain('POST /schools/{school}/subscription/correction');
  });
});

describe('an entrance', () => {
  const boards = new Map([
    ['12AB00', '12345'],
    ['99ZZ00', '99999'],
  ]);
  const entrance = entranceWith({
    credentials,
    boardOf: async (school) => boards.get(school),
    schoolOf: async () => undefined,
  });
  const app = appWith((app) => {
    app.get('/schools/:school/counts', entrance(accessTo('GET /schools/{school}/counts')), (req, res) => {
      if (!boards.has(String(req.params.school))) throw new Rejection('school_not_found', {});
      res.json({ role: principalOf(res).role });
    });
    app.get('/boards/:board/overview', entrance(accessTo('GET /boards/{board}/overview')), (_req, res) => {
      res.json({});
    });
    app.get('/invoices/:number', entrance(accessTo('GET /invoices/{number}')), (_req, res) => {
      const rule: Access = { ...accessTo('GET /invoices/{number}'), scope: 'school' };
      const target = { school: '99ZZ00', boardOfSchool: '99999' };
      mustEnter(principalOf(res), rule, target, new Rejection('document_not_found', {}));
      res.json({});
    });
  });

  const as = async (role: Role, path: string) =>
    request(app)
      .get(path)
      .set('Authorization', `Bearer ${await tokenOf(principals[role])}`);

  it('an entrance asks for a token', async () => {
    const answer = await request(app).get('/schools/12AB00/counts');
    expect([answer.status, answer.body.code]).toEqual([401, 'token_missing']);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it('a text that is no token is refused without being repeated', async () => {
    const answer = await request(app).get('/schools/12AB00/counts').set('Authorization', 'Bearer forged.to.ken');
    expect([answer.status, answer.body.code]).toEqual([401, 'token_invalid']);
    expect(answer.text).not.toContain('forged');
  });

  it('an entrance refuses a role', async () => {
    const answer = await as('guardian', '/schools/12AB00/counts');
    expect([answer.status, answer.body.code]).toEqual([403, 'role_not_allowed']);
  });

  it.each<[Role, string, number]>([
    ['school', '/schools/12AB00/counts', 200],
    ['school', '/schools/99ZZ00/counts', 404],
    ['board', '/schools/12AB00/counts', 200],
    ['board', '/schools/99ZZ00/counts', 404],
    ['finance', '/schools/99ZZ00/counts', 200],
    ['board', '/boards/12345/overview', 200],
    ['board', '/boards/99999/overview', 404],
    ['school', '/boards/12345/overview', 403],
    ['school', '/invoices/2026-000001', 404],
    ['admin', '/invoices/2026-000001', 200],
  ])('an entrance asked as %s answers %s with a %i', async (role, path, status) =>
    expect((await as(role, path)).status).toBe(status),
  );

  it("an entrance answers another's school to the letter as one that is not there", async () => {
    const anothers = await as('school', '/schools/99ZZ00/counts');
    const absent = await as('admin', '/schools/11AA11/counts');
    expect(anothers.status).toBe(404);
    expect(anothers.body).toEqual(absent.body);
  });
});
