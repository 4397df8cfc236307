import {
  type EarlierRequest,
  type Opening,
  type RequestMemory,
  rememberedSince,
} from '../../commands/requests/requestMemory.ts';

type Kept = EarlierRequest & Pick<Opening, 'begunAt'>;

/** The request memory for tests; it is lost with the process. */
export const memoryRequests = (): RequestMemory => {
  const kept = new Map<string, Kept>();
  const underWay = new Set<string>();
  return {
    begin: async (id, opening) => {
      if (underWay.has(id)) return undefined;
      underWay.add(id);
      const known = kept.get(id);
      const earlier = known !== undefined && known.begunAt >= rememberedSince(opening.begunAt) ? known : undefined;
      if (earlier === undefined) kept.set(id, { ...opening, answer: undefined });
      const leave = async () => {
        underWay.delete(id);
      };
      return {
        earlier,
        finish: async (answer) => {
          kept.set(id, { ...kept.get(id)!, answer });
          await leave();
        },
        forget: async () => {
          kept.delete(id);
          await leave();
        },
        leave,
      };
    },
    expire: async (now) => {
      for (const [id, { begunAt }] of kept) if (begunAt < rememberedSince(now)) kept.delete(id);
    },
    close: async () => {},
  };
};
