/**
 * A cell that may go LIVE, of real processes in a network of its own: a robot that stands in, its cabinet, a
 * policy for its joints, a site that signed its policy, and people with keys of their own at terminals.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StatusJson } from '../../cli/operator/status_view.ts';
import type { Json } from '../../core/canonical_json.ts';
import type { Environment } from '../../core/environment.ts';
import { hostKey } from '../../core/host_key.ts';
import { generateKey } from '../../core/keys.ts';
import { enrol } from '../../nodes/operator/enrol.ts';
import { signatureFile, signPolicy } from '../../nodes/safety_gate/policy_signature.ts';
import { pinSite } from '../../nodes/safety_gate/site_pin.ts';
import { readJournalFile } from '../../replay/journal_reader.ts';
import { sitePolicyDigest, type Operator, type Role, type SitePolicy } from '../../safety/index.ts';
import { inRepository } from '../../scripts/repository.ts';
import { armJoints, liveSite, trajectoryName } from '../nodes/controller/live_site.ts';
import { rosTestEnvironment } from '../support/ros.ts';
import { memoryFolder } from '../support/scratch.ts';
import { readRows, Speaker, type RobotRow } from './live_cell.ts';
import { cliPath, finished, items, makeDesk, type Desk, type Finished } from './support.ts';

const dayMs = 86_400_000;
const passphrase = 'correct horse';
const handMain = fileURLToPath(new URL('../ros/live_hand_main.js', import.meta.url));
const policyMain = fileURLToPath(new URL('../ros/joint_policy_main.js', import.meta.url));

export const profile = `schema_version: 1
name: arm
embodiment: arm
n_obs_steps: 1
rate_hz: 25
tensors:
  - name: joints
    topic: joint_states
    type: sensor_msgs/msg/JointState
    joints: [${armJoints.join(', ')}]
    shape: [2]
    layout: D
    unit: rad
    frame: base
goal: {instruction: instruction, tensors: []}
`;

/** Names of the people, with what the policy lists them for and their key is enrolled for. */
export const people: Readonly<Record<string, readonly Role[]>> = {
  alice: ['operator'],
  bob: ['approver'],
  cleo: ['approver'],
  mallory: ['approver'],
};

/** Enrolled on the host of the gate, and not named by the policy. */
const unlisted = 'eve';

/** A network with nothing but its loopback, gone with its scope together with whoever is left in it. */
export function ownNetwork(): Disposable & { readonly prefix: readonly string[] } {
  const name = `wfl${process.pid}`;
  const ip = (...words: string[]) => execFileSync('ip', words, { encoding: 'utf8' });
  ip('netns', 'add', name);
  ip('-n', name, 'link', 'set', 'lo', 'up', 'multicast', 'on');
  return {
    // Before whatever else this machine does: a gate that the system lets wait latches.
    prefix: ['ip', 'netns', 'exec', name, 'nice', '-n', '-10'],
    [Symbol.dispose]: () => {
      // A launch that is killed leaves its nodes behind.
      const left = ip('netns', 'pids', name).split('\n').filter(Boolean);
      if (left.length > 0) spawnSync('kill', ['-9', ...left]);
      ip('netns', 'del', name);
    },
  };
}

/** As wide as a site policy may be, where a busy machine is not what a test is about. */
const patient = { release_ms: 100, pause_ms: 500, input_ms: 500, state_ms: 500, heartbeat_ms: 1000 };

function sitePolicyOf(gateKey: string, operators: readonly Operator[], domain: number): SitePolicy {
  const site = liveSite(gateKey);
  const { live } = site;
  if (live === undefined) throw new Error('the site has no LIVE part');
  const lasting = (rules: typeof live.checklist) => rules.map((rule) => ({ ...rule, lifetime_ms: 600_000 }));
  const publishers: Readonly<Record<string, string>> = {
    goal: 'operator',
    'observer/observation': 'observer',
    'planner/plan': 'planner',
    joint_states: 'robot',
  };
  return {
    ...site,
    operators,
    checklist: { dry: lasting(site.checklist.dry) },
    live: {
      ...live,
      checklist: lasting(live.checklist),
      ages: { ...live.ages, ...patient, permit_ms: 120_000, stopping_ms: 10_000 },
      sources: live.sources.map(({ topic }) => ({ topic, node: publishers[topic] ?? 'cabinet' })),
      security: {
        kind: 'isolated_network',
        interface: 'lo',
        domain_id: domain,
        discovery_range: 'LOCALHOST',
        expires: new Date(Date.now() + 2 * dayMs).toISOString().slice(0, 10),
      },
    },
  };
}

/** What the gate answers to a line that a hand was told. */
export async function answerTo(hand: Speaker, line: Readonly<Record<string, Json>>): Promise<string> {
  const answers = (): readonly string[] =>
    [...hand.output.matchAll(/^answer (\S*)$/gm)].map(([, code = '']) => code);
  const before = answers().length;
  hand.tell(JSON.stringify(line));
  await hand.says(new RegExp(`(^answer \\S*$[^]*?){${before + 1}}`, 'm'));
  return answers()[before] ?? '';
}

export function accepted({ code, stdout, stderr }: Finished): void {
  assert.equal(code, 0, `${stdout}\n${stderr}`);
}

export class LiveDesk implements AsyncDisposable {
  /** Where a sync costs nothing: a gate that waits for a busy disk latches. */
  readonly desk: Desk = makeDesk(memoryFolder);
  readonly site: SitePolicy;
  readonly siteFile: string;
  readonly profileFile: string;
  readonly network = ownNetwork();
  /** Of every node. */
  readonly env: Environment;
  readonly #started: Speaker[] = [];

  constructor() {
    const { desk } = this;
    const base = rosTestEnvironment();
    this.siteFile = desk.in('site.yaml');
    this.profileFile = desk.in('profile.yaml');
    const listed = Object.entries(people).map(([name, roles]) => {
      const { public_key } = enrol(desk.keys, { name, roles, passphrase, wallNs: 0n });
      return { name, public_key, roles };
    });
    enrol(desk.keys, { name: unlisted, roles: ['approver'], passphrase, wallNs: 0n });
    const host = hostKey(desk.keys).publicKey;
    const operators = [{ name: 'desk', public_key: host, roles: ['author'] as const }, ...listed];
    this.site = sitePolicyOf(host, operators, Number(base['ROS_DOMAIN_ID']));
    const { key } = generateKey();
    desk.write({
      'site.yaml': JSON.stringify(this.site),
      [signatureFile('site.yaml')]: signPolicy(this.site, key),
      'profile.yaml': profile,
      pass: `${passphrase}\n`,
    });
    chmodSync(desk.in('pass'), 0o600);
    pinSite(desk.in('etc', 'worldforge'), { publicKey: key.publicKey, replaced: undefined });
    this.env = {
      ...base,
      FASTDDS_BUILTIN_TRANSPORTS: 'UDPv4', // who is killed leaves no shared memory behind
      ROS_LOG_DIR: desk.in('log'),
      WORLDFORGE_KEY_DIR: desk.keys,
      XDG_CONFIG_HOME: desk.in('etc'),
    };
  }

  /** Starts a program in the network of the cell; it ends with the cell. */
  start(program: string, args: readonly string[]): Speaker {
    const [ip = '', ...rest] = [...this.network.prefix, program, ...args];
    const started = new Speaker(ip, rest, this.env);
    this.#started.push(started);
    return started;
  }

  #peer(script: string, ...args: readonly string[]): Speaker {
    return this.start('python3', [inRepository('test', 'ros', script), ...args]);
  }

  /** Robot and cabinet, both speaking. */
  async cell(): Promise<{ readonly robot: Speaker; readonly cabinet: Speaker }> {
    const words = [
      '--topic',
      trajectoryName,
      '--joints',
      armJoints.join(','),
      '--start',
      '0,0',
      '--every',
      '4',
    ];
    const robot = this.#peer('joint_robot.py', ...words, '--log', this.#log());
    const cabinet = this.#peer('cabinet_peer.py');
    await Promise.all([robot.says(/^ready$/m), cabinet.says(/^ready$/m)]);
    return { robot, cabinet };
  }

  #log(): string {
    return this.desk.in('robot.jsonl');
  }

  /** What the robot wrote down of itself so far. */
  rows(): readonly RobotRow[] {
    return readRows(this.#log());
  }

  /** A hand that says what it should not. */
  async hand(): Promise<Speaker> {
    const args = [handMain, this.desk.keys, passphrase, sitePolicyDigest(this.site)];
    const hand = this.start(process.execPath, args);
    await hand.says(/^ready$/m);
    await hand.says(/^gate \w+/m);
    return hand;
  }

  policy(): Speaker {
    const words = [`profile:=${this.profileFile}`, `site_policy:=${this.siteFile}`];
    const parameters = words.flatMap((word) => ['-p', word]);
    return this.start(process.execPath, [policyMain, '--ros-args', ...parameters]);
  }

  /** Waits for a plan under review; a gate that the machine let wait while all began is reset by a person. */
  async underReview(launch: Speaker): Promise<void> {
    const [, phase] = await launch.says(/the gate is (review|latched)/);
    if (phase === 'latched') accepted(await this.act('alice', 'reset'));
    await launch.says(/the gate is review/);
  }

  launch(...assignments: readonly string[]): Speaker {
    const given = [
      `workspace:=${this.desk.workspace}`,
      `site_policy:=${this.siteFile}`,
      `profile:=${this.profileFile}`,
      'session:=none',
      'goal:=swing',
      'policy:=joint_policy',
      'host_policy:=false',
      'score:=none',
      'transport:=udp',
    ];
    const words = [...given, ...assignments];
    return this.start(process.execPath, [cliPath, 'launch', 'planner.launch', ...words]);
  }

  /** `worldforge operator ...` as a process of its own. */
  operate(...words: readonly string[]): Promise<Finished> {
    const [ip = '', ...rest] = [...this.network.prefix, process.execPath, cliPath, 'operator', ...words];
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    return finished(spawn(ip, rest, { cwd: this.desk.path, env: { ...this.env }, stdio: [...stdio] }));
  }

  /** The same, signed by somebody. */
  act(who: string, ...words: readonly string[]): Promise<Finished> {
    const by = ['--operator', who, '--passphrase-file', this.desk.in('pass'), '--site-policy', this.siteFile];
    return this.operate(...words, ...by, '--workspace-dir', this.desk.workspace);
  }

  async status(): Promise<StatusJson> {
    const { stdout, stderr } = await this.operate('status', '--format', 'json');
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as StatusJson;
  }

  newestRun(): string {
    return this.desk.runs().toSorted().at(-1) ?? '';
  }

  /** A dry run of this cell that persons answered for, sealed. @returns its id */
  async rehearsed(): Promise<string> {
    const policy = this.policy();
    const launch = this.launch('cycles:=1');
    await launch.says(/waiting for operators/);
    accepted(await this.act('alice', 'check', ...items));
    accepted(await this.act('bob', 'approve', '--run'));
    assert.equal(await launch.ended(), 0, launch.output);
    await policy.end('SIGINT');
    return this.newestRun();
  }

  /** Records of the journal of a run. */
  journal(run: string): readonly Readonly<Record<string, Json>>[] {
    const folder = path.join(this.desk.workspace, 'runs', run);
    if (!existsSync(path.join(folder, 'journal.jsonl'))) return [];
    return readJournalFile(folder).records.map(({ record }) => record as Readonly<Record<string, Json>>);
  }

  manifest(run: string): Readonly<Record<string, Json>> {
    const file = path.join(this.desk.workspace, 'runs', run, 'run_manifest.json');
    return JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Json>>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const started of this.#started.toReversed()) await started[Symbol.asyncDispose]();
    this.network[Symbol.dispose]();
    this.desk[Symbol.dispose]();
  }
}
