import { describe, expect, it } from 'vitest';
import type { Deps } from '../../../src/commands/deps.ts';
import { handOut, sha256Of } from '../../../src/commands/renditions/handOut.ts';
import { mayBePruned, renditionsChecked } from '../../../src/commands/renditions/keepRenditions.ts';
import { issuedInLog } from '../../../src/queries/billing/derivation.ts';
import { billedSchool } from '../../support/documents/documents.ts';

const opened = async () => {
  const world = await billedSchool();
  const [document] = await issuedInLog(world.deps);
  for (const format of ['pdf', 'peppol'] as const) await handOut(world.deps, document!, format, world.context());
  return world;
};

const wrongIn = async (deps: Deps, today = '2026-08-01'): Promise<string[]> => {
  const found: string[] = [];
  for await (const { differences } of renditionsChecked(deps, { today }))
    found.push(...differences.map(({ what }) => what));
  return found;
};

const kept = async ({ folds }: Deps, format: string) =>
  [...(await folds.renditions()).state.values()].find((one) => one.format === format)!;

describe('checking what was handed out', () => {
  it('9.6.3: the check finds nothing where everything is as it was handed out', async () => {
    const { deps } = await opened();
    expect(await wrongIn(deps)).toEqual([]);
  });

  it('9.6.3: the check finds bytes that are gone, or not those that were handed out', async () => {
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

  const recorded = async (number: string): Promise<Deps> => {
    const { deps, context } = await billedSchool();
    const bytes = Buffer.from('<Invoice/>');
    const data = { number, format: 'nlcius', renderer: 1, publicUrl: null, sha256: sha256Of(bytes), size: 10 };
    await deps.renditionBytes.put(data.sha256, bytes);
    await deps.ledger.append('renditions', [{ type: 'DocumentRendered', data }], undefined, context());
    return deps;
  };

  it('9.6.3: the check finds a UBL that the document does not give', async () => {
    const found = await wrongIn(await recorded('2026-000001'));
    expect(found).toEqual([expect.stringMatching(/^its nlcius made anew has digest/)]);
  });

  it('9.6.3: the check finds a file of a document that there is not', async () => {
    expect(await wrongIn(await recorded('2026-000009'))).toEqual([
      'its nlcius was handed out, but there is no such document',
    ]);
  });

  it('9.6.3: bytes are kept through the seventh year after that of issue', () => {
    expect(mayBePruned({ number: '2026-000001' }, '2033-12-31')).toBe(false);
    expect(mayBePruned({ number: '2026-000001' }, '2034-01-01')).toBe(true);
  });
});
