// What the LIVE part of a site policy means together with the rest of it.
import { topics, type Embodiment } from '../msgs/index.ts';
import { liveItems } from './checklist.ts';
import {
  boxFaults,
  cartesianFaults,
  limitFaults,
  type CartesianLimits,
  type Robot,
} from './kinematics/index.ts';
import type { LivePolicy, LiveRobot, Operator } from './live_policy.ts';
import { rolesFor } from './roles.ts';
import { fault, repeated, type Fault } from './value_rules.ts';

/** What LIVE is judged with. */
export interface PolicyAround {
  readonly embodiments: readonly Embodiment[];
  readonly operators: readonly Operator[];
  readonly author_may_approve: boolean;
}

/** A window of at least one step is due half a lookahead before the robot is through with the one before. */
const stepsAhead = 2;
const nsPerMs = 1_000_000;

const inputNames = ['estop', 'enabling', 'joint_states'] as const;

/** Topics that every plan is made from or judged with. */
const sourceTopics = [topics.goal.name, topics.observation.name, topics.plan.name];

function peopleFaults(live: LivePolicy, around: PolicyAround): readonly Fault[] {
  const { operators, author_may_approve } = around;
  if (operators.length === 0) return [fault('operators', 'operators_missing', 0)];
  const approvers = operators.filter(({ roles }) => roles.includes('approver'));
  const opening = rolesFor('open_run');
  const authors = operators.filter(({ roles }) => roles.some((role) => opening.includes(role)));
  // Whoever of them opens the run is no approver of it.
  const lost = approvers.some((person) => authors.includes(person)) && !author_may_approve ? 1 : 0;
  const enough = approvers.length - lost >= live.approvers;
  return [
    ...(enough ? [] : [fault('live.approvers', 'approvers_too_few', approvers.length - lost)]),
    ...(authors.length > 0 ? [] : [fault('operators', 'author_unlisted', operators.length)]),
    ...(author_may_approve && live.approvers !== 1
      ? [fault('author_may_approve', 'author_needs_one_approver', live.approvers)]
      : []),
  ];
}

/** Each tolerance must be below what other bounds already enforce, or it could never refuse anything. */
function toleranceFaults(robot: LiveRobot, { dimensions }: Embodiment, path: string): readonly Fault[] {
  const lists = ['standstill_speed', 'start_tolerance', 'joint_names'] as const;
  const uneven = lists.filter((key) => robot[key].length !== dimensions.length);
  if (uneven.length > 0) {
    return uneven.map((key) => fault(`${path}.${key}`, 'dimensions_differ', robot[key].length));
  }
  return dimensions.flatMap(({ limits }, axis) => [
    ...((robot.standstill_speed[axis] ?? Number.NaN) < limits.velocity_max
      ? []
      : [fault(`${path}.standstill_speed[${axis}]`, 'value_too_large', robot.standstill_speed[axis])]),
    ...((robot.start_tolerance[axis] ?? Number.NaN) <= limits.join_max
      ? []
      : [fault(`${path}.start_tolerance[${axis}]`, 'value_too_large', robot.start_tolerance[axis])]),
  ]);
}

/** What a robot's entry bounds in space. */
export function cartesianLimits({ link_boxes = [], point_limits = [] }: LiveRobot): CartesianLimits {
  return { boxes: link_boxes, points: point_limits };
}

function cartesianPaths(path: string): { readonly boxes: string; readonly points: string } {
  return { boxes: `${path}.link_boxes`, points: `${path}.point_limits` };
}

/** All that can be said before the robot description is read. */
function linkFaults(robot: LiveRobot, body: Embodiment, path: string): readonly Fault[] {
  const limits = cartesianLimits(robot);
  const paths = cartesianPaths(path);
  if (robot.urdf === undefined) return cartesianFaults(limits, body, undefined, paths);
  return boxFaults(limits.boxes, paths.boxes);
}

function robotFaults(
  robot: LiveRobot,
  live: LivePolicy,
  at: { readonly path: string; readonly embodiments: readonly Embodiment[] },
): readonly Fault[] {
  const { path, embodiments } = at;
  const body = embodiments.find(({ name }) => name === robot.embodiment);
  if (body === undefined) return [fault(`${path}.embodiment`, 'embodiment_unknown', robot.embodiment)];
  const fits = (robot.driver === 'sim') === (body.robot_kind === 'simulated');
  const lookaheadNs = live.lookahead_ms * nsPerMs;
  const permitNs = live.ages.permit_ms * nsPerMs;
  return [
    ...toleranceFaults(robot, body, path),
    ...linkFaults(robot, body, path),
    ...(fits ? [] : [fault(`${path}.driver`, 'driver_unfit', robot.driver)]),
    ...(lookaheadNs >= stepsAhead * body.dt_ns
      ? []
      : [fault('live.lookahead_ms', 'lookahead_too_short', live.lookahead_ms)]),
    ...(permitNs > body.plan_duration_max_ns
      ? []
      : [fault('live.ages.permit_ms', 'value_too_small', live.ages.permit_ms)]),
    ...repeated(robot.joint_names, (place) => `${path}.joint_names[${place}]`),
    ...repeated(
      robot.scene_guard.map(({ tensor }) => tensor),
      (place) => `${path}.scene_guard[${place}].tensor`,
    ),
  ];
}

/** Everything wrong with a LIVE part whose shape is right. */
export function liveFaults(live: LivePolicy, around: PolicyAround): readonly Fault[] {
  const items = live.checklist.map(({ item }) => item);
  const listed = live.sources.map(({ topic }) => topic);
  const { estop, enabling, joint_states } = live.inputs;
  const { standstill_ms, stopping_ms } = live.ages;
  return [
    ...peopleFaults(live, around),
    ...repeated(items, (place) => `live.checklist[${place}].item`),
    ...liveItems
      .filter((item) => !items.includes(item))
      .map((item) => fault('live.checklist', 'item_live_missing', item)),
    ...live.robots.flatMap((robot, place) =>
      robotFaults(robot, live, { path: `live.robots[${place}]`, embodiments: around.embodiments }),
    ),
    ...repeated(
      live.robots.map(({ embodiment }) => embodiment),
      (place) => `live.robots[${place}].embodiment`,
    ),
    ...repeated(
      [estop, enabling, joint_states],
      (place) => `live.inputs.${inputNames[place] ?? ''}`,
      'topic_repeated',
    ),
    ...repeated(listed, (place) => `live.sources[${place}].topic`, 'topic_repeated'),
    ...[...sourceTopics, estop, enabling, joint_states]
      .filter((topic) => !listed.includes(topic))
      .map((topic) => fault('live.sources', 'source_missing', topic)),
    ...(standstill_ms < stopping_ms ? [] : [fault('live.ages.stopping_ms', 'range_inverted', stopping_ms)]),
  ];
}

/** Everything that the description of a robot says against a policy that is in order without it. */
export function describedFaults(
  { embodiments, live }: { readonly embodiments: readonly Embodiment[]; readonly live?: LivePolicy },
  embodiment: string,
  description: Robot,
): readonly Fault[] {
  const place = embodiments.findIndex(({ name }) => name === embodiment);
  const entry = live?.robots.findIndex((robot) => robot.embodiment === embodiment) ?? -1;
  const [body, robot] = [embodiments[place], live?.robots[entry]];
  if (body === undefined || robot === undefined) return [];
  const paths = cartesianPaths(`live.robots[${entry}]`);
  return [
    ...limitFaults(body, description, `embodiments[${place}]`),
    ...cartesianFaults(cartesianLimits(robot), body, description, paths),
  ];
}

/** Names and keys of people are each their own. */
export function operatorFaults(operators: readonly Operator[]): readonly Fault[] {
  return [
    ...repeated(
      operators.map(({ name }) => name),
      (place) => `operators[${place}].name`,
    ),
    ...repeated(
      operators.map(({ public_key }) => public_key),
      (place) => `operators[${place}].public_key`,
      'key_repeated',
    ),
  ];
}
