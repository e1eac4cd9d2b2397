// Generated from Pose.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readPoint, writePoint, type Point } from './point.ts';
import { readQuaternion, writeQuaternion, type Quaternion } from './quaternion.ts';

/** geometry_msgs/msg/Pose */
export interface Pose {
  readonly position: Point;
  readonly orientation: Quaternion;
}

export function writePose(w: CdrWriter, m: Pose): void {
  writePoint(w, m.position);
  writeQuaternion(w, m.orientation);
}

export function readPose(r: CdrReader): Pose {
  return {
    position: readPoint(r),
    orientation: readQuaternion(r),
  };
}

export const poseCodec: Codec<Pose> = {
  name: 'geometry_msgs/msg/Pose',
  definition: ["Point position",
    "Quaternion orientation",
    "================================================================================",
    "MSG: geometry_msgs/Point",
    "float64 x",
    "float64 y",
    "float64 z",
    "================================================================================",
    "MSG: geometry_msgs/Quaternion",
    "float64 x 0",
    "float64 y 0",
    "float64 z 0",
    "float64 w 1",
    ""].join('\n'),
  typeHash: 'RIHS01_d501954e9476cea2996984e812054b68026ae0bfae789d9a10b23daf35cc90fa',
  bytesMax: 131,
  write: writePose,
  writeContent: writePose,
  read: readPose,
};
