// Generated from JointTrajectory.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readHeader, writeHeader, type Header } from '../std_msgs/header.ts';
import { readJointTrajectoryPoint, writeJointTrajectoryPoint, type JointTrajectoryPoint } from './joint_trajectory_point.ts';

/** trajectory_msgs/msg/JointTrajectory */
export interface JointTrajectory {
  readonly header: Header;
  readonly joint_names: readonly string[];
  readonly points: readonly JointTrajectoryPoint[];
}

export function writeJointTrajectory(w: CdrWriter, m: JointTrajectory): void {
  writeHeader(w, m.header);
  for (const item of w.list(m.joint_names, 16777216, 'joint_names')) w.string(item, 1048576, 'joint_names');
  for (const item of w.list(m.points, 16777216, 'points')) writeJointTrajectoryPoint(w, item);
}

export function readJointTrajectory(r: CdrReader): JointTrajectory {
  return {
    header: readHeader(r),
    joint_names: r.list(r.length(16777216, 4, 'joint_names'), () => r.string(1048576, 'joint_names')),
    points: r.list(r.length(16777216, 1, 'points'), readJointTrajectoryPoint),
  };
}

export const jointTrajectoryCodec: Codec<JointTrajectory> = {
  name: 'trajectory_msgs/msg/JointTrajectory',
  definition: ["std_msgs/Header header",
    "string[] joint_names",
    "JointTrajectoryPoint[] points",
    "================================================================================",
    "MSG: std_msgs/Header",
    "builtin_interfaces/Time stamp",
    "string frame_id",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    "================================================================================",
    "MSG: trajectory_msgs/JointTrajectoryPoint",
    "float64[] positions",
    "float64[] velocities",
    "float64[] accelerations",
    "float64[] effort",
    "builtin_interfaces/Duration time_from_start",
    "================================================================================",
    "MSG: builtin_interfaces/Duration",
    "int32 sec",
    "uint32 nanosec",
    ""].join('\n'),
  typeHash: 'RIHS01_179b33eba59d676f6d967ac71fe35e7ca2f64b2f3928f4a018cec115e213796e',
  bytesMax: 16777216,
  write: writeJointTrajectory,
  writeContent: writeJointTrajectory,
  read: readJointTrajectory,
};
