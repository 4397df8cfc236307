/** 6.3: the name of a person who signed or accepted is in the vault. The log has the person's office and id. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryRequests } from '../../../src/adapters/memory/memoryRequests.ts';
import { destroyedEntries } from '../../../src/commands/vault/restoreVault.ts';
import { type Api, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { worldOn } from '../../support/world.ts';

const name = 'Els van Voorbeeld';
const dpa = { version: '4.1', signedOn: '2026-08-31', signedBy: 'directeur' };
const terms = { version: '2026-2', acceptedOn: '2026-08-31', acceptedBy: 'bestuurder' };
type Named = { readonly signatory?: { readonly name: string | null } };
const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/;

let api: Api;
beforeEach(async () => {
  api = await openApi({ world: await worldOn({ today: '2026-09-01' }), requests: memoryRequests() });
  await registerOver(api, ownSchool, ownBoard, '2026-01-01');
});
afterEach(() => api.close());

const school = () => api.as('school');
const sign = (body: object = { ...dpa, name }, headers = {}) =>
  school().send('POST', `/schools/${ownSchool}/dpa`, body, headers);
const read = async () => (await school().get(`/schools/${ownSchool}`)).body;
const last = async (type: string, stream = `school-${ownSchool}`) =>
  (await api.stored(stream)).findLast((event) => event.type === type)!;

describe('6.3: the name of who signed', () => {
  it('the name of who signed lies in the vault, and the event holds its id and the office', async () => {
    const answer = await sign();
    // An answer may be remembered for repetitions, and a name must stay erasable. So the answer holds no name.
    expect([answer.status, answer.body]).toEqual([201, dpa]);
    const event = await last('DpaSigned');
    const { signatory, ...signed } = event.data as { signatory: string };
    expect(signed).toEqual(dpa);
    expect(signatory).toMatch(ulid);
    expect((await read()).dpa.signatory).toEqual({ id: signatory, name });
    const { agreements } = (await school().get(`/schools/${ownSchool}/my-data`)).body;
    expect([agreements.dpa.office, agreements.dpa.signatory]).toEqual(['directeur', { id: signatory, name }]);
    const everything = JSON.stringify([await api.world.store.readAll(0, 1_000), api.log.lines]);
    expect(everything).not.toContain('Voorbeeld');
  });

  it('the name of who signed is optional: without it only the office is told', async () => {
    await sign(dpa);
    const { signatory, ...shown } = (await read()).dpa;
    expect([signatory, shown.signedBy]).toEqual([undefined, 'directeur']);
    expect((await last('DpaSigned')).data).toEqual(dpa);
  });

  it('4.12: the name of who accepted the general terms is kept too, and that of who signed for a board', async () => {
    expect((await school().send('POST', `/schools/${ownSchool}/terms`, { ...terms, name })).body).toEqual(terms);
    expect((await read()).terms).toEqual({ ...terms, signatory: { id: expect.stringMatching(ulid), name } });
    const board = { name: 'Stichting De Boomgaard', address: { street: 'Laan 1', postalCode: '1234 AB', city: 'Ede' } };
    await api.as('admin').send('PUT', `/boards/${ownBoard}`, board);
    await api.as('board').send('POST', `/boards/${ownBoard}/dpa`, { ...dpa, name: 'Bas Bestuur' });
    const { dpas } = (await api.as('board').get(`/boards/${ownBoard}`)).body;
    expect(dpas.at(-1).signatory.name).toBe('Bas Bestuur');
    const id = dpas.at(-1).signatory.id;
    expect((await school().send('DELETE', `/boards/${ownBoard}/signatories/${id}`)).status).toBe(403);
    expect((await api.as('board').send('DELETE', `/boards/${ownBoard}/signatories/${id}`)).status).toBe(200);
    expect((await api.as('board').get(`/boards/${ownBoard}`)).body.dpas.at(-1).signatory.name).toBeNull();
  });

  it('the name of who signed may stand in a file of many steps, as a column that may be left out', async () => {
    const post = (text: string) =>
      api.as('board').upload(`/boards/${ownBoard}/terms`, text, { 'Content-Type': 'text/csv' });
    const columns = 'vestiging;version;acceptedOn;acceptedBy';
    const row = `${ownSchool};2026-2;2026-08-31;bestuurder`;
    expect((await post(`${columns};name\n${row};${name}\n`)).status).toBe(200);
    expect((await read()).terms.signatory.name).toBe(name);
    expect((await post(`${columns}\n${row}\n`)).text).toContain('already');
    const unknown = await post(`${columns};naam\n${row};${name}\n`);
    expect([unknown.status, unknown.body.code]).toEqual([400, 'file_unreadable']);
  });

  it('a preview of many steps leaves no name behind', async () => {
    const text = `vestiging;version;acceptedOn;acceptedBy;name\n${ownSchool};2026-2;2026-08-31;bestuurder;${name}\n`;
    const before = await api.world.deps.vault.list();
    await api.as('board').upload(`/boards/${ownBoard}/terms?preview=true`, text, { 'Content-Type': 'text/csv' });
    expect(await api.world.deps.vault.list()).toEqual(before);
  });

  it('a signature by the same name, or without one, records nothing again; one by another name does', async () => {
    await sign();
    const before = (await api.stored(`school-${ownSchool}`)).length;
    await sign();
    await sign(dpa);
    expect(await api.stored(`school-${ownSchool}`)).toHaveLength(before);
    await sign({ ...dpa, name: 'Piet Anders' });
    expect((await read()).dpa.signatory.name).toBe('Piet Anders');
  });

  it('a request that was cut off before the vault had the name is made whole by the same request', async () => {
    const { vault } = api.world.deps;
    const put = vault.put;
    vault.put = async () => {
      throw new Error('The disk is full');
    };
    const key = { 'Idempotency-Key': 'k-1' };
    expect((await sign({ ...dpa, name }, key)).status).toBe(500);
    vault.put = put;
    expect((await read()).dpa.signatory.name).toBeNull();
    expect((await sign({ ...dpa, name }, key)).status).toBe(201);
    expect((await read()).dpa.signatory.name).toBe(name);
    expect(
      (await api.stored(`school-${ownSchool}`)).filter(({ data }) => (data as typeof dpa).version === '4.1'),
    ).toHaveLength(1);
  });
});

describe('6.3: erasing the name of who signed', () => {
  const erase = (id: string) => school().send('DELETE', `/schools/${ownSchool}/signatories/${id}`);

  it('an erased name leaves the office and the agreement, and does not come back with a backup of the vault', async () => {
    await sign();
    const { id } = (await read()).dpa.signatory;
    const answer = await erase(id);
    expect([answer.status, answer.body]).toEqual([200, { signatory: id, erased: true }]);
    expect((await last('SignatoryErased')).data).toEqual({ signatory: id });
    expect((await read()).dpa).toMatchObject({ ...dpa, inForce: true, signatory: { id, name: null } });
    expect(await api.world.deps.vault.get(id)).toBeUndefined();
    expect(await destroyedEntries(api.world.store)).toContain(id);
    const before = await api.stored(`school-${ownSchool}`);
    expect((await erase(id)).status).toBe(200);
    expect(await api.stored(`school-${ownSchool}`)).toEqual(before);
    // A new signature gets an id of its own.
    await sign();
    expect((await read()).dpa.signatory).toEqual({ id: expect.not.stringContaining(id), name });
  });

  it('6.3: the names of earlier agreements and acceptances are read, and erased, as those of the latest', async () => {
    await sign({ ...dpa, version: '4.0', name: 'Eva Eerder' });
    await sign();
    await school().send('POST', `/schools/${ownSchool}/terms`, { ...terms, version: '2025-1', name: 'Ali Allereerst' });
    await school().send('POST', `/schools/${ownSchool}/terms`, terms);
    const { dpas, acceptances } = await read();
    // The school was registered with an agreement and with terms, without a name.
    expect(dpas.slice(1).map((one: typeof dpa & Named) => [one.version, one.signatory?.name])).toEqual([
      ['4.0', 'Eva Eerder'],
      ['4.1', name],
    ]);
    expect(acceptances.slice(1).map((one: typeof terms & Named) => [one.version, one.signatory?.name])).toEqual([
      ['2025-1', 'Ali Allereerst'],
      ['2026-2', undefined],
    ]);
    for (const { signatory } of [dpas[1], acceptances[1]]) expect((await erase(signatory.id)).status).toBe(200);
    const after = await read();
    expect([after.dpas[1].signatory.name, after.acceptances[1].signatory.name, after.dpas[2].signatory.name]).toEqual([
      null,
      null,
      name,
    ]);
  });

  it('6.3: the name of somebody who did not sign there is not found', async () => {
    const answer = await erase('01J3Z0V6M7Q8R9S0T1V2W3X4Y5');
    expect([answer.status, answer.body.code]).toEqual([404, 'signatory_not_found']);
    expect((await erase('Els')).status).toBe(400);
  });

  it('a delivery address that was replaced does not come back from a backup either', async () => {
    const put = (email: string) =>
      school().send('PUT', `/schools/${ownSchool}/delivery`, { channel: 'email', email, dossier: false });
    await put('een@telboom.example');
    const { address } = (await last('DeliverySet')).data as { address: string };
    await put('twee@telboom.example');
    expect(await destroyedEntries(api.world.store)).toEqual(new Set([address]));
  });
});
