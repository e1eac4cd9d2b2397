// Whether the limits of a policy are within those of the robot description: wider ones would never refuse
// what the robot cannot do.
import type { Embodiment, EmbodimentDimension } from '../../msgs/index.ts';
import { fault, type Fault } from '../value_rules.ts';
import { isJoint } from './dimensions.ts';
import { commandOf, jointsTo, type Robot, type RobotJoint } from './robot.ts';

function unknownFaults({ name, unit }: EmbodimentDimension, robot: Robot, path: string): readonly Fault[] {
  const joint = robot.find((entry) => entry.joint === name);
  if (joint === undefined) return [fault(`${path}.name`, 'joint_unknown', name)];
  if (joint.mimic !== undefined)
    return [fault(`${path}.name`, 'joint_unknown', `${name} mimics ${joint.mimic.joint}`)];
  if (joint.type === 'fixed') return [fault(`${path}.name`, 'joint_unknown', `${name} is fixed`)];
  const wanted = joint.type === 'prismatic' ? 'm' : 'rad';
  return unit === wanted ? [] : [fault(`${path}.unit`, 'unit_unknown', `${unit}, the joint has ${wanted}`)];
}

/** What a joint makes of the limits of the dimension that moves it, against its own. */
function widerFaults({ limits }: EmbodimentDimension, joint: RobotJoint, path: string): readonly Fault[] {
  const { multiplier, offset } = commandOf(joint);
  const ends = [limits.position_min, limits.position_max].map((end) => multiplier * end + offset);
  const { lower = -Infinity, upper = Infinity, velocity = Infinity } = joint.limits ?? {};
  const speed = Math.abs(multiplier) * limits.velocity_max;
  const bounds = [
    {
      key: multiplier < 0 ? 'position_max' : 'position_min',
      value: Math.min(...ends),
      limit: lower,
      sign: -1,
    },
    {
      key: multiplier < 0 ? 'position_min' : 'position_max',
      value: Math.max(...ends),
      limit: upper,
      sign: 1,
    },
    { key: 'velocity_max', value: speed, limit: velocity, sign: 1 },
  ];
  return bounds.flatMap(({ key, value, limit, sign }) =>
    sign * value <= sign * limit
      ? []
      : [fault(`${path}.limits.${key}`, 'limit_beyond_urdf', `${value}, ${joint.joint} has ${limit}`)],
  );
}

/** Joints must stand in the order in which they carry each other. */
function orderFaults(
  dimensions: readonly EmbodimentDimension[],
  robot: Robot,
  path: string,
): readonly Fault[] {
  const carriersOf = (name: string): readonly string[] => {
    const parent = robot.find(({ joint }) => joint === name)?.parent;
    return parent === undefined ? [] : (jointsTo(robot, parent) ?? []).map(({ joint }) => joint);
  };
  return dimensions.flatMap(({ name }, position) => {
    const carriers = carriersOf(name);
    const later = dimensions.slice(position + 1).find((other) => carriers.includes(other.name));
    if (later === undefined) return [];
    return [fault(`${path}.dimensions[${position}].name`, 'joint_order', `${name} before ${later.name}`)];
  });
}

/** What an embodiment says of joints that the robot description does not bear out. */
export function limitFaults(embodiment: Embodiment, robot: Robot, path: string): readonly Fault[] {
  const { dimensions } = embodiment;
  return [
    ...dimensions.flatMap((dimension, position) => {
      if (!isJoint(dimension)) return [];
      const at = `${path}.dimensions[${position}]`;
      const unknown = unknownFaults(dimension, robot, at);
      const moved = robot.filter((joint) => commandOf(joint).joint === dimension.name);
      return unknown.length > 0 ? unknown : moved.flatMap((joint) => widerFaults(dimension, joint, at));
    }),
    ...orderFaults(dimensions, robot, path),
  ];
}
