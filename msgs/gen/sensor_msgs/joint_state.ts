// Generated from JointState.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readHeader, writeHeader, type Header } from '../std_msgs/header.ts';

/** sensor_msgs/msg/JointState */
export interface JointState {
  readonly header: Header;
  readonly name: readonly string[];
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  readonly effort: Float64Array;
}

export function writeJointState(w: CdrWriter, m: JointState): void {
  writeHeader(w, m.header);
  for (const item of w.list(m.name, 16777216, 'name')) w.string(item, 1048576, 'name');
  w.length(m.position.length, 16777216, 'position');
  w.numbers(m.position, Float64Array, 'position');
  w.length(m.velocity.length, 16777216, 'velocity');
  w.numbers(m.velocity, Float64Array, 'velocity');
  w.length(m.effort.length, 16777216, 'effort');
  w.numbers(m.effort, Float64Array, 'effort');
}

export function readJointState(r: CdrReader): JointState {
  return {
    header: readHeader(r),
    name: r.list(r.length(16777216, 4, 'name'), () => r.string(1048576, 'name')),
    position: r.numbers(Float64Array, r.length(16777216, 8, 'position'), 'position'),
    velocity: r.numbers(Float64Array, r.length(16777216, 8, 'velocity'), 'velocity'),
    effort: r.numbers(Float64Array, r.length(16777216, 8, 'effort'), 'effort'),
  };
}

export const jointStateCodec: Codec<JointState> = {
  name: 'sensor_msgs/msg/JointState',
  definition: ["std_msgs/Header header",
    "string[] name",
    "float64[] position",
    "float64[] velocity",
    "float64[] effort",
    "================================================================================",
    "MSG: std_msgs/Header",
    "builtin_interfaces/Time stamp",
    "string frame_id",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    ""].join('\n'),
  typeHash: 'RIHS01_a13ee3a330e346c9d87b5aa18d24e11690752bd33a0350f11c5882bc9179260e',
  bytesMax: 16777216,
  write: writeJointState,
  writeContent: writeJointState,
  read: readJointState,
};
