// Generated from PoseStamped.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readPose, writePose, type Pose } from './pose.ts';
import { readHeader, writeHeader, type Header } from '../std_msgs/header.ts';

/** geometry_msgs/msg/PoseStamped */
export interface PoseStamped {
  readonly header: Header;
  readonly pose: Pose;
}

export function writePoseStamped(w: CdrWriter, m: PoseStamped): void {
  writeHeader(w, m.header);
  writePose(w, m.pose);
}

export function readPoseStamped(r: CdrReader): PoseStamped {
  return {
    header: readHeader(r),
    pose: readPose(r),
  };
}

export const poseStampedCodec: Codec<PoseStamped> = {
  name: 'geometry_msgs/msg/PoseStamped',
  definition: ["std_msgs/Header header",
    "Pose pose",
    "================================================================================",
    "MSG: std_msgs/Header",
    "builtin_interfaces/Time stamp",
    "string frame_id",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    "================================================================================",
    "MSG: geometry_msgs/Pose",
    "Point position",
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
  typeHash: 'RIHS01_10f3786d7d40fd2b54367835614bff85d4ad3b5dab62bf8bca0cc232d73b4cd8',
  bytesMax: 16777216,
  write: writePoseStamped,
  writeContent: writePoseStamped,
  read: readPoseStamped,
};
