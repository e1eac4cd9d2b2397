/** A thread that runs schedules by chance, so many at a time, each time from the seed it is given. */
import { parentPort } from 'node:worker_threads';
import { runSchedules } from './soak.ts';

/** Schedules of one job. */
export const schedulesPerJob = 5000;

parentPort?.on('message', (job: string) => {
  parentPort?.postMessage(runSchedules(schedulesPerJob, Number(job), false));
});
