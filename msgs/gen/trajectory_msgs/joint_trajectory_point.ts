// Generated from JointTrajectoryPoint.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readDuration, writeDuration, type Duration } from '../builtin_interfaces/duration.ts';

/** trajectory_msgs/msg/JointTrajectoryPoint */
export interface JointTrajectoryPoint {
  readonly positions: Float64Array;
  readonly velocities: Float64Array;
  readonly accelerations: Float64Array;
  readonly effort: Float64Array;
  readonly time_from_start: Duration;
}

export function writeJointTrajectoryPoint(w: CdrWriter, m: JointTrajectoryPoint): void {
  w.length(m.positions.length, 16777216, 'positions');
  w.numbers(m.positions, Float64Array, 'positions');
  w.length(m.velocities.length, 16777216, 'velocities');
  w.numbers(m.velocities, Float64Array, 'velocities');
  w.length(m.accelerations.length, 16777216, 'accelerations');
  w.numbers(m.accelerations, Float64Array, 'accelerations');
  w.length(m.effort.length, 16777216, 'effort');
  w.numbers(m.effort, Float64Array, 'effort');
  writeDuration(w, m.time_from_start);
}

export function readJointTrajectoryPoint(r: CdrReader): JointTrajectoryPoint {
  return {
    positions: r.numbers(Float64Array, r.length(16777216, 8, 'positions'), 'positions'),
    velocities: r.numbers(Float64Array, r.length(16777216, 8, 'velocities'), 'velocities'),
    accelerations: r.numbers(Float64Array, r.length(16777216, 8, 'accelerations'), 'accelerations'),
    effort: r.numbers(Float64Array, r.length(16777216, 8, 'effort'), 'effort'),
    time_from_start: readDuration(r),
  };
}

export const jointTrajectoryPointCodec: Codec<JointTrajectoryPoint> = {
  name: 'trajectory_msgs/msg/JointTrajectoryPoint',
  definition: ["float64[] positions",
    "float64[] velocities",
    "float64[] accelerations",
    "float64[] effort",
    "builtin_interfaces/Duration time_from_start",
    "================================================================================",
    "MSG: builtin_interfaces/Duration",
    "int32 sec",
    "uint32 nanosec",
    ""].join('\n'),
  typeHash: 'RIHS01_de8907036d8bd45aac6f30cc9044a3d4a329c42cbf719aff7d95a584cfa532d7',
  bytesMax: 16777216,
  write: writeJointTrajectoryPoint,
  writeContent: writeJointTrajectoryPoint,
  read: readJointTrajectoryPoint,
};
