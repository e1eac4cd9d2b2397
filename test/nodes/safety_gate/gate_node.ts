/** The gate as a node, fed as the step shell feeds it, and the messages that it is fed. */
import assert from 'node:assert/strict';
import type { Json } from '../../../core/canonical_json.ts';
import { nsToStamp } from '../../../core/time.ts';
import {
  contentDigest,
  embodimentDigest,
  goalType,
  messageDigest,
  metaConstants,
  observationType,
  operatorCommandType,
  topics,
  type GateState,
  type GateVerdict,
  type Goal,
  type Identity,
  type Meta,
  type Observation,
  type Plan,
  type StepEvent,
  type Topic,
  type Transition,
} from '../../../msgs/index.ts';
import { gateStep, type GateNodeState } from '../../../nodes/safety_gate/step.ts';
import { planDigest } from '../../../planning/plan_digest.ts';
import { commandPayload, runScope, sitePolicyDigest, type CommandPayload } from '../../../safety/index.ts';
import { bootId, embodiment, plan, runId, sessionDigest, validSitePolicy } from '../../safety/builders.ts';

export const identity: Identity = { robot_id: 'pusht', run_id: runId, node: 'gate', boot_id: bootId };
export const policy = validSitePolicy();
/** Its checklist. */
export const items = policy.checklist.dry.map(({ item }) => item);
export const atNs = 1_000_000_000_000n;

export function config(changes: Record<string, unknown> = {}): Json {
  const made = {
    mode: 'dry_run',
    site_policy: policy,
    embodiment: 'pusht',
    run: { session_digest: sessionDigest },
  };
  return JSON.parse(JSON.stringify({ ...made, ...changes })) as Json;
}

export function meta(node: string, sequence = 0n): Meta {
  return {
    robot_id: 'pusht',
    run_id: runId,
    cycle: 3,
    node,
    boot_id: 9n,
    sequence,
    stamp: nsToStamp(atNs),
    recorded_stamp: { sec: 0, nanosec: 0 },
    source: metaConstants.SOURCE_REPLAY,
  };
}

export function observation(changes: Partial<Observation['tensors'][number]> = {}): Observation {
  const tensor = {
    name: 'agent_position',
    dtype: 'float32',
    shape: Uint32Array.of(2, 2),
    layout: 'TD',
    encoding: 'raw',
    unit: 'px',
    frame: 'pusht',
    source_topic: 'pusht/agent_position',
    source_stamp: nsToStamp(atNs),
    data: new Uint8Array(Float32Array.of(90, 100, 100, 100).buffer),
  };
  return {
    meta: meta('observer'),
    embodiment_digest: embodimentDigest(embodiment()),
    n_obs_steps: 2,
    tensors: [{ ...tensor, ...changes }],
  };
}

function goal(): Goal {
  const empty: Goal = { meta: meta('operator'), instruction: 'push', tensors: [], digest: '0'.repeat(64) };
  return { ...empty, digest: contentDigest(goalType, empty) };
}

/** A plan that names what the gate has seen, with its digest. */
export function namedPlan(changes: Partial<Plan> = {}, seen: Observation = observation()): Plan {
  const made = plan({
    goal_digest: contentDigest(goalType, goal()),
    observation_digest: contentDigest(observationType, seen),
    ...changes,
  });
  return { ...made, plan_digest: planDigest(made) };
}

/** Feeds the step as the shell does: journal effects are answered at once. */
export class GateNode {
  state: GateNodeState = gateStep.start(config(), identity);
  readonly outputs: { topic: string; bytes: Uint8Array }[] = [];
  #position = 0;
  #commands = 0;

  take(event: StepEvent): Transition<GateNodeState> {
    const transition = gateStep.step(this.state, event);
    this.state = transition.state;
    this.outputs.push(...transition.outputs);
    for (const effect of transition.effects) if (effect.kind === 'journal') this.confirm();
    return transition;
  }

  confirm(): void {
    this.#position += 1;
    this.internal('journal_durable', { sequence: this.#position });
  }

  internal(name: string, value: Json): Transition<GateNodeState> {
    return this.take({ kind: 'internal', name, value, receivedNs: atNs, rosNs: atNs });
  }

  message<M>(topic: Topic<M>, message: M): Transition<GateNodeState> {
    const decoded = topic.type.decode(topic.type.encode(message));
    const digest = messageDigest(topic.type, decoded);
    return this.take({
      kind: 'message',
      topic: topic.name,
      digest,
      message: decoded,
      receivedNs: atNs,
      rosNs: atNs,
    });
  }

  command(
    kind: CommandPayload['kind'],
    changes: Partial<CommandPayload> = {},
    signed: object = {},
  ): GateState {
    this.#commands += 1;
    const payload: CommandPayload = {
      kind,
      command_id: `c${this.#commands}`,
      operator: 'ada',
      attested_by: 'demo',
      robot_id: 'pusht',
      run_id: runId,
      session_digest: sessionDigest,
      site_policy_digest: sitePolicyDigest(policy),
      gate_boot_id: bootId,
      not_after_ns: String(atNs + 1_000_000_000n),
      ...changes,
    };
    const message = {
      meta: meta('operator', BigInt(this.#commands)),
      kind,
      command_id: payload.command_id,
      operator_name: payload.operator,
      public_key: '',
      payload: commandPayload(payload),
      signature: '',
    };
    const command_digest = messageDigest(operatorCommandType, message);
    const judged = { command_digest, key_id: 'key-b', verdict: 'valid', enrolled: false, ...signed };
    this.internal('signature_judged', judged);
    this.message(topics.operatorCommand, message);
    return this.newest(topics.gateState);
  }

  ready(): this {
    this.internal('start', { config_digest: '', step: 'gate' });
    this.message(topics.goal, goal());
    this.message(topics.observation, observation());
    this.recorder();
    this.command('open_run', {}, { key_id: 'key-a' });
    for (const item of items) this.command('check', { item, value: true });
    this.command('approve', { scope: runScope });
    return this;
  }

  recorder(): void {
    const counts = { messages: 0n, bytes: 0n, free_bytes: 0n, topics: [] };
    this.message(topics.recorderState, {
      meta: meta('recorder'),
      state: 'recording',
      code: '',
      detail: '',
      ...counts,
    });
  }

  newest<M>(topic: Topic<M>): M {
    const found = this.outputs.findLast((output) => output.topic === topic.name);
    assert.ok(found, `nothing on ${topic.name}`);
    return topic.type.decode(found.bytes);
  }

  verdict(): GateVerdict {
    return this.newest(topics.gateVerdict);
  }
}
