/** A Python process on the same DDS domain, and what it says of each message it got. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { inRepository } from '../../scripts/repository.ts';

export interface Heard {
  readonly type: string;
  readonly value: unknown;
}

const ready = 'ready';

export class PythonPeer implements AsyncDisposable {
  readonly #heard: Heard[] = [];
  #isReady = false;
  #hasEnded = false;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<void>;

  constructor(types: readonly string[]) {
    const script = inRepository('test', 'ros', 'rclpy_peer.py');
    this.#child = spawn('python3', [script, 'echo', ...types]);
    this.#child.stderr.pipe(process.stderr);
    this.#ended = new Promise((resolve) => {
      this.#child.once('close', () => {
        this.#hasEnded = true;
        resolve();
      });
    });
    createInterface(this.#child.stdout).on('line', (line) => {
      if (line === ready) this.#isReady = true;
      else this.#heard.push(JSON.parse(line) as Heard);
    });
  }

  /** Matched with its peer. Who waits for a peer that has ended waits for nothing. */
  get isReady(): boolean {
    assert(!this.#hasEnded, 'the Python peer has ended');
    return this.#isReady;
  }

  get heard(): readonly Heard[] {
    assert(!this.#hasEnded, 'the Python peer has ended');
    return this.#heard;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end();
    await this.#ended;
  }
}
