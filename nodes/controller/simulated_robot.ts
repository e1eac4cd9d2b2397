// The robot of driver `sim` in LIVE: it follows what it is handed in the embedded world, in its time, and
// says where its joints are. The world is that of the newest observation until a motion begins.
import { WorldforgeError } from '../../core/errors.ts';
import { nsToStamp } from '../../core/time.ts';
import type { JointState, Observation } from '../../msgs/index.ts';
import { controlDtS, type PushTSimulator } from '../../sim/simulator.ts';
import type { Point } from '../../sim/geometry.ts';
import type { PushTState } from '../../sim/state.ts';
import { reachedBy, type Course } from './lookahead.ts';
import { sceneOf } from './rehearsal.ts';

/** Between two control steps of the simulator, ns. */
export const controlStepNs = BigInt(controlDtS * 1e9);
/** Control steps made up for at once; a process that stood still longer goes on from now. */
const stepsMax = 64;

export interface SimulatedRobot {
  /** Absent until an observation shows agent and block. */
  readonly world: PushTState | undefined;
  /** Where the agent is pulled to. */
  readonly target: Point | undefined;
  /** The steady time that the world has come to. */
  readonly nowNs: bigint;
}

export const noRobotYet: SimulatedRobot = { world: undefined, target: undefined, nowNs: 0n };

/** The world as an observation shows it; one that shows no agent or block changes nothing. */
export function placed(robot: SimulatedRobot, observation: Observation, stateTensor: string): SimulatedRobot {
  try {
    const scene = sceneOf(observation, stateTensor);
    return { ...robot, world: { ...scene, agentVelocity: [0, 0] }, target: scene.agent };
  } catch (error) {
    if (error instanceof WorldforgeError && error.code !== 'assertion') return robot;
    throw error;
  }
}

/** The point that the course comes to with the control step which begins at this time. */
function targetOf(course: Course, atNs: bigint): Point | undefined {
  const point = reachedBy(course, atNs + controlStepNs) - 1;
  if (point < 0) return undefined;
  const [x, y] = course.data.subarray(point * course.dim, point * course.dim + 2);
  return x === undefined || y === undefined ? undefined : [x, y];
}

/** The robot at a later time: it follows the course, or stays where it was pulled to last. */
export function followed(
  simulator: PushTSimulator,
  robot: SimulatedRobot,
  { course, nowNs }: { readonly course: Course | undefined; readonly nowNs: bigint },
): SimulatedRobot {
  let { world, target, nowNs: atNs } = robot;
  for (let step = 0; atNs + controlStepNs <= nowNs; step += 1) {
    if (step >= stepsMax) return { world, target, nowNs };
    target = (course && targetOf(course, atNs)) ?? target;
    world = world && simulator.step(world, target ?? world.agent);
    atNs += controlStepNs;
  }
  return { world, target, nowNs: atNs };
}

/** What a robot measures of itself; nothing before there is one. */
export function jointStateOf(
  { world }: SimulatedRobot,
  name: readonly string[],
  rosNs: bigint,
): JointState | undefined {
  if (world === undefined) return undefined;
  return {
    header: { stamp: nsToStamp(rosNs), frame_id: '' },
    name,
    position: Float64Array.from(world.agent),
    velocity: Float64Array.from(world.agentVelocity),
    effort: new Float64Array(0),
  };
}
