// What a site policy says about LIVE: who may act, how old things may be, which robot, which graph.
import { checklistShape, type ChecklistRule } from './checklist.ts';
import { linkBoxesShape, pointLimitsShape, type LinkBox, type PointLimits } from './kinematics/index.ts';
import { roles, type Role } from './roles.ts';
import {
  between,
  count,
  list,
  name,
  oneOf,
  optional,
  positive,
  record,
  tagged,
  text,
  written,
  type ValueRule,
} from './value_rules.ts';

/** Somebody this site lets act on a LIVE run. Approvers are listed here and nowhere else. */
export interface Operator {
  readonly name: string;
  /** Raw Ed25519 key, 64 hexadecimal digits. */
  readonly public_key: string;
  readonly roles: readonly Role[];
}

export const driverKinds = ['sim', 'joint_trajectory', 'follow_joint_trajectory'] as const;
export type DriverKind = (typeof driverKinds)[number];

/** Largest absolute difference of any element that a tensor may have from the reviewed observation to arm. */
export interface SceneGuard {
  readonly tensor: string;
  readonly bound: number;
}

export interface DescriptionFile {
  /** A relative path starts at the folder of the site policy. */
  readonly file: string;
  readonly sha256: string;
}

export interface LiveRobot {
  /** Name of one of the policy's embodiments. */
  readonly embodiment: string;
  /** Per dimension, in its unit a second: below it the dimension stands still. */
  readonly standstill_speed: readonly number[];
  /** Per dimension: farthest the robot may be from the first step of the plan when it is armed. */
  readonly start_tolerance: readonly number[];
  readonly scene_guard: readonly SceneGuard[];
  /** Of the topic of joint states, one per dimension, in its order. */
  readonly joint_names: readonly string[];
  readonly driver: DriverKind;
  /** Where the driver publishes. */
  readonly topic: string;
  /** The robot description that points of links are judged with. */
  readonly urdf?: DescriptionFile;
  readonly link_boxes?: readonly LinkBox[];
  readonly point_limits?: readonly PointLimits[];
}

/** In milliseconds, like the ages of every run. */
export interface LiveAges {
  /** Window due to window released. */
  readonly release_ms: number;
  /** Since the joints were last measured and heard. */
  readonly state_ms: number;
  /** A permit from its making to its last release. */
  readonly permit_ms: number;
  /** Since enabling device and emergency stop were last heard. */
  readonly input_ms: number;
  readonly heartbeat_ms: number;
  /** Longest time without a tick of the gate's own loop. */
  readonly pause_ms: number;
  /** How long every speed must have been small for a standstill. */
  readonly standstill_ms: number;
  /** From stop to standstill; later the gate latches. */
  readonly stopping_ms: number;
  /** Since the dry run that the permit rests on was closed. */
  readonly evidence_ms: number;
  /** Between the clocks of two machines, or of one in one tick. */
  readonly clock_offset_ms: number;
}

export type Security =
  | { readonly kind: 'required' }
  | {
      readonly kind: 'isolated_network';
      readonly interface: string;
      readonly domain_id: number;
      readonly discovery_range: 'LOCALHOST' | 'SUBNET';
      /** ISO date; judged when a gate starts. */
      readonly expires: string;
    };

export interface LivePolicy {
  readonly approvers: number;
  readonly checklist: readonly ChecklistRule[];
  /** Public key of the machine that runs the gate: a controller believes no other. */
  readonly gate_key: string;
  readonly ages: LiveAges;
  /** How far ahead of the robot windows are handed over. */
  readonly lookahead_ms: number;
  readonly robots: readonly LiveRobot[];
  /** Topic names of the site. */
  readonly inputs: { readonly estop: string; readonly enabling: string; readonly joint_states: string };
  /** Which node may publish each topic that feeds the plan. */
  readonly sources: readonly { readonly topic: string; readonly node: string }[];
  readonly security: Security;
}

const secondMs = 1000;
const hourMs = 3600 * secondMs;
const dimensionsMax = 64;
/** Farther or faster than anything in any unit; what a unit allows is judged with the embodiment. */
const anyMagnitude = 1e12;
/** Tensors of a scene are pictures at most: no element of one differs by more. */
const sceneMagnitude = 1e6;
/** DDS has no domain beyond it. */
const domainMax = 232;

const publicKey = written(/^[0-9a-f]{64}$/, 64, 'key_malformed');
const topicName = written(/^\/?[A-Za-z_][A-Za-z0-9_]*(\/[A-Za-z_][A-Za-z0-9_]*)*$/, 128, 'topic_malformed');
const isoDate = written(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 10, 'date_malformed');

export const operatorsShape: ValueRule = list(
  record({ name: text(64), public_key: publicKey, roles: list(oneOf(roles), 1, roles.length) }),
  1,
  64,
);

const robotShape = record({
  embodiment: name(64),
  standstill_speed: list(positive(anyMagnitude), 1, dimensionsMax),
  start_tolerance: list(positive(anyMagnitude), 1, dimensionsMax),
  scene_guard: list(record({ tensor: text(64), bound: positive(sceneMagnitude) }), 1, 64),
  joint_names: list(text(64), 1, dimensionsMax),
  driver: oneOf(driverKinds),
  topic: topicName,
  urdf: optional(record({ file: text(256), sha256: written(/^[0-9a-f]{64}$/, 64, 'digest_malformed') })),
  link_boxes: optional(linkBoxesShape),
  point_limits: optional(pointLimitsShape),
});

/** The smallest and the largest of each age: beyond them its guard would refuse nothing, or everything. */
const agesShape = record({
  release_ms: between(5, 100),
  state_ms: between(5, 500),
  permit_ms: between(secondMs, 120 * secondMs),
  input_ms: between(10, 500),
  heartbeat_ms: between(100, secondMs),
  pause_ms: between(50, 500),
  standstill_ms: between(100, 5 * secondMs),
  stopping_ms: between(200, 60 * secondMs),
  evidence_ms: between(60 * secondMs, 24 * hourMs),
  clock_offset_ms: between(1, 20),
});

export const liveShape: ValueRule = record({
  approvers: count(5),
  checklist: checklistShape,
  gate_key: publicKey,
  ages: agesShape,
  lookahead_ms: between(20, 500),
  robots: list(robotShape, 1, 16),
  inputs: record({ estop: topicName, enabling: topicName, joint_states: topicName }),
  sources: list(record({ topic: topicName, node: topicName }), 1, 64),
  security: tagged('kind', {
    required: {},
    isolated_network: {
      interface: text(64),
      domain_id: between(0, domainMax),
      discovery_range: oneOf(['LOCALHOST', 'SUBNET']),
      expires: isoDate,
    },
  }),
});
