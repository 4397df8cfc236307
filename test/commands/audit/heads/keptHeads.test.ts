import { createHash } from 'node:crypto';
import { compactVerify, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { memoryVault } from '../../../../src/adapters/memory/memoryVault.ts';
import { publicKeys, publishedKeys } from '../../../../src/commands/audit/heads/auditKeys.ts';
import { ledgerHeads } from '../../../../src/commands/audit/heads/heads.ts';
import { headsKept, keptText, type SignedHeads, signHeads } from '../../../../src/commands/audit/heads/keptHeads.ts';
import { verifyLedger } from '../../../../src/commands/audit/verify/verify.ts';
import { playedThrough } from '../../../support/billing/workedExample.ts';
import { inEnglish } from '../../../support/words/inEnglish.ts';
import { taken, worldOn } from '../../../support/world.ts';

const world = await playedThrough('year 1');
const copyOf = async ({ deps, store }: typeof world) => signHeads(deps, await ledgerHeads(store));
const copy = await copyOf(world);

const refusal = (of: SignedHeads, trusted?: string) =>
  headsKept(world.deps, of, trusted).then(
    () => undefined,
    (error: { code: string; message: string }) => error,
  );

describe('5.4: heads that an auditor keeps', () => {
  it('heads that an auditor keeps are signed so that standard tools check them: JWS by Ed25519, over a digest that anyone can compute', async () => {
    const { payload, protectedHeader } = await compactVerify(copy.signature, await importJWK(copy.key));
    expect(protectedHeader).toEqual({ alg: 'EdDSA', kid: copy.key.kid, typ: 'telboek-heads' });
    const lines = copy.heads.map(({ stream, revision, digest }) => `${stream}\n${revision}\n${digest}\n`).join('');
    const digest = createHash('sha256').update(lines).digest('hex');
    const { moment, position } = copy;
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual({
      digest,
      moment,
      position,
      streams: copy.heads.length,
    });
  });

  it('heads that an auditor keeps are signed by a key that is made once and kept, and is told by its thumbprint (RFC 7638)', async () => {
    expect((await copyOf(world)).key).toEqual(copy.key);
    expect(await publicKeys(world.vault)).toEqual([copy.key]);
    const members = `{"crv":"Ed25519","kty":"OKP","x":"${copy.key.x}"}`;
    expect(copy.key.kid).toBe(createHash('sha256').update(members).digest('base64url'));
    expect(JSON.stringify(copy)).not.toContain('"d"');
  });

  it('fairness: however often anyone asks for the keys, the vault is looked through once', async () => {
    let looked = 0;
    const vault = {
      ...world.vault,
      list: (prefix?: string) => {
        looked++;
        return world.vault.list(prefix);
      },
    };
    for (let time = 0; time < 20; time++) expect(await publishedKeys(vault)).toEqual([copy.key]);
    expect(looked).toBe(1);
  });

  it('heads that an auditor keeps are one text, however many there are, with a head on each line', () => {
    expect(JSON.parse([...keptText(copy)].join(''))).toEqual(copy);
    const many = Array.from({ length: 2_001 }, (_, n) => ({ stream: `s-${n}`, revision: n, digest: copy.digest }));
    for (const heads of [[], many.slice(0, 1), many.slice(0, 1_000), many.slice(0, 1_001), many])
      expect(JSON.parse([...keptText({ ...copy, heads })].join(''))).toEqual({ ...copy, heads });
  });

  it('heads that an auditor keeps are found again in a ledger that only grew', async () => {
    const grown = await playedThrough('year 1');
    const then = await copyOf(grown);
    await grown.registerSchool('34CD00');
    await grown.importRows('34CD00', '2023-08-02', taken('2023-07-15', 1, 3));
    await grown.importRows('12AB00', '2023-08-02', taken('2023-07-15', 300, 303));
    expect(await verifyLedger(grown.store, { heads: await headsKept(grown.deps, then) })).toMatchObject({
      differences: [],
    });
  });

  it.each<[string, (of: SignedHeads) => SignedHeads]>([
    ['a head', (of) => ({ ...of, heads: of.heads.map((head, n) => (n === 3 ? { ...head, revision: 99 } : head)) })],
    ['a stream left out', (of) => ({ ...of, heads: of.heads.slice(1) })],
    ['its position', (of) => ({ ...of, position: of.position + 1 })],
    ['its moment', (of) => ({ ...of, moment: '2020-01-01T00:00:00.000Z' })],
    ['its signature', (of) => ({ ...of, signature: of.signature.replace(/.....$/, 'AAAAA') })],
    ['its signature, to none', (of) => ({ ...of, signature: '' })],
  ])('heads that an auditor keeps are refused when a copy was changed: %s', async (_what, change) => {
    expect(await refusal(change(copy))).toMatchObject({ code: 'heads_copy_forged' });
  });

  it('heads that an auditor keeps are refused when another key signed them, which says that it is ours', async () => {
    const other = await worldOn({ vault: memoryVault() });
    const theirs = await copyOf(other);
    expect(await refusal(theirs)).toMatchObject({ code: 'heads_key_unknown' });
    const claimed = { ...theirs, key: { ...theirs.key, kid: copy.key.kid } };
    expect(await refusal(claimed)).toMatchObject({ code: 'heads_key_unknown' });
    expect(await refusal({ ...theirs, key: copy.key })).toMatchObject({ code: 'heads_copy_forged' });
  });

  it('heads that an auditor keeps whose key was lost are refused with what to do, and held when that key is named', async () => {
    const [lost] = (await world.vault.list()).filter((id) => id.startsWith('audit-key-'));
    const value = (await world.vault.get(lost!))!;
    await world.vault.destroy(lost!);
    try {
      const error = await refusal(copy);
      expect(error).toMatchObject({ code: 'heads_key_unknown' });
      expect(inEnglish(error)).toContain(`signed with key ${copy.key.kid}, and this ledger's vault holds none.`);
      const replaced = await copyOf(world);
      expect(replaced.key.kid).not.toBe(copy.key.kid);
      expect(inEnglish(await refusal(copy))).toContain(`vault holds ${replaced.key.kid}`);
      expect(await headsKept(world.deps, copy, copy.key.kid)).toEqual(copy.heads);
      expect(await refusal({ ...copy, position: 1 }, copy.key.kid)).toMatchObject({ code: 'heads_copy_forged' });
    } finally {
      await world.vault.put(lost!, value);
    }
    // Both keys are back from a backup: both verify what they signed, and the newer one signs.
    expect(await refusal(copy)).toBeUndefined();
    expect(await publicKeys(world.vault)).toHaveLength(2);
  });
});
