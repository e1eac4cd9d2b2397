/** A Python hand on the graph: says the time, pauses, steps, looks. Each line comes back when it is done. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Environment } from '../../core/environment.ts';
import { inRepository } from '../../scripts/repository.ts';

export class HandPeer implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<void>;
  readonly #lines: AsyncIterator<string>;

  /** Arguments: `player` where its `ready` waits for one, and those of ROS. */
  constructor(environment: Environment, ...args: readonly string[]) {
    const script = inRepository('test', 'ros', 'hand_peer.py');
    this.#child = spawn('python3', [script, ...args], { env: { ...environment } });
    this.#child.stderr.pipe(process.stderr);
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()));
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  /** @throws when it ended or said something else */
  async says(expected: string): Promise<void> {
    const line = await this.#lines.next();
    if (line.value !== expected) throw new Error(`the hand said ${String(line.value)}, not ${expected}`);
  }

  async act(line: string): Promise<void> {
    this.#child.stdin.write(`${line}\n`);
    await this.says(line);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end();
    await this.#ended;
  }
}
