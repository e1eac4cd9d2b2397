/**
 * One end of a round trip as a process, until its input ends: `main.js ours|rclnodejs ping|pong`.
 * A ping says `ready`, reads a count a line, and writes the times of so many round trips, ns, as JSON.
 */
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { assert } from '../../../core/assert.ts';
import type { ActionChunk } from '../../../msgs/index.ts';
import { dim, horizon, sampleChunk } from '../sample_chunk.ts';
import { ourEnd, rclnodejsEnd, type End } from './endpoints.ts';

const lookMs = 5;
const last = horizon * dim - 1;

interface Trip {
  readonly sequence: number;
  readonly arrived: () => void;
}

class Ping {
  readonly #chunk = sampleChunk();
  #sent = 0;
  #open: Trip | undefined;

  readonly onChunk = (chunk: ActionChunk): void => {
    const open = this.#open;
    assert(open !== undefined, 'a chunk that nobody waits for');
    const fits = Number(chunk.meta.sequence) === open.sequence && chunk.data.length === last + 1;
    assert(fits && chunk.data[last] === this.#chunk.data[last], 'another chunk came back');
    open.arrived();
  };

  async times(end: End, count: number): Promise<readonly number[]> {
    const times: number[] = [];
    for (let trip = 0; trip < count; trip += 1) {
      const sequence = (this.#sent += 1);
      const begin = process.hrtime.bigint();
      await new Promise<void>((resolve) => {
        this.#open = { sequence, arrived: resolve };
        end.send({ ...this.#chunk, meta: { ...this.#chunk.meta, sequence: BigInt(sequence) } });
      });
      times.push(Number(process.hrtime.bigint() - begin));
    }
    this.#open = undefined;
    return times;
  }
}

async function main(): Promise<void> {
  const [kind = '', side = ''] = process.argv.slice(2);
  const open = kind === 'ours' ? ourEnd : rclnodejsEnd;
  const [ping, pong] = [`${kind}/ping`, `${kind}/pong`];
  const lines = createInterface(process.stdin);
  if (side === 'pong') {
    const held: { end?: End } = {};
    held.end = await open({ out: pong, back: ping, onChunk: (chunk) => held.end?.send(chunk) });
    for await (const _line of lines); // until the input ends
    await held.end.close();
    return;
  }
  const pings = new Ping();
  const end = await open({ out: ping, back: pong, onChunk: pings.onChunk });
  while (!end.isMatched()) await pause(lookMs);
  console.log('ready');
  for await (const line of lines) console.log(JSON.stringify(await pings.times(end, Number(line))));
  await end.close();
}

await main();
process.exit();
