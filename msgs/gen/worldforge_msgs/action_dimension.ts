// Generated from ActionDimension.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** One number of an action step: what it is, in which unit and frame. */
export interface ActionDimension {
  /** e.g. shoulder_pan, x; text of at most 64 bytes */
  readonly name: string;
  /** e.g. joint_position, eef_position, gripper; text of at most 32 bytes */
  readonly kind: string;
  /** closed list of the project's units; text of at most 16 bytes */
  readonly unit: string;
  /** text of at most 64 bytes */
  readonly frame: string;
}

export function writeActionDimension(w: CdrWriter, m: ActionDimension): void {
  w.string(m.name, 64, 'name');
  w.string(m.kind, 32, 'kind');
  w.string(m.unit, 16, 'unit');
  w.string(m.frame, 64, 'frame');
}

export function readActionDimension(r: CdrReader): ActionDimension {
  return {
    name: r.string(64, 'name'),
    kind: r.string(32, 'kind'),
    unit: r.string(16, 'unit'),
    frame: r.string(64, 'frame'),
  };
}

export const actionDimensionCodec: Codec<ActionDimension> = {
  name: 'worldforge_msgs/msg/ActionDimension',
  definition: ["string<=64 name",
    "string<=32 kind",
    "string<=16 unit",
    "string<=64 frame",
    ""].join('\n'),
  typeHash: 'RIHS01_90c8e3b47f233f369d9a9320f8953ad8033ba854936f78496d64b26dcf33a7ef',
  bytesMax: 256,
  write: writeActionDimension,
  writeContent: writeActionDimension,
  read: readActionDimension,
};
