/** A Python script of this folder on the graph: it ends with its standard input, and speaks in lines. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Environment } from '../../core/environment.ts';
import { inRepository } from '../../scripts/repository.ts';

export class ScriptPeer implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #script: string;
  readonly #ended: Promise<void>;
  readonly #lines: AsyncIterator<string>;

  constructor(script: string, environment: Environment, ...args: readonly string[]) {
    this.#script = script;
    this.#child = spawn('python3', [inRepository('test', 'ros', script), ...args], {
      env: { ...environment },
    });
    this.#child.stderr.pipe(process.stderr);
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()));
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  /** @throws when it ended or said something else */
  async says(expected: string): Promise<void> {
    const line = await this.#lines.next();
    if (line.value !== expected)
      throw new Error(`${this.#script} said ${String(line.value)}, not ${expected}`);
  }

  /** Reads on until it has said all of these, in any order. @throws when it ended before */
  async saysAll(expected: readonly string[]): Promise<void> {
    const left = new Set(expected);
    while (left.size > 0) {
      const line = await this.#lines.next();
      if (line.done === true) throw new Error(`${this.#script} ended before it said ${[...left].join(', ')}`);
      left.delete(line.value);
    }
  }

  tell(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end();
    await this.#ended;
  }
}
