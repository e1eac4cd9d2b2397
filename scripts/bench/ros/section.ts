/** The round trip of an ActionChunk between two processes on ROS 2, decoded and checked at both ends. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { assert } from '../../../core/assert.ts';
import { rosChildEnvironment } from '../../../graph/ros/environment.ts';
import { actionChunkType } from '../../../msgs/index.ts';
import { inRepository } from '../../repository.ts';
import { spreadOf } from '../rounds.ts';
import type { Row, Section } from '../rows.ts';
import { dim, horizon, sampleChunk } from '../sample_chunk.ts';

const rounds = 15;
const tripsPerRound = 500;
/** Enough for the optimising compiler. */
const warmUpTrips = 2000;
const domainMax = 100;
const what = `round trip of a ${horizon}x${dim} chunk`;
const peers = { rclpy: 'at least 1.25 x', rclnodejs: 'none stated' } as const;
const endMain = fileURLToPath(new URL('main.js', import.meta.url));
const endScript = inRepository('scripts', 'bench', 'ros', 'end.py');
const timesShape = z.array(z.number());

/** Two processes with a chunk between them. */
class Pair implements AsyncDisposable {
  readonly #children: readonly ChildProcessWithoutNullStreams[];
  readonly #ping: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string, undefined>;

  constructor(kind: string) {
    const environment = {
      ...rosChildEnvironment(process.env),
      ROS_DOMAIN_ID: String(1 + (process.pid % domainMax)),
      ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST',
    };
    const start = (side: string): ChildProcessWithoutNullStreams => {
      const [program, args] =
        kind === 'rclpy' ? ['python3', [endScript, side]] : [process.execPath, [endMain, kind, side]];
      const child = spawn(program, args, { env: environment });
      child.stderr.pipe(process.stderr);
      return child;
    };
    this.#ping = start('ping');
    this.#children = [this.#ping, start('pong')];
    if (kind === 'rclpy')
      this.#ping.stdin.write(`${Buffer.from(actionChunkType.encode(sampleChunk())).toString('hex')}\n`);
    this.#lines = createInterface(this.#ping.stdout)[Symbol.asyncIterator]();
  }

  async #line(): Promise<string> {
    const line = await this.#lines.next();
    assert(line.done !== true, 'an end of the round trip has ended');
    return line.value;
  }

  async ready(): Promise<void> {
    const line = await this.#line();
    assert(line === 'ready', `an end of the round trip said ${line}`);
    await this.median(warmUpTrips);
  }

  /** Median of so many round trips, ns. */
  async median(trips: number): Promise<number> {
    this.#ping.stdin.write(`${trips}\n`);
    return spreadOf(timesShape.parse(JSON.parse(await this.#line()))).median;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.stdin.end();
      await ended;
    }
  }
}

async function run(): Promise<readonly Row[]> {
  const names = ['rclpy', 'rclnodejs'] as const;
  if (!existsSync(inRepository('.ros', 'env.json')))
    return names.map((peer) => ({ kind: 'not_run', what, peer, command: 'npm run ros:setup' }));
  await using ours = new Pair('ours');
  await using rclpy = new Pair('rclpy');
  await using rclnodejs = new Pair('rclnodejs');
  const pairs = { ours, rclpy, rclnodejs };
  for (const pair of [ours, rclpy, rclnodejs]) await pair.ready();
  const ratios: Readonly<Record<(typeof names)[number], number[]>> = { rclpy: [], rclnodejs: [] };
  const order = ['ours', ...names] as const;
  for (let round = 0; round < rounds; round += 1) {
    const times = { ours: 0, rclpy: 0, rclnodejs: 0 };
    for (const name of round % 2 === 0 ? order : order.toReversed())
      times[name] = await pairs[name].median(tripsPerRound);
    for (const peer of names) ratios[peer].push(times[peer] / times.ours);
  }
  return names.map((peer) => {
    const spread = spreadOf(ratios[peer]);
    return { kind: 'measured', what, peer: `${peer}, typed`, unit: 'x', spread, target: peers[peer] };
  });
}

export const rosSection: Section = { name: 'ros', run };
