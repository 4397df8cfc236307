import { beforeEach, describe, expect, it } from 'vitest';
import type { Deps } from '../../../src/commands/deps.ts';
import {
  askInformation,
  type Enquiry,
  enquiryOf,
  eraseRequest,
  setRequestStatus,
} from '../../../src/commands/information/informationRequests.ts';
import type { Vault } from '../../../src/commands/vault/vault.ts';
import { type InformationRequestEvent, informationRequest } from '../../../src/domain/informationRequest.ts';
import { Killed } from '../../support/ledger/interrupted.ts';
import { specFor } from '../../support/specFor.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const enquiry: Enquiry = {
  name: 'Jannie Geheim',
  email: 'jannie@geheim.example',
  school: 'De Telboom',
  question: 'Wat kost het voor 180 leerlingen?',
};

let world: World;
beforeEach(async () => {
  world = await worldOn({ today: '2026-01-15' });
});

const ask = async (deps: Deps = world.deps) =>
  (await askInformation(deps, enquiry, undefined, world.context())).request;
const stored = async () => JSON.stringify(await world.store.readAll(0, 10_000));
const typesOf = async (request: string) =>
  (await world.store.read(`information-request-${request}`)).map(({ type }) => type);

describe('8.4: a request for information', () => {
  it('6.3: a request for information lies in the vault; the events hold its id only', async () => {
    const request = await ask();
    expect(await enquiryOf(world.deps, request)).toEqual(enquiry);
    expect(await typesOf(request)).toEqual(['InformationRequested']);
    for (const secret of [/geheim/i, /Telboom/, /180 leerlingen/]) expect(await stored()).not.toMatch(secret);
  });

  it('6.3: a request for information is erased while its events stay', async () => {
    const request = await ask();
    await setRequestStatus(world.deps, request, 'handled', world.context());
    await eraseRequest(world.deps, request, world.context());
    await eraseRequest(world.deps, request, world.context());
    expect(await enquiryOf(world.deps, request)).toBeUndefined();
    expect(await typesOf(request)).toEqual([
      'InformationRequested',
      'InformationRequestHandled',
      'InformationRequestErased',
    ]);
  });

  const withVault = (vault: Partial<Vault>): Deps => ({ ...world.deps, vault: { ...world.vault, ...vault } });

  it('6.3: a request for information leaves no personal data without a record when it is cut off', async () => {
    const put = async (id: string) => {
      expect(await typesOf(id)).toEqual(['InformationRequested']);
      throw new Killed();
    };
    await expect(ask(withVault({ put }))).rejects.toBeInstanceOf(Killed);
  });

  it('6.3: a request for information that is erased while it comes in leaves nothing behind', async () => {
    let request = '';
    const put: Vault['put'] = async (id, value) => {
      request = id;
      await eraseRequest(world.deps, id, world.context());
      await world.vault.put(id, value);
    };
    await ask(withVault({ put }));
    expect(await world.vault.get(request)).toBeUndefined();
  });

  it('6.3: a request for information whose data comes in while it is erased leaves nothing behind', async () => {
    const request = await ask();
    const { ledger, vault } = world.deps;
    const late: Deps = {
      ...world.deps,
      ledger: {
        ...ledger,
        append: async (...append) => {
          const written = await ledger.append(...append);
          await vault.put(request, Buffer.from('late'));
          return written;
        },
      },
    };
    await eraseRequest(late, request, world.context());
    expect(await vault.get(request)).toBeUndefined();
  });

  it('6.2: an id that is no request’s erases nothing: a school’s secret lies in the same vault', async () => {
    await world.registerSchool('12AB00');
    await world.importRows('12AB00', '2026-01-15', taken('2026-01-10', 1, 1));
    const [created] = await world.store.read('results-12AB00');
    const { keyId } = JSON.parse(created!.data);
    const refused = expect.objectContaining({ code: 'request_not_found' });
    await expect(eraseRequest(world.deps, keyId, world.context())).rejects.toEqual(refused);
    expect(await world.vault.get(keyId)).toHaveLength(32);
  });
});

describe('8.4: staff', () => {
  const given = specFor(informationRequest);
  const data = { request: '01J00000000000000000000001' };
  const asked: InformationRequestEvent = { type: 'InformationRequested', data };
  const handled: InformationRequestEvent = { type: 'InformationRequestHandled', data };
  const closed: InformationRequestEvent = { type: 'InformationRequestClosed', data };
  const set = (status: 'handled' | 'closed') => ({ type: 'SetRequestStatus', data: { ...data, status } }) as const;

  it('staff handle a request', () => given(asked).when(set('handled')).then(handled));
  it('staff close one, handled or not', () => {
    given(asked).when(set('closed')).then(closed);
    given(asked, handled).when(set('closed')).then(closed);
  });
  it('handling a request again in the same way writes nothing', () => {
    given(asked, handled).when(set('handled')).then();
    given(asked, closed).when(set('closed')).then();
  });
  it('staff do not handle one that is closed', () =>
    given(asked, closed).when(set('handled')).thenRejects('request_closed'));
  it('staff find no request that was never made', () => given().when(set('handled')).thenRejects('request_not_found'));
});
