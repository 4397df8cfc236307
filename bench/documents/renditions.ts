/** Measures how many documents a second are written as UBL and as PDF: by one core, and by all at the same time. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { documentPdf } from '../../src/adapters/pdf/documentPdf.ts';
import { ublOf } from '../../src/domain/renditions/ubl.ts';
import type { Server } from '../support/server.ts';
import type { Row } from '../support/table.ts';
import { benchAuditfile } from './auditfile.ts';
import { statedForBench } from './statedForBench.ts';

const options = { profile: 'nlcius', publicUrl: 'https://telboek.example.nl' } as const;

/** Documents a second of one thread. Before them the thread writes as many that are not counted. */
export const pdfsASecond = async (count: number): Promise<number> => {
  for (let index = 0; index < count; index++) await pdfOf(index);
  const start = performance.now();
  for (let index = 0; index < count; index++) await pdfOf(index);
  return (count * 1000) / (performance.now() - start);
};

const pdfOf = (index: number): Promise<Uint8Array> => {
  const document = statedForBench(index);
  return documentPdf(document, ublOf(document, options));
};

const ublsASecond = (count: number): number => {
  for (let index = 0; index < count; index++) ublOf(statedForBench(index), options);
  const start = performance.now();
  for (let index = 0; index < count; index++) ublOf(statedForBench(index), options);
  return (count * 1000) / (performance.now() - start);
};

const inAThread = (count: number): Promise<number> =>
  new Promise((resolve, reject) => {
    new Worker(new URL('./renditionsThread.ts', import.meta.url), { workerData: count })
      .once('message', resolve)
      .once('error', reject);
  });

export const benchDocuments = async (server: Server, { quick }: { quick: boolean }): Promise<Row[]> => {
  const [ubls, pdfs] = quick ? [500, 10] : [10_000, 200];
  const cores = availableParallelism();
  const one = await pdfsASecond(pdfs);
  const all = await Promise.all(Array.from({ length: cores }, () => inAThread(pdfs)));
  const together = all.reduce((sum, rate) => sum + rate, 0);
  return [
    {
      what: 'documents as UBL',
      figure: ublsASecond(ubls),
      unit: 'documents/s',
      aim: { of: 'figure', atLeast: 2_000 },
    },
    { what: 'documents as PDF, one core', figure: one, unit: 'documents/s', aim: { of: 'figure', atLeast: 50 } },
    {
      what: `documents as PDF, ${cores} threads`,
      figure: together,
      unit: 'documents/s',
      ratio: together / one,
      baseline: `one core: ${one.toFixed(1)}`,
    },
    ...(await benchAuditfile(server, { schools: quick ? 60 : 6_215 })),
  ];
};
