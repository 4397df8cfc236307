import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ErrorRequestHandler } from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { FileRefused } from '../../../src/commands/files/fileRefused.ts';
import { Rejection, type RejectionCode, rejectionCodes } from '../../../src/domain/rejection.ts';
import { Problem } from '../../../src/http/problems/problem.ts';
import { problemCodes, rejectionStatus, statusOf } from '../../../src/http/problems/problemCodes.ts';
import { problemOf } from '../../../src/http/problems/problemOf.ts';
import { methodNotAllowed } from '../../../src/http/problems/problemResponses.ts';
import { jsonBody, usualBody } from '../../../src/http/requests/bodies.ts';
import { titleOf } from '../../../src/http/words/words.ts';
import { RevisionConflict } from '../../../src/ledger/eventStore.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { refusalSamples } from '../../../tools/errors/refusalSamples.ts';
import { appWith, isRequestLine, openLog } from '../fixture.ts';

const answerTo = (error: unknown, log = openLog()) =>
  request(
    appWith((app) => {
      app.get('/', () => {
        throw error;
      });
    }, log),
  ).get('/');

describe('the codes of problems', () => {
  it.each(rejectionCodes)('%s is answered as a problem of its own', async (code) => {
    const answer = await answerTo(new Rejection(code, refusalSamples[code][0]));
    expect(answer.type).toBe('application/problem+json');
    expect(answer.status).toBe(rejectionStatus[code]);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    // Only damage and losses are faults that no client can correct.
    if (!['history_damaged', 'rendition_lost', 'books_do_not_balance'].includes(code))
      expect(answer.status).toBeLessThan(500);
    expect(answer.body).toMatchObject({ code, status: answer.status, type: expect.stringContaining(code) });
    expect(answer.body.detail).not.toBe('');
  });

  it('the codes of problems have a title each, which is a phrase, and no two the same', () => {
    const titles = problemCodes.map((code) => titleOf(code, 'en'));
    for (const title of titles) expect(title).toMatch(/^[A-Z][A-Za-z]+( [A-Za-z]+)*$/);
    expect(new Set(titles).size).toBe(problemCodes.length);
  });

  it.each<[RejectionCode, number]>([
    ['school_not_found', 404],
    ['decision_not_found', 404],
    ['reason_required', 400],
    ['file_unreadable', 400],
    ['file_format_unknown', 415],
    ['file_rows_refused', 422],
    ['school_secret_missing', 409],
    ['plan_closed', 409],
  ])('%s is answered with a %i', (code, status) => expect(statusOf(code)).toBe(status));

  it.each(rejectionCodes.filter((code) => code.endsWith('_not_found')))('%s is a missing thing', (code) =>
    expect(statusOf(code)).toBe(404),
  );
});

describe('a refusal', () => {
  it('a refusal says why in the words of the domain', async () => {
    const { body } = await answerTo(new Rejection('plan_closed', { plan: 'legacy', closedFrom: '2020-11-01' }));
    expect(body.detail).toBe(
      "Plan 'flat fee' is closed: no subscription can start on it on or after 1 November 2020. Choose one that is open.",
    );
  });

  it('a refusal of a file lists its rows (2.8)', async () => {
    const refused = new FileRefused(
      {
        badRows: [
          {
            row: 12,
            faults: [{ column: 'jaargroep', code: 'out_of_range', accepted: { is: 'number', from: 1, to: 8 } }],
          },
        ],
        badRowsTotal: 1,
        faultsTotal: 1,
        goodRows: 7,
      },
      { skippable: true },
    );
    const { status, body } = await answerTo(refused);
    expect(status).toBe(422);
    expect(body).toMatchObject({ badRows: 1, goodRows: 7, total: 1 });
    expect(body.rows).toEqual([
      {
        row: 12,
        faults: [
          {
            column: 'jaargroep',
            code: 'out_of_range',
            message: expect.stringContaining('whole number'),
            accepted: 'a whole number from 1 to 8',
          },
        ],
      },
    ]);
  });

  it.each<'history_unknown' | 'history_damaged'>(['history_unknown', 'history_damaged'])(
    '7.4: %s names no stream to whoever asked, in either language',
    async (code) => {
      for (const language of ['en', 'nl'])
        for (const facts of refusalSamples[code]) {
          const { text } = await answerTo(new Rejection(code, facts)).set('Accept-Language', language);
          expect(text).not.toMatch(/12AB00|12345|catalogue/);
        }
    },
  );

  it('a refusal sends the headers that belong to it', async () => {
    const answer = await answerTo(new Problem('token_missing', {}, { headers: { 'WWW-Authenticate': 'Bearer' } }));
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('a refusal is not logged as a failure', async () => {
    const log = openLog();
    await answerTo(new Rejection('plan_closed', { plan: 'legacy', closedFrom: '2020-11-01' }), log);
    await log.line(isRequestLine);
    expect(log.lines).toHaveLength(1);
  });
});

describe('a store', () => {
  it('a store that others kept writing to is a conflict to try again, without its streams', async () => {
    const { status, body, text } = await answerTo(new RevisionConflict('subscription-12AB00', 4));
    expect([status, body.code]).toEqual([409, 'concurrent_writes']);
    expect(text).not.toContain('12AB00');
  });

  it('a store that does not answer is an outage with Retry-After, and logged', async () => {
    const log = openLog();
    const answer = await answerTo(new StoreUnavailable('connect ECONNREFUSED 10.0.0.7:5432'), log);
    expect([answer.status, answer.body.code]).toEqual([503, 'store_unavailable']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.text).not.toContain('10.0.0.7');
    expect(log.text()).toContain('10.0.0.7');
  });
});

describe('anything else', () => {
  const rowError = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (name)=(Jan Jansen)' });
  const failures = [
    ['an error', new Error('the inside')],
    ['a text', 'the inside'],
    ['an object', { status: 400 }],
  ] as const;

  it.each(failures)('any other failure (%s) is a 500 that says nothing of the inside', async (_name, thrown) => {
    const { status, body, text } = await answerTo(thrown);
    expect([status, body.code]).toEqual([500, 'internal_error']);
    expect(text).not.toContain('the inside');
    expect(text).not.toContain('.ts');
  });

  it('any other failure is logged with the correlation id that was answered, and its cause, but not with rows of the database', async () => {
    const log = openLog();
    const answer = await answerTo(new Error('the inside', { cause: rowError }), log);
    const line = await log.line(({ error }) => error !== undefined);
    expect(line.correlationId).toBe(answer.headers['x-correlation-id']);
    expect(JSON.stringify(line)).toContain('the inside');
    expect(JSON.stringify(line)).toContain('23505');
    expect(log.text()).not.toContain('Jan Jansen');
  });
});

describe('a body', () => {
  const app = appWith((app) => {
    app.post('/', ...jsonBody(usualBody), (req, res) => {
      res.json(req.body ?? null);
    });
  });

  it('a body of JSON is read', async () => {
    const { body } = await request(app).post('/').send({ a: 1 });
    expect(body).toEqual({ a: 1 });
  });

  it('a body that is not JSON is refused without repeating it', async () => {
    const { status, body, text } = await request(app).post('/').type('json').send('{"name": Jansen');
    expect([status, body.code]).toEqual([400, 'invalid_json']);
    expect(text).not.toContain('Jansen');
  });

  it('a body above 64 KiB is refused', async () => {
    const { status, body } = await request(app)
      .post('/')
      .send({ a: 'x'.repeat(64 * 1024) });
    expect([status, body.code]).toEqual([413, 'body_too_large']);
  });

  it.each(['text/csv', 'application/x-www-form-urlencoded', 'application/json; charset=utf-99'])(
    'a body of type %s is refused',
    async (type) => {
      const { status, body } = await request(app).post('/').set('Content-Type', type).send('a=1');
      expect([status, body.code]).toEqual([415, 'media_type_unsupported']);
    },
  );

  it('a body that breaks off is a fault of the request, not of the server', async () => {
    let caught: (error: unknown) => void;
    const error = new Promise((resolve) => {
      caught = resolve;
    });
    const catching: ErrorRequestHandler = (error, _req, _res, next) => {
      caught(error);
      next(error);
    };
    const server = appWith((app) => app.post('/', ...jsonBody(usualBody)).use(catching)).listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      const headers = { 'Content-Type': 'application/json', 'Content-Length': 100 };
      const sent = httpRequest({ port, host: '127.0.0.1', method: 'POST', headers });
      sent.on('error', () => {}); // We end the connection ourselves.
      server.once('request', () => sent.destroy());
      sent.write('{"a":');
      expect(problemOf(await error).code).toBe('body_incomplete');
    } finally {
      server.close();
    }
  });
});

describe('a path', () => {
  const app = appWith((app) => {
    app
      .route('/schools/:school')
      .get((_req, res) => {
        res.json({});
      })
      .all(methodNotAllowed('GET'));
  });

  it('a path that is unknown is not found, and not repeated', async () => {
    const { status, body, text } = await request(app).get('/pupils/Jansen');
    expect([status, body.code]).toEqual([404, 'path_not_found']);
    expect(text).not.toContain('Jansen');
  });

  it('a path with another method says which it takes', async () => {
    const answer = await request(app).delete('/schools/12AB00');
    expect([answer.status, answer.body.code, answer.headers.allow]).toEqual([405, 'method_not_allowed', 'GET']);
  });

  it('a path that cannot be decoded is a malformed request', async () => {
    const { status, body, text } = await request(app).get('/schools/%E0%A4%A');
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(text).not.toContain('%E0');
  });
});
