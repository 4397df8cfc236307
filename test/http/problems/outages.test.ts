/**
 * operations.md 11.2: an outage is logged once with its cause, and then in sums. There is never a stack for each request.
 */
import { describe, expect, it } from 'vitest';
import { failureForLog, outageLog } from '../../../src/http/problems/outages.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { openLog } from '../fixture.ts';

const away = new StoreUnavailable('PostgreSQL cannot be reached', {
  cause: Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' }),
});

const requests = { code: 'store_unavailable', readiness: false } as const;

describe('operations 11.2: the log of an outage', () => {
  it('the log of an outage has one line with the cause, one a period with how many were refused, and one when it is over', async () => {
    const log = openLog();
    const outages = outageLog(log.logger, 20);
    for (let n = 0; n < 7; n++) outages.refused(requests, away, log.logger);
    await log.line(({ msg }) => msg === 'no request is refused any more because of this outage');
    expect(log.lines).toMatchObject([
      {
        level: 50,
        msg: 'Store unavailable',
        ...requests,
        error: {
          name: 'StoreUnavailable',
          message: 'PostgreSQL cannot be reached',
          cause: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 10.0.0.7:5432' },
        },
      },
      { level: 40, requests: 6, seconds: 0.02, code: 'store_unavailable' },
      { level: 30, code: 'store_unavailable' },
    ]);
    expect(log.text()).not.toMatch(/stack|\.ts:/);
    // The next refusal belongs to another outage.
    outages.refused(requests, away, log.logger);
    expect(log.lines.at(-1)).toMatchObject({ level: 50, msg: 'Store unavailable' });
  });

  it('the log of an outage keeps apart what it is about: another code, or the question of readiness', () => {
    const log = openLog();
    const outages = outageLog(log.logger);
    outages.refused(requests, away, log.logger);
    outages.refused({ ...requests, readiness: true }, away, log.logger);
    outages.refused({ ...requests, code: 'store_denied' }, away, log.logger);
    outages.refused(requests, away, log.logger);
    expect(log.lines.map(({ code, readiness }) => [code, readiness])).toEqual([
      ['store_unavailable', false],
      ['store_unavailable', true],
      ['store_denied', false],
    ]);
  });
});

describe('operations 11.2: the outline of a failure', () => {
  const ofDatabase = (code: string, message: string) =>
    failureForLog(Object.assign(new Error(message), { severity: 'ERROR', code }));

  it('the outline of a failure leaves out what a database quotes, and keeps what it says of rights, logging in and shutting down', () => {
    expect(ofDatabase('22007', 'invalid input syntax for type date: "Jansen"')).toEqual({
      name: 'Error',
      code: '22007',
    });
    expect(ofDatabase('42501', 'permission denied for table events').message).toBe(
      'permission denied for table events',
    );
    expect(ofDatabase('57P03', 'the database system is starting up').message).toContain('starting up');
    expect(failureForLog(new SyntaxError('Unexpected token Jansen'))).toEqual({ name: 'SyntaxError' });
  });

  it('the outline of a failure looks into an error of several, as of a name with two addresses', () => {
    const both = new AggregateError([
      new Error('connect ECONNREFUSED ::1:5432'),
      new Error('connect ECONNREFUSED 127.0.0.1:5432'),
    ]);
    expect(failureForLog(both).cause).toEqual({ name: 'Error', message: 'connect ECONNREFUSED ::1:5432' });
  });
});
