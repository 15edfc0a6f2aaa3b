/** Where the relay's thread begins. */
import { parentPort, workerData } from 'node:worker_threads';
import type { RelayRequest } from './relay.js';
import { work } from './relay-work.js';

if (parentPort === null) throw new Error('this is a thread of dlmsdump relay, and no program');
await work(workerData as RelayRequest, parentPort);
