import { parentPort, workerData } from 'node:worker_threads';
import { pdfsASecond } from './renditions.ts';

parentPort?.postMessage(await pdfsASecond(workerData as number));
