/** Brings a LIVE gate from its start to wherever a test begins, and keeps everything around it in order. */
import assert from 'node:assert/strict';
import { metaConstants, topics, type Plan } from '../../msgs/index.ts';
import {
  revisionsDigest,
  type CommandEvent,
  type Evidence,
  type GatePolicy,
  type ReleasedWindow,
  type SafetyEffect,
} from '../../safety/index.ts';
import { peersNeeded } from '../../safety/hold_guards.ts';
import { Bench, type CommandChanges } from './bench.ts';
import { goalDigest, measured, observationDigest, plan, planDigestText } from './builders.ts';
import { keyOf, standardLive, type Person } from './live_builders.ts';

export const tickMs = 20;
export const block = [200, 200, 0] as const;
const nsPerMs = 1_000_000n;

export class LiveBench extends Bench {
  /** Where the joints are, and whether they are. */
  positions: readonly number[] = measured;
  velocities: readonly number[] | undefined = [0, 0];
  enabling = 1;
  /** Inputs that are not heard any more. */
  readonly silent = new Set<string>();

  constructor(options: { readonly policy?: GatePolicy; readonly confirms?: boolean } = {}) {
    super({ policy: standardLive, ...options });
  }

  /** Nothing is written, announced or released before a stop that the same event brings. */
  override feed(...told: Parameters<Bench['feed']>): readonly SafetyEffect[] {
    const from = this.effects.length;
    const effects = super.feed(...told);
    const kinds = kindsOf(effects.slice(0, this.effects.length - from));
    assert.ok(kinds.lastIndexOf('stop') <= 0, `${told[0].name}: ${kinds.join(' ')}`);
    return effects;
  }

  /** Who publishes what, as the policy names them. */
  seeGraph(): this {
    for (const { topic, node } of this.policy.live!.site.sources) {
      this.feed({ name: 'endpoints_seen', topic, publishers: [node], ids: [`${node}-1`] });
    }
    return this;
  }

  sense(): void {
    const heard = (name: string) => !this.silent.has(name);
    if (heard('estop')) this.feed({ name: 'estop', pressed: false });
    if (heard('enabling')) this.feed({ name: 'enabling', value: this.enabling });
    for (const node of peersNeeded) {
      if (!heard(node)) continue;
      this.feed({ name: 'heartbeat', node });
      this.feed({ name: 'clock_offset', node, offsetNs: 1_000_000n });
    }
    if (heard('recorder')) {
      this.feed({ name: 'recorder_state', topic: topics.recorderState.name, state: 'recording' });
    }
    if (heard('joint_states')) this.senseJoints();
  }

  senseJoints(): void {
    this.feed({
      name: 'joint_state',
      positions: this.positions,
      velocities: this.velocities,
      stampNs: this.nowNs,
      source: metaConstants.SOURCE_LIVE,
    });
  }

  override observe(stampNs: bigint = this.nowNs, state: readonly number[] | undefined = measured): void {
    const scene = { block };
    const observed = { digest: observationDigest, stampNs, measured: state, scene };
    const source = metaConstants.SOURCE_LIVE;
    this.feed({ name: 'observation', topic: topics.observation.name, observed: { ...observed, source } });
  }

  /** Time goes on with its ticks, and everything is heard. */
  run(ms: number): void {
    for (let passed = 0; passed < ms; passed += tickMs) {
      this.wait(tickMs);
      this.feed({ name: 'tick' });
      this.sense();
    }
  }

  act(name: CommandEvent, person: Person, changes: CommandChanges = {}): string {
    const command = { keyId: keyOf(person), ...changes.command };
    return this.command(name, { payload: { operator: person, ...changes.payload }, command });
  }

  /** A gate that was started, hears all, has seen goal and observation, and whose run Ann has opened. */
  opened(): this {
    this.feed({ name: 'start' });
    this.feed({ name: 'policy_seen', digest: this.policy.sitePolicyDigest });
    this.seeGraph();
    this.run(300);
    this.feed({ name: 'goal', topic: topics.goal.name, digest: goalDigest });
    this.observe();
    this.act('open_run', 'ann');
    return this;
  }

  livePlan(changes: Partial<Plan> = {}): Plan {
    const made = plan(
      changes,
      { rosNs: this.nowNs, sequence: BigInt(this.effects.length) },
      this.policy.embodiment,
    );
    const source = changes.meta?.source ?? metaConstants.SOURCE_LIVE;
    return { ...made, meta: { ...made.meta, source } };
  }

  reviewed(changes: Partial<Plan> = {}): this {
    this.opened();
    this.give(this.livePlan(changes));
    return this;
  }

  checkLive(item: string, person: Person = 'dia'): string {
    return this.act('check', person, { payload: { item, value: true, scope: planDigestText } });
  }

  checkAllLive(): void {
    for (const { item } of this.policy.live!.site.checklist) this.checkLive(item);
  }

  approveLive(person: Person): string {
    return this.act('approve', person, { payload: { scope: planDigestText } });
  }

  /** All but the evidence. */
  completed(): this {
    this.reviewed();
    this.checkAllLive();
    this.approveLive('bob');
    this.approveLive('cem');
    return this;
  }

  evidence(changes: Partial<Evidence> = {}): Evidence {
    const { policy } = this;
    return {
      robotId: policy.site.robot_id,
      embodimentDigest: policy.embodimentDigest,
      goalDigest,
      revisionsDigest: revisionsDigest(plan()),
      limitsDigest: policy.limitsDigest,
      sitePolicyDigest: policy.sitePolicyDigest,
      closedNs: this.nowNs - 1000n * nsPerMs,
      code: '',
      ...changes,
    };
  }

  permitted(): this {
    this.completed();
    this.feed({ name: 'evidence_judged', evidence: this.evidence() });
    return this;
  }

  arm(person: Person = 'dia'): string {
    return this.act('arm', person, { payload: { scope: planDigestText } });
  }

  executing(): this {
    this.permitted();
    this.arm();
    return this;
  }

  /** The robot is told to stop while it moves. */
  stopping(): this {
    this.executing();
    this.velocities = [100, 0];
    this.run(tickMs);
    this.feed({ name: 'stop', commandId: '' });
    return this;
  }

  /** Confirms record by record until the motion begins. */
  confirmArm(): void {
    while (this.state.phase === 'permitted') this.confirm();
  }

  confirmAll(): void {
    while (this.state.journal.durable < this.state.journal.issued) this.confirm();
  }

  /** Why the robot was told to stop, each time. */
  stops(): readonly string[] {
    return this.effects.flatMap((effect) => (effect.kind === 'stop' ? [effect.reason] : []));
  }

  windows(): readonly ReleasedWindow[] {
    return windowsIn(this.effects);
  }
}

export function windowsIn(effects: readonly SafetyEffect[]): readonly ReleasedWindow[] {
  return effects.flatMap((effect) => (effect.kind === 'release' ? [effect.window] : []));
}

export function kindsOf(effects: readonly SafetyEffect[]): readonly string[] {
  return effects.map(({ kind }) => kind);
}

/** Nothing is left that could lead to a motion. */
export function assertVoid({ state }: LiveBench): void {
  const { live, review, answers, approvals } = state;
  assert.deepEqual([review, answers, approvals], [undefined, [], []]);
  assert.deepEqual([live.permit, live.execution], [undefined, undefined]);
}
