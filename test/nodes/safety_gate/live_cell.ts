/** A robot cell around a LIVE gate on a memory graph: whom a site policy names says what it would say. */
import type { Json } from '../../../core/canonical_json.ts';
import { nsToStamp } from '../../../core/time.ts';
import type { Graph } from '../../../graph/graph.ts';
import {
  contentDigest,
  embodimentDigest,
  goalType,
  limitsDigest,
  makeMeta,
  metaConstants,
  noProvenance,
  topics,
  type Goal,
  type Identity,
  type Observation,
  type Plan,
} from '../../../msgs/index.ts';
import { startHeartbeat } from '../../../nodes/entry/heartbeat.ts';
import { watchPeers } from '../../../nodes/entry/peers.ts';
import { Operator, type CommandDetail } from '../../../nodes/operator/node.ts';
import { policySeenValue } from '../../../nodes/safety_gate/live_internals.ts';
import { siteTopics } from '../../../nodes/safety_gate/live_topics.ts';
import { nobody, signatureJudge } from '../../../nodes/safety_gate/signature.ts';
import { gateStep } from '../../../nodes/safety_gate/step.ts';
import { startStep, type Journal, type StepShell } from '../../../nodes/step_shell.ts';
import {
  evidenceValue,
  revisionsDigest,
  sitePolicyDigest,
  type CommandKind,
  type Evidence,
  type SitePolicy,
} from '../../../safety/index.ts';
import { bootId, closed, embodiment, runId } from '../../safety/builders.ts';
import { inputs } from '../../safety/live_builders.ts';
import { namedPlan, observation } from './gate_node.ts';
import { gateKey, keyOfPerson, liveConfig, signedSite } from './live_site.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const nsPerMs = 1_000_000n;
/** Ten px a step to the right, eight steps. */
const slice = Float32Array.from({ length: 16 }, (_, at) => (at % 2 === 0 ? 110 + 5 * at : 100));
/** So long that all were heard, and have answered. */
const heardMs = 400;
const commandLimitNs = 1_000_000_000n;

/** Where everybody joins one graph. */
export interface Place {
  readonly hub: { join(node: string): Graph };
  settle(): Promise<void>;
}

export interface CellOptions {
  readonly graphs: Place;
  readonly journal: Journal;
  readonly site?: SitePolicy;
  readonly identity?: Identity;
  /** Whether somebody else records; otherwise the cell says that a recorder does. */
  readonly isRecorded?: boolean;
  /** What the gate speaks through. */
  readonly through?: (graph: Graph) => Graph;
  /** Who takes the windows. */
  readonly controller?: (graph: Graph, identity: Identity) => Disposable;
}

export class LiveCell implements Disposable {
  readonly site: SitePolicy;
  readonly graphs: Place;
  readonly shell: StepShell;
  readonly config: Json;
  readonly #resources: Disposable[] = [];
  readonly #operators = new Map<string, Operator>();
  readonly #desk: Graph;
  readonly #runId: string;
  #commands = 0;
  /** What the site says from now on. */
  estop = false;
  enabling = 1;
  velocities: readonly number[] = [0, 0];
  joints: readonly string[] = ['y', 'x'];
  /** Who says nothing any more. */
  readonly silent = new Set<string>();

  constructor(options: CellOptions) {
    const { graphs, journal, site = signedSite(), identity, isRecorded = false } = options;
    this.graphs = graphs;
    this.site = site;
    this.config = liveConfig(site);
    this.#runId = identity?.run_id ?? runId;
    const own = identity ?? this.identity('gate', bootId);
    const joined = graphs.hub.join('gate');
    const graph = options.through?.(joined) ?? joined;
    this.shell = this.#kept(
      startStep({
        graph,
        step: gateStep,
        config: this.config,
        identity: own,
        before: signatureJudge(nobody),
        journal,
        signer: gateKey,
      }),
    );
    const peers = this.#kept(watchPeers(graph, own, ['observer', 'planner', 'controller'], log));
    this.#kept(startHeartbeat(graph, own, peers));
    this.#desk = graphs.hub.join('operator');
    this.#beats(graphs.hub.join('planner'), 'planner');
    const arm = graphs.hub.join('controller');
    this.#beats(arm, 'controller');
    if (options.controller !== undefined) this.#kept(options.controller(arm, this.identity('controller')));
    this.#site();
    this.#observer();
    if (!isRecorded) this.#recorder();
  }

  #kept<T extends Disposable>(resource: T): T {
    this.#resources.push(resource);
    return resource;
  }

  identity(node: string, boot = '9'): Identity {
    return { robot_id: 'pusht', run_id: this.#runId, node, boot_id: boot };
  }

  #beats(graph: Graph, node: string): void {
    const identity = this.identity(node);
    const peers = this.#kept(watchPeers(graph, identity, ['gate'], log));
    this.#kept(startHeartbeat(graph, identity, peers));
    if (node !== 'planner') return;
    const plans = this.#kept(graph.advertise(topics.plan));
    this.plan = (changes) => this.#plan(graph, (plan) => plans.publish(plan), changes);
  }

  /** Publishes a plan of what was observed, and says its digest. */
  plan: (changes?: Partial<Plan>) => string = () => '';
  #plans = 0;

  #plan(graph: Graph, publish: (plan: Plan) => void, changes: Partial<Plan> = {}): string {
    const meta = this.#meta(graph, 'planner', this.#plans);
    this.#plans += 1;
    const plan = namedPlan(
      { goal_digest: this.goalDigest, meta, ...closed(slice), ...changes },
      this.#observed(graph),
    );
    publish(plan);
    return plan.plan_digest;
  }

  #meta({ clocks }: Graph, node: string, sequence: number) {
    const provenance = { ...noProvenance, source: metaConstants.SOURCE_SIM };
    return makeMeta(this.identity(node), { ...provenance, sequence, rosNs: clocks.ros.now() });
  }

  /** Does it again after each interval, until the cell is taken down. */
  #each(graph: Graph, intervalNs: bigint, act: (round: number) => void): void {
    let round = 0;
    let timer: Disposable | undefined;
    const again = (): void => {
      act(round);
      round += 1;
      timer = graph.clocks.after(intervalNs, again);
    };
    again();
    this.#resources.push({ [Symbol.dispose]: () => timer?.[Symbol.dispose]() });
  }

  #site(): void {
    const { estop, enabling, jointStates } = siteTopics(inputs);
    const cabinet = this.graphs.hub.join('cabinet');
    const [button, device] = [cabinet.advertise(estop), cabinet.advertise(enabling)];
    this.#each(cabinet, 50n * nsPerMs, () => {
      if (!this.silent.has('estop')) button.publish({ data: this.estop });
      if (!this.silent.has('enabling')) device.publish({ data: this.enabling });
    });
    const driver = this.graphs.hub.join('arm_driver');
    const joints = driver.advertise(jointStates);
    this.#each(driver, 25n * nsPerMs, () => {
      if (this.silent.has('joint_states')) return;
      joints.publish({
        header: { stamp: nsToStamp(driver.clocks.ros.now()), frame_id: '' },
        name: this.joints,
        position: Float64Array.of(100, 100),
        velocity: Float64Array.from(this.velocities),
        effort: new Float64Array(0),
      });
    });
  }

  #recorder(): void {
    const graph = this.graphs.hub.join('recorder');
    const states = graph.advertise(topics.recorderState);
    this.#each(graph, 100n * nsPerMs, (round) => {
      const counts = { messages: 0n, bytes: 0n, free_bytes: 0n, topics: [] };
      const meta = this.#meta(graph, 'recorder', round);
      states.publish({ meta, state: 'recording', code: '', detail: '', ...counts });
    });
  }

  #observed(graph: Graph, round = 0): Observation {
    const seen = observation();
    const [state] = seen.tensors;
    const block = {
      ...state!,
      name: 'block',
      data: new Uint8Array(Float32Array.of(1, 1, 200, 200).buffer),
    };
    return { ...seen, meta: this.#meta(graph, 'observer', round), tensors: [state!, block] };
  }

  #observer(): void {
    const graph = this.graphs.hub.join('observer');
    this.#beats(graph, 'observer');
    const observations = graph.advertise(topics.observation);
    this.#each(graph, 100n * nsPerMs, (round) => observations.publish(this.#observed(graph, round)));
    const goals = this.#desk.advertise(topics.goal);
    goals.publish(this.#goal);
  }

  get #goal(): Goal {
    const meta = this.#meta(this.#desk, 'operator', 0);
    const empty: Goal = { meta, instruction: 'push', tensors: [], digest: '0'.repeat(64) };
    return { ...empty, digest: contentDigest(goalType, empty) };
  }

  get goalDigest(): string {
    return this.#goal.digest;
  }

  /** What a person answers or orders; the code of the gate's answer. */
  act(person: string, kind: CommandKind, detail: CommandDetail = {}): Promise<string> {
    const operator = this.#operators.get(person) ?? this.#kept(this.#join(person));
    this.#operators.set(person, operator);
    return operator.send(kind, detail, new AbortController().signal);
  }

  #join(person: string): Operator {
    return new Operator({
      graph: this.#desk,
      identity: this.identity('operator'),
      operator: person,
      attestedBy: 'person',
      key: keyOfPerson(person),
      sitePolicyDigest: sitePolicyDigest(this.site),
      nextId: () => `command-${String((this.#commands += 1))}`,
      commandLimitNs,
    });
  }

  /** What the shell of the process says of files. */
  tellPolicy(digest: string | undefined = sitePolicyDigest(this.site)): void {
    this.shell.feed({ name: 'policy_seen', value: policySeenValue(digest) });
  }

  tellEvidence(changes: Partial<Evidence> = {}): void {
    const evidence: Evidence = {
      robotId: 'pusht',
      embodimentDigest: embodimentDigest(embodiment()),
      goalDigest: this.goalDigest,
      revisionsDigest: revisionsDigest(namedPlan()),
      limitsDigest: limitsDigest(embodiment()),
      sitePolicyDigest: sitePolicyDigest(this.site),
      closedNs: this.#desk.clocks.ros.now() - 1_000_000_000n,
      code: '',
      ...changes,
    };
    this.shell.feed({ name: 'evidence_judged', value: evidenceValue(evidence) });
  }

  /** Time of the graph goes on. */
  pass(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#desk.clocks.after(BigInt(ms) * nsPerMs, resolve);
    });
  }

  /** From the opening of the run to a permit. */
  async permitted(): Promise<string> {
    this.tellPolicy();
    await this.pass(heardMs);
    await this.act('ann', 'open_run');
    const scope = this.plan();
    await this.graphs.settle();
    const { checklist } = this.site.live!;
    for (const { item } of checklist) await this.act('dia', 'check', { item, value: true, scope });
    await this.act('bob', 'approve', { scope });
    await this.act('cem', 'approve', { scope });
    this.tellEvidence();
    return scope;
  }

  [Symbol.dispose](): void {
    for (const resource of this.#resources.reverse()) resource[Symbol.dispose]();
  }
}
