import { describe, expect, it } from 'vitest';
import type { Deps } from '../../../src/commands/deps.ts';
import { handOut } from '../../../src/commands/renditions/handOut.ts';
import { mayBePruned, renditionsChecked } from '../../../src/commands/renditions/keepRenditions.ts';
import { issuedInLog } from '../../../src/queries/billing/derivation.ts';
import { invoicedSchool } from '../../support/documents.ts';

const opened = async () => {
  const world = await invoicedSchool();
  const [invoice] = await issuedInLog(world.deps);
  for (const format of ['pdf', 'peppol'] as const) await handOut(world.deps, invoice!, format, world.context());
  return world;
};

const wrongIn = async (deps: Deps, today = '2026-08-01'): Promise<string[]> => {
  const found: string[] = [];
  for await (const { differences } of renditionsChecked(deps, today))
    found.push(...differences.map(({ what }) => what));
  return found;
};

const kept = async ({ folds }: Deps, format: string) =>
  [...(await folds.renditions()).state.values()].find((one) => one.format === format)!;

describe('checking what was handed out', () => {
  it('9.6.3: finds nothing where everything is as it was handed out', async () => {
    const { deps } = await opened();
    expect(await wrongIn(deps)).toEqual([]);
  });

  it('9.6.3: finds bytes that are gone, or not those that were handed out', async () => {
    const { deps } = await opened();
    const [pdf, peppol] = [await kept(deps, 'pdf'), await kept(deps, 'peppol')];
    await deps.renditionBytes.remove(peppol.sha256);
    await deps.renditionBytes.put(pdf.sha256, Buffer.from('another file'));
    expect(await wrongIn(deps)).toEqual([
      expect.stringMatching(/^the bytes of its pdf have digest/),
      'the XML in its PDF is not the UBL that was handed out',
      'the bytes of its peppol are gone',
    ]);
  });

  it('9.6.3: finds a UBL that the document does not give', async () => {
    const { deps, context } = await opened();
    const peppol = await kept(deps, 'peppol');
    const data = { ...peppol, number: '2026-000001', format: 'nlcius', publicUrl: 'https://other.example' };
    const head = (await deps.folds.renditions()).head;
    const event = { type: 'DocumentRendered', data: { ...data, number: '2026-000009' } } as never;
    await deps.ledger.append('renditions', [event], head, context());
    expect(await wrongIn(deps)).toEqual(['its nlcius was handed out, but there is no such document']);
  });

  it('9.6.3: bytes are kept through the seventh year after that of issue', () => {
    expect(mayBePruned({ number: '2026-000001' }, '2033-12-31')).toBe(false);
    expect(mayBePruned({ number: '2026-000001' }, '2034-01-01')).toBe(true);
  });
});
