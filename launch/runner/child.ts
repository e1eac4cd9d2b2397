// One process that is watched: started in a group of its own, its lines told, its end noted.
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { background } from '../../core/background.ts';
import { defined } from '../../core/assert.ts';
import type { Environment } from '../../core/environment.ts';
import { errorText } from '../../core/errors.ts';
import { readLines } from './lines.ts';
import { mappedSegments, removeUnmapped } from './shared_memory.ts';

export interface Program {
  /** Before each of its lines, as in `gate-2`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Environment;
  /** All others are ended when this one ends. */
  readonly isRequired: boolean;
}

export interface ProgramEnd {
  readonly name: string;
  /** As a shell gives it: 128 and the signal, for a process that a signal ended. */
  readonly code: number;
  /** Before it was asked to. */
  readonly byItself: boolean;
  /** It had to be killed. */
  readonly killed: boolean;
}

export type StreamName = 'stdout' | 'stderr';

export interface ChildEvents {
  readonly onLine: (stream: StreamName, line: string) => void;
  readonly onEnd: () => void;
}

/** What a shell answers for a program that cannot be started. */
const codeNotStarted = 127;
const signalBase = 128;

export class Child {
  readonly program: Program;
  readonly #process: ChildProcess;
  readonly #events: ChildEvents;
  #end: ProgramEnd | undefined;
  #asked = false;
  #killed = false;
  #segments: readonly string[] = [];
  #isDrained = false;

  constructor(program: Program, events: ChildEvents) {
    this.program = program;
    this.#events = events;
    // In a group of its own: a terminal's interrupt would otherwise reach it beside ours, and to be
    // interrupted twice means to leave at once.
    this.#process = spawn(program.command, program.args, {
      env: { ...program.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#process.once('error', (error) => {
      this.#say('stderr', `cannot be started: ${errorText(error)}`);
      this.#note(codeNotStarted);
    });
    this.#process.once('exit', (code, signal) => {
      this.#note(code ?? signalBase + constants.signals[signal ?? 'SIGKILL']);
    });
    background(this.#drain(), (error) => this.#say('stderr', errorText(error)));
  }

  get end(): ProgramEnd | undefined {
    return this.#end;
  }

  /** Nothing more will be told of it. */
  get isDrained(): boolean {
    return this.#isDrained;
  }

  /** Asks it to end, or with SIGKILL ends it and all that it started. */
  signal(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void {
    const { pid } = this.#process;
    this.#asked = true;
    if (this.#end !== undefined || pid === undefined) return;
    if (signal !== 'SIGKILL') {
      this.#process.kill(signal);
      return;
    }
    this.#killed = true;
    this.#segments = mappedSegments(pid);
    try {
      process.kill(-pid, signal);
    } catch {
      // It ended in this moment, and nobody of its group is left.
    }
  }

  /** Gives up on output that somebody else still holds open. */
  closeOutput(): void {
    this.#process.stdout?.destroy();
    this.#process.stderr?.destroy();
  }

  #say(stream: StreamName, line: string): void {
    this.#events.onLine(stream, `[${this.program.name}] ${line}`);
  }

  #note(code: number): void {
    if (this.#end !== undefined) return;
    this.#end = { name: this.program.name, code, byItself: !this.#asked, killed: this.#killed };
    for (const name of removeUnmapped(this.#segments)) this.#say('stderr', `removed shared memory ${name}`);
    this.#say('stderr', this.#killed ? 'had to be killed' : `ended with code ${String(code)}`);
    this.#events.onEnd();
  }

  async #drain(): Promise<void> {
    const streams = ['stdout', 'stderr'] as const;
    const read = streams.map((name) =>
      readLines(defined(this.#process[name], 'a pipe'), (line) => this.#say(name, line)),
    );
    await Promise.all(read);
    this.#isDrained = true;
    this.#events.onEnd();
  }
}
