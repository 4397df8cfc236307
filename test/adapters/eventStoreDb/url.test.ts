import { describe, expect, it } from 'vitest';
import { eventStoreDbUrlFault, readEventStoreDbUrl } from '../../../src/adapters/eventStoreDb/url.ts';

describe('a connection string of EventStoreDB', () => {
  it.each(['esdb', 'kurrentdb'])('%s:// names a server, with TLS unless it says otherwise', (scheme) => {
    expect(readEventStoreDbUrl(`${scheme}://db.example`)).toEqual({
      hosts: [{ address: 'db.example', port: 2113 }],
      discover: false,
      tls: true,
      files: {},
      numbers: {},
      connectionName: 'telboek',
    });
    expect(readEventStoreDbUrl(`${scheme}://127.0.0.1:2114/?tls=false`)).toMatchObject({
      hosts: [{ address: '127.0.0.1', port: 2114 }],
      tls: false,
    });
  });

  it('+discover asks a name for the nodes of a cluster; several hosts are nodes of one', () => {
    expect(readEventStoreDbUrl('esdb+discover://cluster.example')).toMatchObject({ discover: true });
    expect(readEventStoreDbUrl('kurrentdb+discover://cluster.example')).toMatchObject({ discover: true });
    expect(readEventStoreDbUrl('esdb://one:1,two:2,[::1]')).toMatchObject({
      discover: false,
      hosts: [
        { address: 'one', port: 1 },
        { address: 'two', port: 2 },
        { address: '[::1]', port: 2113 },
      ],
    });
  });

  it('a connection string of EventStoreDB has the user with escapes undone', () => {
    expect(readEventStoreDbUrl('esdb://ad%40min:a%3Ab%25@db').user).toEqual({ username: 'ad@min', password: 'a:b%' });
  });

  it('a connection string of EventStoreDB has options, their names in any case, with or without - and _', () => {
    expect(
      readEventStoreDbUrl(
        'esdb://db?TLS_CA_FILE=%2Fca.pem&keep-alive-interval=20000&NodePreference=Leader&gossipTimeout=3',
      ),
    ).toMatchObject({ files: { tlsCAFile: '/ca.pem' }, numbers: { keepAliveInterval: 20_000, gossipTimeout: 3 } });
  });

  it.each([
    ['esdb://', /of the form/],
    ['esdb://u:hunter2@', /of the form/],
    ['esdb://hunter2@db', /user:password/],
    ['esdb://u:hunter2:x@db', /%3A/],
    ['esdb://u:hunter2%@db', /%25/],
    ['esdb://u:hunter2@db:99999', /host:port/],
    ['esdb://u:hunter2@d b', /host:port/],
    ['esdb://u:hunter2@db?tls=maybe', /tls=true/],
    ['esdb://u:hunter2@db?colour=hunter2', /has another/],
    ['esdb://u:hunter2@db?tls', /has another/],
    ['esdb://u:hunter2@db?nodePreference=follower', /leave nodePreference at leader/],
    ['esdb://u:hunter2@db?tlsVerifyCert=false', /leave tlsVerifyCert at true/],
    ['esdb://u:hunter2@db?throwOnAppendFailure=false', /leave throwOnAppendFailure at true/],
    ['esdb://u:hunter2@db?gossipTimeout=soon', /gossipTimeout/],
    ['esdb://u:hunter2@db?keepAliveInterval=500', /10000 or more/],
    ['esdb://u:hunter2@db?tls=false&tlsCAFile=ca.pem', /does not use/],
    ['esdb://u:hunter2@db?userCertFile=a.pem', /userKeyFile/],
  ])('%s is refused with the fault, and the message repeats nothing of it', (url, fault) => {
    expect(eventStoreDbUrlFault(url)).toMatch(fault);
    expect(eventStoreDbUrlFault(url)).not.toContain('hunter2');
  });
});
