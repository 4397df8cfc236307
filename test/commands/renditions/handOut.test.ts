import { describe, expect, it } from 'vitest';
import { pdfRenderers } from '../../../src/adapters/pdf/pdfRenderers.ts';
import { handOut, renditionsOf, sha256Of } from '../../../src/commands/renditions/handOut.ts';
import type { RenditionFormat } from '../../../src/domain/renditions/renditions.ts';
import { issuedInLog } from '../../../src/queries/billing/derivation.ts';
import { playedThrough } from '../../support/billing/workedExample.ts';
import { billedSchool, debtor } from '../../support/documents/documents.ts';
import type { World } from '../../support/world.ts';

const firstOf = async ({ deps }: World) => (await issuedInLog(deps))[0]!;

const handed = async (world: World, format: RenditionFormat, deps = world.deps) =>
  handOut(deps, await firstOf(world), format, world.context());

const recorded = async ({ store }: World) =>
  (await store.read('renditions')).map(({ type, data }) => [type, JSON.parse(data).format] as const);

describe('what was handed out stays', () => {
  it('9.6.1: the first hand-out is recorded with renderer, digest and size, and every later one has its bytes', async () => {
    const world = await billedSchool();
    const first = await handed(world, 'nlcius');
    world.setToday('2027-01-05');
    const later = await handed({ ...world, deps: { ...world.deps, publicUrl: 'https://elsewhere.example' } }, 'nlcius');
    expect(Buffer.compare(first.bytes, later.bytes)).toBe(0);
    expect(await recorded(world)).toEqual([['DocumentRendered', 'nlcius']]);
    expect(await renditionsOf(world.deps, '2026-000001')).toEqual([
      {
        number: '2026-000001',
        format: 'nlcius',
        renderer: 1,
        publicUrl: null,
        sha256: sha256Of(first.bytes),
        size: first.bytes.byteLength,
        first: '2026-08-01T11:00:00.000Z',
        revision: 0,
      },
    ]);
  });

  it('9.6.1: a PDF that is handed out first also fixes its UBL, which lies in it as it is', async () => {
    const world = await billedSchool();
    const pdf = await handed(world, 'pdf');
    expect(await recorded(world)).toEqual([
      ['DocumentRendered', 'nlcius'],
      ['DocumentRendered', 'pdf'],
    ]);
    const ubl = await handed(world, 'nlcius');
    expect(Buffer.from(pdf.bytes).includes(Buffer.from(ubl.bytes))).toBe(true);
    expect(await recorded(world)).toHaveLength(2);
  });

  it('9.3.5: the PDF of a debtor without KvK and OIN holds no UBL, and there is none', async () => {
    const { kvk: _, ...nameless } = debtor;
    const world = await billedSchool(nameless);
    await handed(world, 'pdf');
    expect(await recorded(world)).toEqual([['DocumentRendered', 'pdf']]);
    await expect(handed(world, 'nlcius')).rejects.toMatchObject({ code: 'debtor_identifier_missing' });
  });

  it('9.6.2: bytes that were lost are made again, and used when they are the same', async () => {
    const world = await billedSchool();
    const { rendition, bytes } = await handed(world, 'pdf');
    await world.deps.renditionBytes.remove(rendition.sha256);
    const again = await handed(world, 'pdf');
    expect(Buffer.compare(again.bytes, bytes)).toBe(0);
    expect(await world.deps.renditionBytes.get(rendition.sha256)).toBeDefined();
  });

  it('9.6.2: bytes that were changed are not handed out', async () => {
    const world = await billedSchool();
    const { rendition, bytes } = await handed(world, 'pdf');
    await world.deps.renditionBytes.put(rendition.sha256, Buffer.from('another file'));
    expect(Buffer.compare((await handed(world, 'pdf')).bytes, bytes)).toBe(0);
  });

  it('9.6.2: bytes that cannot be made again as they were are refused', async () => {
    const world = await billedSchool();
    const { rendition } = await handed(world, 'pdf');
    await world.deps.renditionBytes.remove(rendition.sha256);
    const other = { ...world.deps, pdfRenderers: new Map([[1, async () => Buffer.from('%PDF of another release')]]) };
    await expect(handed(world, 'pdf', other)).rejects.toMatchObject({ code: 'rendition_lost' });
    const later = { ...world.deps, pdfRenderers: new Map([[2, pdfRenderers.get(1)!]]) };
    await expect(handed(world, 'pdf', later)).rejects.toMatchObject({ code: 'rendition_lost' });
  });

  it('9.6.1: of two first hand-outs at the same moment one counts, and both have its bytes', async () => {
    const world = await billedSchool();
    const elsewhere = { ...world.deps, publicUrl: 'https://telboek.example.nl' };
    const [one, other] = await Promise.all([handed(world, 'peppol'), handed(world, 'peppol', elsewhere)]);
    expect(Buffer.compare(one.bytes, other.bytes)).toBe(0);
    expect(await recorded(world)).toHaveLength(1);
  });

  it('9.6.1: bytes are kept before anything is recorded, so that nothing is recorded without them', async () => {
    const world = await billedSchool();
    const full = {
      ...world.deps.renditionBytes,
      put: async () => {
        throw new Error('no space left on device');
      },
    };
    await expect(handed(world, 'pdf', { ...world.deps, renditionBytes: full })).rejects.toThrow('no space left');
    expect(await recorded(world)).toEqual([]);
    await handed(world, 'pdf');
    expect(await recorded(world)).toHaveLength(2);
  });

  it('5.9: with an event in `renditions` that is not known, nothing is handed out', async () => {
    const world = await playedThrough('year 1');
    await world.store.append(
      'renditions',
      [{ id: '00000000-0000-4000-8000-999999999999', type: 'RenditionBurnt', data: '{}', metadata: '{}' }],
      'none',
    );
    await expect(handed(world, 'pdf')).rejects.toMatchObject({ code: 'history_unknown' });
  });
});
