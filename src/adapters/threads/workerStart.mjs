// What a worker thread starts with: Node 20 hands the compiler that tsx registers to no thread but the first.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.entry);
