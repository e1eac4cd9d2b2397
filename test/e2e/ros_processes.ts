/** The processes of planner.launch, one by one: each may be killed, frozen, started again or left out. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Environment } from '../../core/environment.ts';
import { parseAssignments } from '../../launch/runner/arguments.ts';
import { rosArguments } from '../../launch/runner/command.ts';
import { writeParameterFiles } from '../../launch/runner/parameter_files.ts';
import { resolveLaunch } from '../../launch/runner/resolve.ts';
import { inRepository } from '../../scripts/repository.ts';
import { figure } from '../support/figures.ts';
import { rosTestEnvironment } from '../support/ros.ts';
import { onlyRun } from './ros_desk.ts';
import type { Desk } from './support.ts';

/** Ten times what the slowest wait of these tests takes on two busy cores. */
const waitMaxMs = 120_000;
/** As a launch, but longer: a node that does not end by itself is killed, and the report says so. */
const graceMs = 30_000;
/** The end of its output, where its watchdog says what its threads waited for. */
const outputShown = 2000;
const file = 'planner.launch';

export interface RosProcess {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly output: () => string;
  /** Resolves once it has ended and all that it printed is here. */
  readonly closed: Promise<unknown>;
}

/** How one process differs from what the launch file says. */
export interface Changes {
  /** Words before the command line, such as `ip netns exec far`. */
  readonly prefix?: readonly string[];
  /** Another program, with the same arguments. */
  readonly program?: string;
  readonly environment?: Environment;
}

export interface RosProcesses extends AsyncDisposable {
  /** Starts a process of the launch file, again where it ran before. */
  start(name: string, changes?: Changes): RosProcess;
  find(name: string): RosProcess;
  /** Resolves once the newest start of a process has printed this. */
  said(name: string, words: string | RegExp): Promise<void>;
  /** Resolves when a process has ended, with its exit code. */
  ended(name: string): Promise<number | null>;
  /** Interrupts all that are left, as a launch does; who does not end is killed, and stands in the report. */
  end(): Promise<void>;
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Environment;
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

/** Whether it came in time. */
async function within(event: Promise<unknown>, limitMs: number): Promise<boolean> {
  const waiting = new AbortController();
  const late = pause(limitMs, false, { signal: waiting.signal });
  return Promise.race([event.then(() => true), late]).finally(() => waiting.abort());
}

class Processes implements RosProcesses {
  readonly #commands: ReadonlyMap<string, Command>;
  readonly #files: Disposable;
  readonly #desk: Desk;
  readonly #running = new Map<string, RosProcess>();
  readonly #all: ChildProcess[] = [];

  constructor(desk: Desk, assignments: readonly string[]) {
    const own = assignments.some((word) => word.startsWith('transport:=')) ? [] : ['transport:=udp'];
    const words = [`workspace:=${desk.workspace}`, ...own, ...assignments];
    const { processes } = resolveLaunch(inRepository('launch', file), parseAssignments(words, file));
    const files = writeParameterFiles(processes);
    this.#desk = desk;
    this.#files = files;
    this.#commands = new Map(
      processes.map((item, index) => [
        item.name,
        {
          program: inRepository('dist', 'nodes', item.exec, 'main.js'),
          args: rosArguments(item, files.paths[index] ?? ''),
          env: Object.fromEntries(item.environment),
        },
      ]),
    );
  }

  get names(): readonly string[] {
    return [...this.#commands.keys()];
  }

  start(name: string, { prefix = [], program, environment = {} }: Changes = {}): RosProcess {
    const command = this.#commands.get(name);
    assert(command !== undefined, `no process ${name}; there are ${this.names.join(', ')}`);
    const words = [...prefix, process.execPath, program ?? command.program, ...command.args];
    const [executable = '', ...args] = words;
    const desk = { WORLDFORGE_KEY_DIR: this.#desk.keys, ROS_LOG_DIR: this.#desk.in('log') };
    const child = spawn(executable, args, {
      env: { ...rosTestEnvironment(), ...command.env, ...desk, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (more: string) => (text += more));
    const started = { child, output: () => text, closed: once(child, 'close') };
    this.#running.set(name, started);
    this.#all.push(child);
    return started;
  }

  find(name: string): RosProcess {
    const found = this.#running.get(name);
    assert(found !== undefined, `${name} was not started`);
    return found;
  }

  /** Who has ended meanwhile, and what each said last: who waits for them waits for ever. */
  #endings(): string {
    const ended = [...this.#running].filter(([, { child }]) => !isRunning(child));
    const told = ended.map(([name, { child, output }]) => {
      const how = child.signalCode ?? `code ${String(child.exitCode)}`;
      return `\n${name} had ended with ${how}:\n${output().slice(-outputShown)}`;
    });
    return told.join('');
  }

  async said(name: string, words: string | RegExp): Promise<void> {
    const { child, output } = this.find(name);
    const has = () => (typeof words === 'string' ? output().includes(words) : words.test(output()));
    const limit = AbortSignal.timeout(waitMaxMs);
    while (!has()) {
      assert(child.exitCode === null && child.signalCode === null, `${name} ended:\n${output()}`);
      await Promise.race([
        once(child.stdout!, 'data', { signal: limit }),
        once(child.stderr!, 'data', { signal: limit }),
      ]).catch(() => assert.fail(`${name} did not say ${String(words)}:\n${output()}${this.#endings()}`));
    }
  }

  async ended(name: string): Promise<number | null> {
    const { child, output, closed } = this.find(name);
    if (!(await within(closed, waitMaxMs)))
      assert.fail(`${name} did not end:\n${output()}${this.#endings()}`);
    return child.exitCode;
  }

  async end(): Promise<void> {
    const all = [...this.#running];
    const left = all.filter(([, { child }]) => isRunning(child));
    for (const [, { child }] of left) child.kill('SIGINT');
    await within(Promise.all(all.map(([, { closed }]) => closed)), graceMs);
    for (const [, { child }] of left) if (isRunning(child)) child.kill('SIGKILL');
    for (const [name] of all) await this.ended(name);
    for (const [name, { child, output }] of left) {
      if (child.signalCode !== 'SIGKILL') continue;
      const said = output().slice(-outputShown).replaceAll('\n', ' | ');
      figure(`a node that did not end by itself: ${name}: ${said}`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#all) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL'); // a frozen one ends by this alone
      await once(child, 'exit');
    }
    this.#files[Symbol.dispose]();
  }
}

/** Ends a graph that gave every verdict of its session, the last one a rehearsal. @returns the run id */
export async function assertLastRehearsed(desk: Desk, graph: RosProcesses): Promise<string> {
  await graph.ended('operator');
  await graph.end();
  const { id, manifest } = onlyRun(desk);
  const { verdicts } = manifest.facts;
  assert.equal(verdicts.length, 19);
  assert.equal(verdicts.at(-1)?.verdict, 'rehearse', graph.find('operator').output());
  return id;
}

/** Starts every process of planner.launch with these assignments, but those left out. */
export function startProcesses(
  desk: Desk,
  assignments: readonly string[],
  changes: Readonly<Record<string, Changes | 'absent'>> = {},
): RosProcesses {
  const processes = new Processes(desk, assignments);
  for (const name of processes.names) {
    const change = changes[name];
    if (change !== 'absent') processes.start(name, change);
  }
  return processes;
}
