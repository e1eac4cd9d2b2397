/** A LIVE controller fed as its shell feeds it, at times that a test moves. */
import assert from 'node:assert/strict';
import { canonicalJson, parseCanonicalJson, type Json } from '../../../core/canonical_json.ts';
import { generateKey } from '../../../core/keys.ts';
import {
  executionReportType,
  jointTrajectoryType,
  messageDigest,
  topics,
  type ApprovedChunk,
  type ExecutionReport,
  type GateState,
  type JointTrajectory,
  type NodeStep,
  type Output,
  type Plan,
  type StepEvent,
  type Topic,
} from '../../../msgs/index.ts';
import type { CommandDriver } from '../../../nodes/controller/drivers.ts';
import type { LiveState } from '../../../nodes/controller/live_state.ts';
import { judgeWindow } from '../../../nodes/controller/signature.ts';
import { controllerStep, type ControllerState } from '../../../nodes/controller/step.ts';
import type { SitePolicy } from '../../../safety/index.ts';
import { testStartNs } from '../../support/messages.ts';
import { testIdentity } from '../support.ts';
import {
  armPlan,
  gateStateOf,
  liveSite,
  trajectoryName,
  signed,
  windowOf,
  type Signing,
} from './live_site.ts';

export const ms = 1_000_000n;
/** Of the steady clock at the start. */
const steadyStartNs = 50_000_000_000n;
export const { key: gateKey } = generateKey();

export function liveConfig(site: SitePolicy, driver: CommandDriver = 'joint_trajectory'): Json {
  const embodiment = site.embodiments[0]!.name;
  return parseCanonicalJson(canonicalJson({ mode: 'live', driver, site_policy: site, embodiment }));
}

export interface BenchOptions {
  readonly driver?: CommandDriver;
  readonly site?: SitePolicy;
  readonly step?: NodeStep<ControllerState>;
}

export class LiveBench {
  readonly identity = { ...testIdentity('controller'), robot_id: 'arm_1' };
  readonly plan: Plan = armPlan();
  readonly config: Json;
  readonly #step: NodeStep<ControllerState>;
  state: ControllerState;
  outputs: Output[] = [];
  readonly events: StepEvent[] = [];
  /** Of each output, when it was published: ROS clock. */
  readonly publishedNs: bigint[] = [];
  /** Ticks that were asked for and did not come yet, steady ns. */
  #due: bigint[] = [];
  #nowMs = 0;

  constructor({ driver = 'joint_trajectory', site = liveSite(gateKey.publicKey), step }: BenchOptions = {}) {
    this.config = liveConfig(site, driver);
    this.#step = step ?? controllerStep;
    this.state = this.#step.start(this.config, this.identity);
    this.internal('start', {});
  }

  get live(): LiveState {
    assert(this.state.mode === 'live');
    return this.state;
  }

  get steadyNs(): bigint {
    return steadyStartNs + BigInt(Math.round(this.#nowMs * 1e6));
  }

  get rosNs(): bigint {
    return testStartNs + BigInt(Math.round(this.#nowMs * 1e6));
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  #take(event: StepEvent): void {
    this.events.push(event);
    const { state, outputs, effects } = this.#step.step(this.state, event);
    this.state = state;
    this.outputs.push(...outputs);
    this.publishedNs.push(...outputs.map(() => this.rosNs));
    for (const effect of effects) if (effect.kind === 'wake') this.#due.push(this.steadyNs + effect.afterNs);
  }

  #times() {
    return { receivedNs: this.steadyNs, rosNs: this.rosNs };
  }

  internal(name: string, value: Json): this {
    this.#take({ kind: 'internal', name, value, ...this.#times() });
    return this;
  }

  /** Time goes on; the ticks that are due on the way come at their times. */
  advance(toMs: number): this {
    for (;;) {
      this.#due.sort((left, right) => Number(left - right));
      const [next] = this.#due;
      const toNs = steadyStartNs + BigInt(Math.round(toMs * 1e6));
      if (next === undefined || next > toNs) break;
      this.#due.shift();
      this.#nowMs = Math.max(this.#nowMs, Number(next - steadyStartNs) / 1e6);
      this.#take({ kind: 'tick', ...this.#times() });
    }
    this.#nowMs = toMs;
    return this;
  }

  /** Time goes on in a process that stands still: no tick comes on the way. */
  pause(toMs: number): this {
    this.#nowMs = toMs;
    return this;
  }

  message<M>(topic: Topic<M>, message: M): this {
    const decoded = topic.type.decode(topic.type.encode(message));
    const digest = messageDigest(topic.type, decoded);
    for (const { name, value } of judgeWindow(gateKey.publicKey)(topic.name, decoded, digest))
      this.internal(name, value);
    this.#take({ kind: 'message', topic: topic.name, digest, message: decoded, ...this.#times() });
    return this;
  }

  gate(state: string, changes: Partial<GateState> = {}): this {
    return this.message(topics.gateState, gateStateOf(this.plan, state, changes));
  }

  /** The plan was heard and the gate executes it. */
  executing(): this {
    return this.message(topics.plan, this.plan).gate('executing');
  }

  window(index: number, signing: Partial<Signing> = {}): ApprovedChunk {
    return windowOf(this.plan, index, this.rosNs, { key: gateKey, ...signing });
  }

  give(chunk: ApprovedChunk): this {
    return this.message(topics.approvedChunk, chunk);
  }

  get reports(): readonly ExecutionReport[] {
    return this.outputs
      .filter(({ topic }) => topic === topics.controllerReport.name)
      .map(({ bytes }) => executionReportType.decode(bytes));
  }

  get trajectories(): readonly JointTrajectory[] {
    return this.outputs
      .filter(({ topic }) => topic === trajectoryName)
      .map(({ bytes }) => jointTrajectoryType.decode(bytes));
  }

  /** Of each report its code. */
  get codes(): readonly string[] {
    return this.reports.map(({ code }) => code);
  }

  /** Topics in the order in which was published. */
  get order(): readonly string[] {
    return this.outputs.map(({ topic }) => topic);
  }
}

/** A window with other fields that the gate's key signed all the same. */
export const resigned = (chunk: ApprovedChunk, fields: Partial<ApprovedChunk>) =>
  signed({ ...chunk, ...fields }, gateKey);
