// A review that is attached to a running graph: one more signer of commands, who sets no goal and plays
// nothing, and watches until the run ends.
import { randomBytes } from 'node:crypto';
import { WorldforgeError } from '../../core/errors.ts';
import type { SigningKey } from '../../core/keys.ts';
import { sleep } from '../../core/wait.ts';
import type { RosGraph } from '../../graph/ros/ros_graph.ts';
import { topics } from '../../msgs/index.ts';
import type { CommandKind } from '../../safety/index.ts';
import { sitePolicyDigest, type SitePolicy } from '../../safety/policy.ts';
import { hearNodes } from '../entry/diagnostics.ts';
import { HeldGraph } from '../entry/held_graph.ts';
import { joinRun, requireRobot, type Membership } from '../entry/membership.ts';
import { untilAborted } from '../entry/run_node.ts';
import { makeIdentity } from '../identity.ts';
import { Operator } from '../operator/node.ts';
import { attend, isConsented } from './attend.ts';
import type { CycleOutcome } from './outcome.ts';
import { RunEnd } from './run_end.ts';
import { millisecondsToNs, type Attendant } from './settings.ts';
import { watchReview, type Watcher } from './watcher.ts';

/** Verdicts that are kept of a run whose end is not known beforehand. */
const cyclesMax = 100_000;
const lookNs = 20_000_000n;
/** A graph that was started at the same time as the review is there by then, ns. */
const recorderLimitNs = 60_000_000_000n;

export interface AttachOptions {
  readonly graph: RosGraph;
  readonly sitePolicy: SitePolicy;
  readonly key: SigningKey;
  readonly attendant: Attendant;
  readonly onWaiting: (text: string) => void;
  readonly onVerdict: (cycle: CycleOutcome) => void;
  /** What the gate answered to an act: `accepted`, or why it was refused. */
  readonly onAnswer: (kind: CommandKind, code: string) => void;
  /** Ends the review, not the run. */
  readonly signal: AbortSignal;
}

/** The run that is recorded on this graph. @throws WorldforgeError recorder_silent */
async function findRun({ graph, onWaiting, signal }: AttachOptions): Promise<Membership> {
  const late = new AbortController();
  using _limit = graph.clocks.after(recorderLimitNs, () => {
    const text = `no recorder was heard in ${String(recorderLimitNs / 1_000_000_000n)} s`;
    late.abort(
      new WorldforgeError('recorder_silent', text, {
        hint: 'worldforge launch planner.launch, in the same ROS_DOMAIN_ID and namespace',
      }),
    );
  });
  return await joinRun(graph, onWaiting, AbortSignal.any([signal, late.signal]));
}

export class AttachedReview implements Disposable {
  readonly membership: Membership;
  readonly watcher: Watcher;
  readonly #options: AttachOptions;
  readonly #held: HeldGraph;
  readonly #operator: Operator;
  readonly #end: RunEnd;
  /** Aborts when the review is left, and when the run is over. */
  readonly #signal: AbortSignal;

  constructor(options: AttachOptions, membership: Membership) {
    const { graph, sitePolicy, key, attendant, onVerdict, signal } = options;
    this.#options = options;
    this.membership = membership;
    this.#held = new HeldGraph(graph);
    this.#end = new RunEnd(graph);
    this.#signal = AbortSignal.any([signal, this.#end.signal]);
    this.watcher = watchReview({ graph, cyclesMax, onVerdict });
    this.#operator = new Operator({
      graph: this.#held,
      identity: makeIdentity(membership.robotId, membership.runId, graph.node),
      operator: attendant.name,
      attestedBy: attendant.attestedBy,
      key,
      sitePolicyDigest: sitePolicyDigest(sitePolicy),
      nextId: () => randomBytes(16).toString('hex'),
      commandLimitNs: millisecondsToNs(sitePolicy.ages.command_ms),
    });
  }

  /** Why the run ended early. */
  get fault(): WorldforgeError | undefined {
    return this.#end.fault;
  }

  get isOver(): boolean {
    return this.#end.signal.aborted;
  }

  /**
   * Waits until gate and recorder hear this operator and the run is opened.
   * @throws WorldforgeError site_policy_invalid where the gate has another policy
   */
  async join(): Promise<void> {
    const { graph, sitePolicy } = this.#options;
    await this.#held.release(this.#signal);
    await this.#held.heardBy({ [topics.operatorCommand.name]: ['recorder', 'gate'] }, this.#signal);
    while ((this.watcher.gateState?.author ?? '') === '') await sleep(graph.clocks, lookNs, this.#signal);
    if (this.watcher.gateState?.site_policy_digest === sitePolicyDigest(sitePolicy)) return;
    const text = `the gate of this run has another site policy than ${sitePolicy.name}`;
    throw new WorldforgeError('site_policy_invalid', text, {
      hint: 'worldforge review --graph ros --site-policy FILE, the file that the launch was given',
    });
  }

  /** Waits until all who report of a cycle serve this review: it would miss what they say before. */
  async listen(): Promise<void> {
    const { graph, onWaiting } = this.#options;
    await hearNodes(graph, ['planner', 'gate', 'controller'], { onWaiting, signal: this.#signal });
  }

  /** Answers what is open of the checklist and approves, as the attendant says. */
  async consent(): Promise<void> {
    const { graph, sitePolicy, attendant, onAnswer } = this.#options;
    const { gateState } = this.watcher;
    if (isConsented(gateState)) return;
    const done = new Set(gateState?.checklist.flatMap(({ item, done: holds }) => (holds ? [item] : [])));
    await attend({
      operator: this.#operator,
      attendant,
      items: sitePolicy.checklist.dry.filter(({ item }) => !done.has(item)),
      onAnswer,
      external: (work) => graph.external(work),
      signal: this.#signal,
    });
  }

  /** Stops the graph: every answer and approval falls. */
  async stop(): Promise<string> {
    const code = await this.#operator.send('stop', {}, this.#signal);
    this.#options.onAnswer('stop', code);
    return code;
  }

  /** Resolves when the run is over or the review is left. */
  async ended(): Promise<void> {
    await untilAborted(this.#signal);
  }

  [Symbol.dispose](): void {
    for (const resource of [this.#operator, this.watcher, this.#end]) resource[Symbol.dispose]();
  }
}

/** Finds the run of this graph. @throws WorldforgeError recorder_silent, site_policy_invalid */
export async function attachReview(options: AttachOptions): Promise<AttachedReview> {
  const membership = await findRun(options);
  requireRobot(membership, options.sitePolicy.robot_id);
  return new AttachedReview(options, membership);
}
