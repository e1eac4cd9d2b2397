/** A LIVE cell of real processes: a robot that stands in, the controller, the desk, a gate that is played. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../core/environment.ts';
import { generateKey } from '../../core/keys.ts';
import { inRepository } from '../../scripts/repository.ts';
import { armJoints, liveSite, trajectoryName } from '../nodes/controller/live_site.ts';
import { rosTestEnvironment } from '../support/ros.ts';
import { testRunId } from '../support/messages.ts';
import { scratchFolder, type Scratch } from '../support/scratch.ts';

/** Ten times what the slowest wait of these tests takes on two busy cores. */
const waitMaxMs = 120_000;

const deskMain = fileURLToPath(new URL('../ros/live_desk_main.js', import.meta.url));
const gateMain = fileURLToPath(new URL('../ros/live_gate_main.js', import.meta.url));

interface Waiting {
  readonly words: RegExp;
  readonly resolve: (found: RegExpExecArray) => void;
  readonly reject: (fault: Error) => void;
}

/** A process that speaks in lines, and does what it is told in lines. */
export class Speaker implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #waiting: readonly Waiting[] = [];
  #text = '';
  #hasEnded = false;

  constructor(program: string, args: readonly string[], env: Environment) {
    this.#child = spawn(program, [...args], { env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      stream.setEncoding('utf8').on('data', (more: string) => this.#hear(more));
    this.#child.stdin!.on('error', () => undefined); // it ends by a signal while it is told something
    this.#ended = once(this.#child, 'close').then(() => {
      this.#hasEnded = true;
      this.#hear('');
    });
  }

  get output(): string {
    return this.#text;
  }

  #hear(more: string): void {
    this.#text += more;
    this.#waiting = this.#waiting.filter(({ words, resolve, reject }) => {
      const found = words.exec(this.#text);
      if (found !== null) resolve(found);
      else if (this.#hasEnded) reject(new Error(`it ended before it said ${String(words)}:\n${this.#text}`));
      return found === null && !this.#hasEnded;
    });
  }

  /** What it says, or has said, that matches. @throws when it ends before */
  async says(words: RegExp): Promise<RegExpExecArray> {
    const limit = AbortSignal.timeout(waitMaxMs);
    return new Promise<RegExpExecArray>((resolve, reject) => {
      limit.onabort = () => reject(new Error(`it did not say ${String(words)}:\n${this.#text}`));
      this.#waiting = [...this.#waiting, { words, resolve, reject }];
      this.#hear('');
    }).finally(() => (limit.onabort = null));
  }

  tell(line: string): void {
    this.#child.stdin!.write(`${line}\n`);
  }

  /** @returns its exit code once it has ended, or the signal where that ended it */
  async ended(): Promise<number | string | null> {
    await this.#ended;
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  /** Ends it by a signal. */
  end(signal: NodeJS.Signals): Promise<number | string | null> {
    this.#child.kill(signal);
    return this.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
  }
}

/** One line of the robot's own log. */
export interface RobotRow {
  readonly steadyNs: bigint;
  readonly rosNs: bigint;
  readonly positions: readonly number[];
  readonly speeds: readonly number[];
}

/** A joint that moves less than this a second is at rest. */
const restSpeed = 1e-3;

export const isMoving = ({ speeds }: RobotRow): boolean =>
  speeds.some((speed) => Math.abs(speed) > restSpeed);

/** Whole lines only: it may be writing one. */
export function readRows(file: string): readonly RobotRow[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => {
    const row = JSON.parse(line) as Record<'steady_ns' | 'ros_ns', string> &
      Omit<RobotRow, 'steadyNs' | 'rosNs'>;
    const { steady_ns, ros_ns, positions, speeds } = row;
    return { steadyNs: BigInt(steady_ns), rosNs: BigInt(ros_ns), positions, speeds };
  });
}

const profile = `schema_version: 1
name: arm
embodiment: arm
n_obs_steps: 1
rate_hz: 10
tensors:
  - name: joints
    topic: joints
    type: std_msgs/msg/Float32MultiArray
    shape: [2]
    layout: D
    unit: rad
    frame: base
goal: {instruction: instruction, tensors: []}
`;

export interface CellOptions {
  readonly mode?: 'dry_run' | 'live';
  readonly driver?: string;
  /** Beside what every robot is given. */
  readonly robot?: readonly string[];
}

export class LiveCell implements AsyncDisposable {
  readonly #scratch: Scratch = scratchFolder();
  readonly #env: Environment;
  readonly #started: Speaker[] = [];
  readonly #options: CellOptions;

  constructor(options: CellOptions = {}) {
    this.#options = options;
    const { key, pem } = generateKey();
    const policy = liveSite(key.publicKey);
    this.#scratch.write({
      'policy.yaml': JSON.stringify(policy),
      'dry_policy.yaml': JSON.stringify({ ...policy, live: undefined }),
      'profile.yaml': profile,
      'gate.key': pem,
    });
    mkdirSync(this.#scratch.in('workspace', 'runs', testRunId, 'inputs'), { recursive: true });
    this.#env = {
      ...rosTestEnvironment(),
      FASTDDS_BUILTIN_TRANSPORTS: 'UDPv4', // who is killed leaves no shared memory behind
      ROS_LOG_DIR: this.#scratch.in('log'),
      WORLDFORGE_KEY_DIR: this.#scratch.in('keys'),
    };
  }

  #start(program: string, args: readonly string[]): Speaker {
    const started = new Speaker(program, args, this.#env);
    this.#started.push(started);
    return started;
  }

  robot(): Speaker {
    const { robot: more = [] } = this.#options;
    const words = ['--topic', trajectoryName, '--joints', armJoints.join(','), '--start', '0,0'];
    const script = inRepository('test', 'ros', 'joint_robot.py');
    return this.#start('python3', [script, ...words, '--log', this.#scratch.in('robot.jsonl'), ...more]);
  }

  desk(): Speaker {
    return this.#start(process.execPath, [deskMain, trajectoryName]);
  }

  gate(): Speaker {
    return this.#start(process.execPath, [gateMain, this.#scratch.in('gate.key')]);
  }

  /** A hand that publishes on `stop` when it is told so. */
  hand(): Speaker {
    return this.#start('python3', [inRepository('test', 'ros', 'hand_peer.py'), 'stop']);
  }

  controller({ policy = 'policy.yaml' } = {}): Speaker {
    const { mode = 'live', driver = 'joint_trajectory' } = this.#options;
    const parameters = {
      workspace: this.#scratch.in('workspace'),
      profile: this.#scratch.in('profile.yaml'),
      site_policy: this.#scratch.in(policy),
      mode,
      driver,
    };
    const words = Object.entries(parameters).flatMap(([name, value]) => ['-p', `${name}:=${value}`]);
    const main = inRepository('dist', 'nodes', 'controller', 'main.js');
    return this.#start(process.execPath, [main, '--ros-args', ...words]);
  }

  /** Everything that the robot wrote down of itself so far, whole lines only. */
  rows(): readonly RobotRow[] {
    return readRows(this.#scratch.in('robot.jsonl'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const started of this.#started.toReversed()) await started[Symbol.asyncDispose]();
    this.#scratch[Symbol.dispose]();
  }
}
