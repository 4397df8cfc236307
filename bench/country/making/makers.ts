/** The threads that make the country's results. All get the same orders at the same time. */
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Answer, MakerData, Order } from './makerThread.ts';

export type Makers = {
  /** Resolves when all threads have carried out the order. */
  all(order: Order, onProgress?: (schools: number) => void): Promise<readonly Answer[]>;
  end(): Promise<void>;
};

/** @param folder folder for the records that the threads make ahead */
export const startMakers = (url: string, scale: number, folder: string, threads = availableParallelism()): Makers => {
  const makers = Array.from({ length: threads }, (_, thread) => {
    const own = join(folder, String(thread));
    mkdirSync(own, { recursive: true });
    const data: MakerData = { url, scale, folder: own, thread, threads };
    return new Worker(new URL('./makerThread.ts', import.meta.url), { workerData: { given: data }, execArgv: [] });
  });
  const all: Makers['all'] = (order, onProgress = () => {}) => {
    const done = new Map<Worker, number>();
    return Promise.all(
      makers.map((maker) =>
        told(maker, order, (schools) => {
          done.set(maker, schools);
          onProgress([...done.values()].reduce((sum, one) => sum + one, 0));
        }),
      ),
    );
  };
  return {
    all,
    end: async () => {
      await all({ do: 'end' });
      await Promise.all(makers.map((maker) => maker.terminate()));
    },
  };
};

const told = (maker: Worker, order: Order, onProgress: (schools: number) => void): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      maker.off('message', heard).off('error', failed);
      end();
    };
    const failed = (error: unknown) => settle(() => reject(error));
    const heard = (answer: Answer) => {
      if (answer.progress !== undefined) onProgress(answer.progress);
      else if (answer.failure !== undefined) failed(new Error(answer.failure));
      else settle(() => resolve(answer));
    };
    maker.on('message', heard).on('error', failed);
    maker.postMessage(order);
  });
