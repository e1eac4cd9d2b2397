// The stock recorder of ROS 2 (`ros2 bag record`) as a child process: looked for, started, watched, ended.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { promisify } from 'node:util';
import { abortReason } from '../../core/background.ts';
import type { Clocks } from '../../core/clock.ts';
import type { Environment } from '../../core/environment.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { Condition, sleep } from '../../core/wait.ts';

const program = 'ros2';
const hint =
  'install ros2bag and rosbag2_storage_mcap (apt: ros-DISTRO-ros2bag, ros-DISTRO-rosbag2-storage-mcap) and ' +
  'source ROS 2, or leave record_sensors at none';

/** Python with all of rosbag2 takes a second or two on an idle machine. */
const helpLimitMs = 30_000;
const startLimitNs = 30_000_000_000n;
const lookNs = 20_000_000n;

/** Less than the 10 s that a launcher gives from SIGINT to SIGKILL. A cache is written in the first wait. */
const ending = [
  { signal: 'SIGINT', limitNs: 4_000_000_000n },
  { signal: 'SIGTERM', limitNs: 1_500_000_000n },
  { signal: 'SIGKILL', limitNs: 1_000_000_000n },
] as const;

export interface StockRecorderOptions {
  readonly args: readonly string[];
  readonly workingFolder: string;
  /** Whether what it says to the disk shows that it records. */
  readonly isRecording: () => boolean;
  readonly environment: Environment;
  readonly clocks: Clocks;
  /** Cuts the start short; it is no wish to end a recording. */
  readonly signal: AbortSignal;
  readonly onFault: (text: string) => void;
}

export interface StockRecorder {
  readonly command: string;
  /** `code 0` or the name of a signal; empty while it runs. */
  readonly end: string;
  /** Why its recording may lack something, or nothing. */
  readonly fault: string | undefined;
  /** SIGINT, SIGTERM, SIGKILL, each with a limit; resolves when it is gone. */
  stop(): Promise<void>;
}

/** @throws WorldforgeError sensor_recorder_missing */
export async function requireStockRecorder({
  environment,
  signal,
}: Pick<StockRecorderOptions, 'environment' | 'signal'>): Promise<void> {
  const options = { env: { ...environment }, timeout: helpLimitMs, signal };
  try {
    await promisify(execFile)(program, ['bag', 'record', '--help'], options);
  } catch (cause) {
    if (signal.aborted) throw abortReason(signal);
    const [text = ''] = errorText(cause).split('\n');
    const message = `record_sensors:=rosbag2 needs ros2 bag record on the PATH of the recorder: ${text}`;
    throw new WorldforgeError('sensor_recorder_missing', message, { hint, cause });
  }
}

class Running implements StockRecorder {
  readonly command: string;
  readonly #options: StockRecorderOptions;
  readonly #process: ChildProcess;
  readonly #change = new Condition();
  #end = '';
  #fault: string | undefined;
  #asked = false;

  constructor(options: StockRecorderOptions) {
    this.#options = options;
    const { args, workingFolder, environment } = options;
    this.command = [program, ...args].join(' ');
    // In the group of this process, so that a launcher which kills the group leaves nobody behind.
    this.#process = spawn(program, args, {
      cwd: workingFolder,
      env: { ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    this.#process.once('error', (error) => this.#note(errorText(error)));
    this.#process.once('exit', (code, signal) => this.#note(signal ?? `code ${String(code)}`));
  }

  get end(): string {
    return this.#end;
  }

  get fault(): string | undefined {
    return this.#fault;
  }

  #note(end: string): void {
    if (this.#end !== '') return;
    this.#end = end;
    if (!this.#asked) {
      this.#fault = `it ended before the run did: ${end}`;
      this.#options.onFault(`sensor_recorder_failed: ${this.command}: ${this.#fault}`);
    }
    this.#change.notify();
  }

  /** @throws WorldforgeError sensor_recorder_failed */
  async started(): Promise<void> {
    const { clocks, signal, isRecording } = this.#options;
    const untilNs = clocks.steady.now() + startLimitNs;
    while (this.#end === '' && !isRecording()) {
      if (clocks.steady.now() >= untilNs) throw this.#failed('it made no folder in 30 s');
      await sleep(clocks, lookNs, signal);
    }
    if (this.#end !== '') throw this.#failed(`it ended at once: ${this.#end}`);
  }

  #failed(text: string): WorldforgeError {
    const next = `run it by hand to see why: ${this.command}`;
    return new WorldforgeError('sensor_recorder_failed', `${this.command}: ${text}`, { hint: next });
  }

  async stop(): Promise<void> {
    const { clocks } = this.#options;
    const { signal: never } = new AbortController();
    for (const { signal, limitNs } of ending) {
      if (this.#end !== '') return;
      if (this.#asked) this.#fault = `it did not end when it was asked to; it was sent ${signal}`;
      this.#asked = true;
      this.#process.kill(signal);
      await this.#change.until(() => this.#end !== '', { clocks, limitNs, signal: never });
    }
  }
}

/**
 * Starts it and resolves once it records. It writes to the output of this process.
 * @throws WorldforgeError sensor_recorder_failed; the signal's reason when it aborts first
 */
export async function startStockRecorder(options: StockRecorderOptions): Promise<StockRecorder> {
  const running = new Running(options);
  try {
    await running.started();
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}
