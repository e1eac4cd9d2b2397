// The thread of the loop watchdog. It counts its own looks instead of time: a process that is stopped whole,
// or a machine that slept, has both of its threads silent, and neither hangs.
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { z } from 'zod';

const looks = 10;
const standardError = 2;

const { name, limitMs, shared } = z
  .object({ name: z.string(), limitMs: z.number(), shared: z.instanceof(SharedArrayBuffer) })
  .parse(workerData);

const beats = new Int32Array(shared);
const pause = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

let silent = 0;
let last = Atomics.load(beats, 0);
while (silent < looks) {
  Atomics.wait(pause, 0, 0, limitMs / looks);
  const now = Atomics.load(beats, 0);
  silent = now === last ? silent + 1 : 0;
  last = now;
}
writeSync(standardError, `${name}: its loop was silent for ${String(limitMs)} ms; it is killed\n`);
process.kill(process.pid, 'SIGKILL');
