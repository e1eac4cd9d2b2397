// gym-pusht as the simulator of an evaluation: a child process that answers line by line.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { abortable } from '../core/background.ts';
import type { Clocks } from '../core/clock.ts';
import { errorText, WorldforgeError } from '../core/errors.ts';
import { packageRoot } from '../core/package_root.ts';
import type { TableSimulator, TableState } from './simulator.ts';

const program = path.join(packageRoot, 'evaluation', 'gym_pusht_server.py');
/** The Python that `npm run peers:setup` made, with gym-pusht. */
const ownPython = path.join(packageRoot, '.peers', 'venv', 'bin', 'python');
/** A thousand times what a control step takes; the first answer comes after the imports. */
const answerLimitNs = 60_000_000_000n;
/** Characters of what it printed that are kept, and of a wrong answer that are shown. */
const [saidMax, shownMax] = [4096, 200];

/** Reads an answer; undefined for one of another form. */
type Reader<T> = (answer: Readonly<Record<string, unknown>>) => T | undefined;

function numbersOf(value: unknown, count: number): readonly number[] | undefined {
  const isNumbers = (list: readonly unknown[]): list is readonly number[] => list.every(Number.isFinite);
  return Array.isArray(value) && value.length === count && isNumbers(value) ? value : undefined;
}

const readRevision: Reader<string> = ({ revision }) => (typeof revision === 'string' ? revision : undefined);

const readTable: Reader<TableState> = ({ agent, velocity, block, coverage }) => {
  const [place, speed] = [numbersOf(agent, 2), numbersOf(velocity, 2)];
  const [pose, share] = [numbersOf(block, 3), numbersOf([coverage], 1)];
  if (place === undefined || speed === undefined || pose === undefined || share === undefined)
    return undefined;
  const [[x = 0, y = 0], [vx = 0, vy = 0], [blockX = 0, blockY = 0, angle = 0]] = [place, speed, pose];
  return {
    agent: [x, y],
    agentVelocity: [vx, vy],
    block: { position: [blockX, blockY], angle },
    coverage: share[0] ?? 0,
  };
};

class GymProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  /** Resolves when it has ended and said all. */
  readonly #closed: Promise<void>;
  readonly #clocks: Clocks;
  readonly #lines: Interface;
  readonly #answers: AsyncIterator<string>;
  #said = '';

  constructor(python: string, clocks: Clocks) {
    this.#clocks = clocks;
    const child = spawn(python, [program], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    this.#closed = new Promise((resolve) => child.once('close', () => resolve()));
    child.on('error', (error) => this.#hear(errorText(error)));
    child.stdin.on('error', (error) => this.#hear(errorText(error)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    this.#lines = createInterface({ input: child.stdout });
    this.#answers = this.#lines[Symbol.asyncIterator]();
  }

  #hear(text: string): void {
    this.#said = (this.#said + text).slice(-saidMax);
  }

  #failed(what: string): WorldforgeError {
    const said = this.#said.trim().split('\n').at(-1) ?? '';
    return new WorldforgeError('sim_failed', `gym-pusht ${what}${said === '' ? '' : `: ${said}`}`, {
      hint: 'npm run peers:setup',
    });
  }

  /** The next line. */
  async answer<T>(read: Reader<T>, signal: AbortSignal): Promise<T> {
    const limit = new AbortController();
    const onLimit = (): void => limit.abort(this.#failed('gave no answer'));
    using _limit = this.#clocks.after(answerLimitNs, onLimit);
    return await this.#read(read, AbortSignal.any([signal, limit.signal]));
  }

  async #read<T>(read: Reader<T>, signal: AbortSignal): Promise<T> {
    const next = await abortable(this.#answers.next(), signal);
    if (next.done === true) {
      // What it said last may still be on its way.
      await abortable(this.#closed, signal);
      throw this.#failed('ended');
    }
    const answer = read(parsed(next.value));
    if (answer === undefined) throw this.#failed(`answered ${next.value.slice(0, shownMax)}`);
    return answer;
  }

  ask(question: object, signal: AbortSignal): Promise<TableState> {
    this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    return this.answer(readTable, signal);
  }

  [Symbol.dispose](): void {
    this.#lines.close();
    this.#child.kill();
  }
}

/** Nothing for a line that is no JSON object. */
function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return value instanceof Object ? Object.fromEntries(Object.entries(value)) : {};
  } catch {
    return {};
  }
}

/**
 * Starts gym-pusht in this Python; that of `npm run peers:setup` unless given.
 * @throws WorldforgeError sim_failed where it is not there or does not start
 */
export async function gymSimulator(
  clocks: Clocks,
  signal: AbortSignal,
  python = ownPython,
): Promise<TableSimulator> {
  if (!existsSync(python)) {
    throw new WorldforgeError('sim_failed', `gym-pusht is not installed: there is no ${python}`, {
      hint: 'npm run peers:setup, or --simulator sim for the embedded world',
    });
  }
  const gym = new GymProcess(python, clocks);
  try {
    const revision = await gym.answer(readRevision, signal);
    return {
      name: 'gym',
      revision,
      reset: (start, inner) => gym.ask({ reset: start }, inner),
      step: (target, inner) => gym.ask({ step: target }, inner),
      [Symbol.asyncDispose]: () => {
        gym[Symbol.dispose]();
        return Promise.resolve();
      },
    };
  } catch (error) {
    gym[Symbol.dispose]();
    throw error;
  }
}
