import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { entranceWith, within } from '../../../src/http/access/access.ts';
import { contextOf } from '../../../src/http/requests/context.ts';
import { appWith, credentials, isRequestLine, openLog, tokenOf } from '../fixture.ts';

const entrance = entranceWith({ credentials, boardOf: async () => undefined, schoolOf: async () => undefined });
const token = tokenOf({ subject: 'an.employee', role: 'admin' });

const appLogging = (log = openLog()) =>
  appWith((app) => {
    app.get('/schools/:school/counts', entrance(within('school', 'admin')), (req, res) => {
      res.json(contextOf(req, res));
    });
  }, log);

const ask = async (headers: Readonly<Record<string, string>> = {}, log = openLog()) =>
  request(appLogging(log))
    .get('/schools/12AB00/counts?from=2026-01-01&secret=query-value')
    .set('Authorization', `Bearer ${await token}`)
    .set(headers);

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the context of what a request writes (5.1)', () => {
  it('the context of what a request writes holds who asked, in which role', async () => {
    const { body } = await ask();
    expect(body.actor).toEqual({ subject: 'an.employee', role: 'admin' });
    expect(body).not.toHaveProperty('reason');
  });

  it.each([
    ['plain text', 'verkeerde school', 'verkeerde school'],
    ['a percent sign that encodes nothing', '10% van de lijst', '10% van de lijst'],
    ['percent-encoded UTF-8', 'co%C3%B6rdinatie%20%E2%82%AC', 'coördinatie €'],
    ['RFC 8187', "UTF-8''co%C3%B6rdinatie", 'coördinatie'],
    ['RFC 8187 with a language', "utf-8'nl'verkeerd%20bestand", 'verkeerd bestand'],
    ['latin-1', 'coördinatie', 'coördinatie'],
    ['the bytes of UTF-8', Buffer.from('coördinatie').toString('latin1'), 'coördinatie'],
    ['percent signs of no UTF-8', '%FF verkeerd', '%FF verkeerd'],
  ])('the context of what a request writes reads a reason in %s', async (_name, header, reason) => {
    expect((await ask({ 'X-Reason': header })).body.reason).toBe(reason);
  });

  it('the context of what a request writes has no reason when the header is empty', async () => {
    expect((await ask({ 'X-Reason': '  ' })).body).not.toHaveProperty('reason');
  });

  it.each([
    ['more than 500 characters', 'x'.repeat(501)],
    ['more than one line', 'Jansen%0Aadmin'],
  ])('the context of what a request writes refuses a reason of %s, without repeating it', async (_name, header) => {
    const { status, body, text } = await ask({ 'X-Reason': header });
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.errors).toEqual([{ path: 'X-Reason', message: expect.any(String) }]);
    expect(text).not.toContain(header.slice(0, 6));
  });

  it('the context of what a request writes takes 500 characters of any script', async () => {
    const { body } = await ask({ 'X-Reason': encodeURIComponent('ö'.repeat(500)) });
    expect(body.reason).toHaveLength(500);
  });
});

describe('the correlation id', () => {
  const given = async (headers: Readonly<Record<string, string>>) => (await ask(headers)).body.correlationId;

  it('the correlation id is new for each request that brings none, and answered', async () => {
    const [one, other] = [await ask(), await ask()];
    expect(one.headers['x-correlation-id']).toMatch(uuid);
    expect(one.headers['x-correlation-id']).toBe(one.body.correlationId);
    expect(one.body.correlationId).not.toBe(other.body.correlationId);
  });

  it('the correlation id is the one given, the cause being the request itself', async () => {
    const { body, headers } = await ask({ 'X-Correlation-Id': 'month-end:2026.07' });
    expect([body.correlationId, headers['x-correlation-id']]).toEqual(['month-end:2026.07', 'month-end:2026.07']);
    expect(body.causationId).toMatch(uuid);
  });

  it('the correlation id is the trace of a traceparent', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    expect(await given({ traceparent: `00-${trace}-b7ad6b7169203331-01` })).toBe(trace);
  });

  it.each<Record<string, string>>([
    { 'X-Correlation-Id': 'two words' },
    { 'X-Correlation-Id': 'x'.repeat(65) },
    { 'X-Correlation-Id': '{"a":1}' },
    { traceparent: '00-00000000000000000000000000000000-b7ad6b7169203331-01' },
    { traceparent: 'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
  ])('the correlation id is a new one instead of %j', async (headers) => expect(await given(headers)).toMatch(uuid));
});

describe('the log of a request', () => {
  it('the log of a request says what was asked and how it went, by the pattern of the path', async () => {
    const log = openLog();
    const { body } = await ask({ 'X-Correlation-Id': 'c-1' }, log);
    expect(await log.line(isRequestLine)).toMatchObject({
      method: 'GET',
      route: '/schools/:school/counts',
      status: 200,
      ms: expect.any(Number),
      correlationId: 'c-1',
      requestId: body.causationId,
    });
  });

  it('the log of a request holds no query, token, reason, name or path', async () => {
    const log = openLog();
    await ask({ 'X-Reason': 'het kind Jansen' }, log);
    await log.line(isRequestLine);
    for (const hidden of ['query-value', 'from=', 'Jansen', 'example.org', '12AB00', await token])
      expect(log.text()).not.toContain(hidden);
  });

  it('the log of a request has no path for one that is unknown', async () => {
    const log = openLog();
    await request(appLogging(log)).get('/pupils/Jansen');
    expect(await log.line(isRequestLine)).toMatchObject({ status: 404 });
    expect(log.text()).not.toContain('Jansen');
  });
});
