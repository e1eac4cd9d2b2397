/** An arm whose site bounds points of its links, and one way to trip each guard of them. */
import type { Embodiment, Plan } from '../../msgs/index.ts';
import { describedFaults, policyFaults, type GuardId, type LiveRobot } from '../../safety/index.ts';
import type { LinkBox, PointLimits, Robot } from '../../safety/kinematics/index.ts';
import { closed } from './builders.ts';
import { embodimentOf, robotOf } from './kinematics/robots.ts';
import { LiveBench } from './live_bench.ts';
import { livePart, livePolicyOf, liveRobot, liveSite } from './live_builders.ts';
import { refusingPlan } from './live_refusals.ts';

export const planar = robotOf('planar');
export const arm = embodimentOf(planar);
export const tip = { link: 'tip', point: [0, 0, 0] } as const;
/** The tip never reaches its sides, but its point of the flange could. */
export const wide: LinkBox = { ...tip, min: [-0.5, -0.7, -0.7], max: [0.71, 0.7, 0.7], kind: 'inside' };
/** Faster than any plan of these tests. */
export const calm: PointLimits = { ...tip, speed_max: 2, acceleration_max: 50, jerk_max: 1900 };

type Space = Pick<Partial<LiveRobot>, 'link_boxes' | 'point_limits' | 'urdf'>;

export function armSite(space: Space, body: Embodiment = arm) {
  const { dimensions, name } = body;
  const robot = liveRobot({
    embodiment: name,
    standstill_speed: dimensions.map(() => 0.01),
    start_tolerance: dimensions.map(() => 0.01),
    joint_names: dimensions.map((dimension) => dimension.name),
    urdf: { file: 'arm.urdf', sha256: 'a'.repeat(64) },
    ...space,
  });
  return liveSite({ embodiments: [body], live: livePart({ robots: [robot], lookahead_ms: 200 }) });
}

/** A gate that waits for a plan of this arm, with the joints seen at `measured`. */
export function armBench(
  space: Space,
  measured: readonly number[],
  { body = arm, robot = planar }: { readonly body?: Embodiment; readonly robot?: Robot } = {},
): LiveBench {
  const site = armSite(space, body);
  const faults = [...policyFaults(site), ...describedFaults(site, body.name, robot)];
  if (faults.length > 0) throw new TypeError(JSON.stringify(faults));
  const bench = new LiveBench({ policy: livePolicyOf(site, robot) });
  bench.positions = measured;
  bench.opened();
  bench.observe(bench.nowNs, measured);
  return bench;
}

/** From rest at zero, the shoulder by 5, 15, 30 ... mrad: the tip speeds up to 0.56 m/s. */
export const swing: Partial<Plan> = closed(
  Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8].flatMap((step) => [(0.005 * step * (step + 1)) / 2, 0])),
  arm,
);

function refusingSwing(space: Space): readonly string[] {
  return refusingPlan(armBench(space, [0, 0]), swing);
}

/** Three metres that turn by five radians in a step. */
const whirl: Robot = [
  {
    joint: 'turn',
    type: 'continuous',
    parent: 'base',
    child: 'rod',
    origin: { xyz: [0, 0, 0], rpy: [0, 0, 0] },
    axis: [0, 0, 1],
    limits: { velocity: 200 },
  },
  {
    joint: 'end',
    type: 'fixed',
    parent: 'rod',
    child: 'tip',
    origin: { xyz: [3, 0, 0], rpy: [0, 0, 0] },
    axis: [1, 0, 0],
  },
];

function refusingWhirl(): readonly string[] {
  const limits = {
    position_min: -100,
    position_max: 100,
    velocity_max: 120,
    acceleration_max: 3000,
    jerk_max: 90_000,
    join_max: 5.5,
  };
  const body = embodimentOf(whirl);
  const dimensions = body.dimensions.map((dimension) => ({ ...dimension, limits }));
  const fast = { ...body, dimensions };
  const box = { ...wide, point: [0, 0, 0.5], min: [-3.02, -3.02, -4], max: [3.02, 3.02, 4] } as const;
  const bench = armBench({ link_boxes: [box] }, [0], { body: fast, robot: whirl });
  return refusingPlan(bench, closed(Float32Array.of(5, 10), fast));
}

export const linkTrips: Readonly<Partial<Record<GuardId, () => readonly string[]>>> = {
  link_workspace: () => refusingSwing({ link_boxes: [{ ...wide, max: [0.71, 0.1, 0.7] }] }),
  link_velocity: () =>
    refusingSwing({ point_limits: [{ ...calm, speed_max: 0.5, acceleration_max: 15, jerk_max: 500 }] }),
  link_acceleration: () => refusingSwing({ point_limits: [{ ...calm, acceleration_max: 3, jerk_max: 119 }] }),
  link_jerk: () => refusingSwing({ point_limits: [{ ...calm, jerk_max: 20 }] }),
  link_judged: () => refusingWhirl(),
};
