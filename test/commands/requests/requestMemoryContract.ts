import { afterEach, describe, expect, it } from 'vitest';
import { type Opening, type RequestMemory, rememberedDays } from '../../../src/commands/requests/requestMemory.ts';

const id = 'a1'.repeat(32);
const begunAt = new Date('2026-08-01T12:00:00Z');
const opening: Opening = { target: 'what', since: 41, begunAt };
const answer = { body: 'digest', sealed: new Uint8Array([0, 1, 255]) };
const later = (days: number, ms = 0): Date => new Date(begunAt.getTime() + days * 86_400_000 + ms);

export const requestMemoryContract = (name: string, open: () => Promise<RequestMemory>): void => {
  describe(`request memory: ${name}`, () => {
    const opened: RequestMemory[] = [];
    const memoryOpened = async (): Promise<RequestMemory> => {
      const memory = await open();
      opened.push(memory);
      return memory;
    };
    afterEach(async () => {
      for (const memory of opened.splice(0)) await memory.close();
    });

    it('the request memory knows nothing of the first request', async () => {
      const turn = await (await memoryOpened()).begin(id, opening);
      expect(turn).toMatchObject({ earlier: undefined });
      await turn!.forget();
    });

    it('the request memory lets one request with a key go on at a time, and others with theirs', async () => {
      const memory = await memoryOpened();
      const [first, second] = await Promise.all([memory.begin(id, opening), memory.begin(id, opening)]);
      expect([first, second].filter((turn) => turn !== undefined)).toHaveLength(1);
      const other = await memory.begin('b2'.repeat(32), opening);
      expect(other).toBeDefined();
      await (first ?? second)!.forget();
      await other!.forget();
      expect(await memory.begin(id, opening)).toMatchObject({ earlier: undefined });
    });

    it('the request memory gives the answer again, byte for byte, and where it began', async () => {
      const memory = await memoryOpened();
      await (await memory.begin(id, opening))!.finish(answer);
      const again = await memory.begin(id, { target: 'another', since: 99, begunAt: later(rememberedDays) });
      expect(again!.earlier).toMatchObject({ target: 'what', since: 41, answer: { body: 'digest' } });
      expect([...again!.earlier!.answer!.sealed]).toEqual([0, 1, 255]);
      await again!.leave();
    });

    it('the request memory knows of one that was left without an answer', async () => {
      const memory = await memoryOpened();
      await (await memory.begin(id, opening))!.leave();
      const again = await memory.begin(id, { ...opening, since: 99 });
      expect(again!.earlier).toMatchObject({ target: 'what', since: 41, answer: undefined });
      await again!.finish(answer);
      expect((await memory.begin(id, opening))!.earlier!.answer).toMatchObject({ body: 'digest' });
    });

    it('the request memory forgets when told so', async () => {
      const memory = await memoryOpened();
      await (await memory.begin(id, opening))!.forget();
      expect((await memory.begin(id, opening))!.earlier).toBeUndefined();
    });

    it('the request memory remembers for 30 days, and then starts anew', async () => {
      const memory = await memoryOpened();
      await (await memory.begin(id, opening))!.finish(answer);
      const anew = await memory.begin(id, { target: 'another', since: 99, begunAt: later(rememberedDays, 1) });
      expect(anew!.earlier).toBeUndefined();
      await anew!.leave();
      expect((await memory.begin(id, { ...opening, begunAt: later(rememberedDays) }))!.earlier).toMatchObject({
        target: 'another',
        since: 99,
        answer: undefined,
      });
    });

    it('the request memory removes what has expired, and only that', async () => {
      const memory = await memoryOpened();
      await (await memory.begin(id, opening))!.finish(answer);
      await memory.expire(later(rememberedDays));
      const kept = await memory.begin(id, opening);
      expect(kept!.earlier).toBeDefined();
      await kept!.leave();
      await memory.expire(later(rememberedDays, 1));
      expect((await memory.begin(id, opening))!.earlier).toBeUndefined();
    });
  });
};
