/** Reads the real register of DUO, where the reference data lies beside the checkout (8.2). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileText } from '../../../src/adapters/fileFormats/fileText.ts';
import { type Api, openApi } from '../../support/api.ts';
import { worldOn } from '../../support/world.ts';

const path = join(import.meta.dirname, '../../../../shared/formats/duo-2021/03-alle-vestigingen-bo.csv');

describe.skipIf(!existsSync(path))("8.2: DUO's register of 1 October 2021, 6,215 schools", () => {
  let api: Api;
  let file: Buffer;
  beforeAll(async () => {
    api = await openApi({ world: await worldOn({ today: '2021-10-01' }) });
    file = readFileSync(path);
  });
  afterAll(() => api.close());

  const upload = async (content: string | Buffer) => (await api.as('admin').upload('/register-imports', content)).body;
  const differing = { total: 0, items: [] };
  const numbers = { created: 0, changed: 0, unchanged: 6_215, closed: 0, differing };

  it('DUO’s register of 1 October 2021, 6,215 schools is taken whole, and sent again writes nothing', async () => {
    expect(await upload(file)).toEqual({ ...numbers, created: 6_215, unchanged: 0 });
    const head = await api.head();
    expect(await upload(file)).toEqual(numbers);
    expect(await api.head()).toBe(head);
  }, 60_000);

  it('DUO’s register of 1 October 2021, 6,215 schools says the same with the later column names, as UTF-8 with a mark', async () => {
    // The file is decoded by our own decoder. Some versions of Node decode 32 characters of windows-1252 wrongly.
    const later = new FileText('windows-1252', ({ is }) => new Error(is))
      .decode(file)
      .toString()
      .replace('BRIN NUMMER', 'INSTELLINGSCODE')
      .replace('VESTIGINGSNUMMER', 'VESTIGINGSCODE');
    const head = await api.head();
    expect(await upload(Buffer.from(`\ufeff${later}`))).toEqual(numbers);
    expect(await api.head()).toBe(head);
  }, 60_000);

  it('DUO’s register of 1 October 2021, 6,215 schools moves a school to another board, and closes one that it names no more', async () => {
    const [header, first, ...rest] = file.toString('latin1').trimEnd().split(/\r?\n/);
    const moved = first!.replace(/^([^;]*);\d{5};/, '$1;99999;');
    const lines = [header, moved, ...rest.slice(0, -1)];
    expect(await upload(Buffer.from(lines.join('\r\n'), 'latin1'))).toEqual({
      created: 0,
      changed: 1,
      unchanged: 6_213,
      closed: 1,
      differing,
    });
    const { body } = await api.as('admin').get('/boards/99999/overview');
    expect(body.schools.map(({ school }: { school: string }) => school)).toEqual([first!.split(';')[3]]);
  }, 60_000);
});
