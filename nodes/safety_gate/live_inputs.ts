// Turns what only a LIVE gate hears into events of the reducer. One message can be two events: a heartbeat
// says that a peer lives, and how far its clock is.
import { stampToNs } from '../../core/time.ts';
import {
  metaConstants,
  nodeTopics,
  topics,
  type ExecutionReport,
  type Heartbeat,
  type Identity,
  type JointState,
  type StepEvent,
} from '../../msgs/index.ts';
import { peersNeeded } from '../../safety/hold_guards.ts';
import type {
  GatePolicy,
  Happening,
  LiveHappening,
  LiveTerms,
  ReleasedWindow,
  SafetyState,
} from '../../safety/index.ts';
import { readJoints } from './joints.ts';
import { internalOfLive } from './live_internals.ts';
import { siteTopics } from './live_topics.ts';
import { onTopic } from '../on_topic.ts';
import { offsetOf, withBeat, type PeerClocks } from './peer_clocks.ts';

/** A window that waits for its signature. */
export interface UnsignedWindow {
  readonly digest: string;
  readonly window: ReleasedWindow;
}

/** What the step of a LIVE gate keeps beside the state of the reducer. */
export interface LiveMemory {
  readonly clocks: PeerClocks;
  /** The code with which input of a topic is refused now: a driver says the same many times a second. */
  readonly refused: Readonly<Record<string, string>>;
  readonly unsigned: readonly UnsignedWindow[];
}

export const emptyMemory: LiveMemory = { clocks: {}, refused: {}, unsigned: [] };

export interface Heard {
  readonly happenings: readonly (Happening | LiveHappening)[];
  readonly memory: LiveMemory;
}

export interface LiveContext {
  readonly terms: LiveTerms;
  readonly policy: GatePolicy;
  readonly identity: Identity;
  readonly safety: SafetyState;
  readonly memory: LiveMemory;
}

type MessageEvent = Extract<StepEvent, { kind: 'message' }>;

const nsPerMs = 1_000_000n;

/** Once for as long as it stays so; what came stands in the step inputs each time. */
function refusedInput(
  { topic, digest }: Pick<MessageEvent, 'topic' | 'digest'>,
  code: string,
  memory: LiveMemory,
): Heard {
  if (memory.refused[topic] === code) return { happenings: [], memory };
  const refused = { ...memory.refused, [topic]: code };
  return {
    happenings: [{ name: 'refused_bytes', topic, code, rawDigest: digest }],
    memory: { ...memory, refused },
  };
}

function accepted(topic: string, memory: LiveMemory, ...happenings: Heard['happenings']): Heard {
  if (memory.refused[topic] === undefined) return { happenings, memory };
  const { [topic]: _, ...refused } = memory.refused;
  return { happenings, memory: { ...memory, refused } };
}

/** The joints of a simulated robot are simulated, whoever says them. */
function hearJoints(message: JointState, event: MessageEvent, context: LiveContext): Heard {
  const { terms, policy, memory } = context;
  const read = readJoints(message, terms.robot.joint_names);
  if ('code' in read) return refusedInput(event, read.code, memory);
  const { SOURCE_LIVE, SOURCE_SIM } = metaConstants;
  const source = policy.embodiment.robot_kind === 'physical' ? SOURCE_LIVE : SOURCE_SIM;
  const stampNs = stampToNs(message.header.stamp);
  return accepted(event.topic, memory, { name: 'joint_state', ...read, stampNs, source });
}

function hearBeat(beat: Heartbeat, event: MessageEvent, context: LiveContext): Heard {
  const { identity, terms, memory } = context;
  const { node } = beat.meta;
  if (event.topic !== nodeTopics(node).heartbeat.name)
    return refusedInput(event, 'heartbeat_foreign', memory);
  const clocks = withBeat(memory.clocks, { identity, beat, rosNs: event.rosNs });
  const limitNs = BigInt(terms.site.ages.clock_offset_ms) * nsPerMs;
  const offsetNs = offsetOf(clocks, node, limitNs);
  return accepted(
    event.topic,
    { ...memory, clocks },
    { name: 'heartbeat', node },
    { name: 'clock_offset', node, offsetNs },
  );
}

/** A report names the plan; the permit is the one that this plan has now, if it is still under review. */
function hearReport(report: ExecutionReport, { safety, memory }: LiveContext): Heard {
  const isCurrent = safety.review?.subject.planDigest === report.plan_digest;
  const permitId = isCurrent ? (safety.live.permit?.id ?? '') : '';
  const { index, code } = report;
  return { happenings: [{ name: 'report', permitId, index, code }], memory };
}

function hearMessage(event: MessageEvent, context: LiveContext): Heard | undefined {
  const { terms, memory } = context;
  const { topic, message } = event;
  const site = siteTopics(terms.site.inputs);
  const estop = onTopic(site.estop, topic, message);
  if (estop !== undefined) return accepted(topic, memory, { name: 'estop', pressed: estop.data });
  const enabling = onTopic(site.enabling, topic, message);
  if (enabling !== undefined) return accepted(topic, memory, { name: 'enabling', value: enabling.data });
  const joints = onTopic(site.jointStates, topic, message);
  if (joints !== undefined) return hearJoints(joints, event, context);
  const report = onTopic(topics.controllerReport, topic, message);
  if (report !== undefined) return hearReport(report, context);
  const beats = peersNeeded.map((node) => onTopic(nodeTopics(node).heartbeat, topic, message));
  const beat = beats.find((found) => found !== undefined);
  return beat && hearBeat(beat, event, context);
}

/** Nothing for what a dry run hears too. */
export function hearLive(event: StepEvent, context: LiveContext): Heard | undefined {
  const { memory } = context;
  switch (event.kind) {
    case 'message':
      return hearMessage(event, context);
    case 'internal': {
      const happening = internalOfLive(event.name, event.value);
      return happening && { happenings: [happening], memory };
    }
    case 'tick':
      return undefined;
  }
}
