// What the controller of a LIVE run remembers, and the messages on their way out of one step.
import {
  bump,
  jointStateType,
  makeMeta,
  output,
  sensorTopic,
  topics,
  weakest,
  type ApprovedChunk,
  type Effect,
  type ExecutionReport,
  type Identity,
  type JointState,
  type Output,
  type Sequences,
  type StepEvent,
  type Topic,
} from '../../msgs/index.ts';
import type { Told } from './heard.ts';
import type { GateSeen, HeardPlan, Permit } from './known.ts';
import type { ControllerTerms } from './live_terms.ts';
import type { Course } from './lookahead.ts';
import { noRobotYet, type SimulatedRobot } from './simulated_robot.ts';
import { trajectoryOf, trajectoryTopic } from './trajectory.ts';

export interface LiveState {
  readonly mode: 'live';
  readonly terms: ControllerTerms;
  readonly identity: Identity;
  readonly sequences: Sequences;
  /** Topics on which a second publisher was seen: nothing is believed any more. */
  readonly foreign: readonly string[];
  readonly stopHeard: boolean;
  readonly gate: GateSeen | undefined;
  readonly plans: readonly HeardPlan[];
  /** Of the window that comes next, and of no other. */
  readonly judged: { readonly chunkDigest: string; readonly valid: boolean } | undefined;
  readonly permit: Permit | undefined;
  readonly ended: readonly string[];
  /** Believed, and not handed over before the lookahead allows it. */
  readonly waiting: readonly ApprovedChunk[];
  /** What the robot was handed last. */
  readonly course: Course | undefined;
  /** From the steady clock to the ROS clock, when the course began. */
  readonly rosOffsetNs: bigint;
  /** The newest window that was handed over. */
  readonly newest: ApprovedChunk | undefined;
  /** Of driver `sim`. */
  readonly robot: SimulatedRobot;
}

export function liveStart(terms: ControllerTerms, identity: Identity): LiveState {
  return {
    mode: 'live',
    terms,
    identity,
    sequences: {},
    foreign: [],
    stopHeard: false,
    gate: undefined,
    plans: [],
    judged: undefined,
    permit: undefined,
    ended: [],
    waiting: [],
    course: undefined,
    rosOffsetNs: 0n,
    newest: undefined,
    robot: noRobotYet,
  };
}

/** A step under way: the state so far, and what goes out. */
export interface Change {
  readonly state: LiveState;
  readonly outputs: readonly Output[];
  readonly effects: readonly Effect[];
}

export type Times = Pick<StepEvent, 'receivedNs' | 'rosNs'>;

export function unchanged(state: LiveState): Change {
  return { state, outputs: [], effects: [] };
}

export function withState(change: Change, fields: Partial<LiveState>): Change {
  return { ...change, state: { ...change.state, ...fields } };
}

/** Asks for a tick at a time of the steady clock. */
export function wakeAt(change: Change, dueNs: bigint, { receivedNs }: Times): Change {
  return { ...change, effects: [...change.effects, { kind: 'wake', afterNs: dueNs - receivedNs }] };
}

export function jointStatesTopic({ jointStatesTopic: name }: ControllerTerms): Topic<JointState> {
  return sensorTopic(name, jointStateType);
}

export function send<M>(change: Change, topic: Topic<M>, message: M): Change {
  return { ...change, outputs: [...change.outputs, output(topic, message)] };
}

/** What a robot is handed; drivers `none` and `sim` have nobody to hand it to. */
export function command(change: Change, course: Course, { receivedNs }: Times): Change {
  const { terms, rosOffsetNs } = change.state;
  const moved = withState(change, { course });
  if (terms.driver !== 'joint_trajectory') return moved;
  const message = trajectoryOf(course, terms.jointNames, { nowNs: receivedNs, rosOffsetNs });
  return send(moved, trajectoryTopic(terms.topic), message);
}

/** Whether this controller moves a robot at all. */
export function drives({ terms }: LiveState): boolean {
  return terms.driver !== 'none';
}

export interface Say extends Told {
  readonly executed: boolean;
}

/** Characters of a detail; all of them may take two bytes. */
const detailMax = 128;

/** Reports on a window. */
export function say(
  change: Change,
  chunk: ApprovedChunk,
  { code, detail, executed }: Say,
  at: Times,
): Change {
  const { identity, terms, sequences } = change.state;
  const { name } = topics.controllerReport;
  const sequence = sequences[name] ?? 0;
  const report: ExecutionReport = {
    meta: makeMeta(identity, { ...weakest(chunk.meta.cycle, chunk.meta), sequence, rosNs: at.rosNs }),
    plan_digest: chunk.plan_digest,
    index: chunk.index,
    driver: terms.driver,
    executed,
    steps: chunk.steps + chunk.tail_steps,
    code,
    detail: detail.slice(0, detailMax),
  };
  return send(withState(change, { sequences: bump(sequences, name) }), topics.controllerReport, report);
}
