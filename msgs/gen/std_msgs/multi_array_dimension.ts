// Generated from MultiArrayDimension.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** std_msgs/msg/MultiArrayDimension */
export interface MultiArrayDimension {
  readonly label: string;
  readonly size: number;
  readonly stride: number;
}

export function writeMultiArrayDimension(w: CdrWriter, m: MultiArrayDimension): void {
  w.string(m.label, 1048576, 'label');
  w.uint32(m.size, 'size');
  w.uint32(m.stride, 'stride');
}

export function readMultiArrayDimension(r: CdrReader): MultiArrayDimension {
  return {
    label: r.string(1048576, 'label'),
    size: r.uint32('size'),
    stride: r.uint32('stride'),
  };
}

export const multiArrayDimensionCodec: Codec<MultiArrayDimension> = {
  name: 'std_msgs/msg/MultiArrayDimension',
  definition: ["string label",
    "uint32 size",
    "uint32 stride",
    ""].join('\n'),
  typeHash: 'RIHS01_5e773a60a4c7fc8a54985f307c7837aa2994252a126c301957a24e31282c9cbe',
  bytesMax: 16777216,
  write: writeMultiArrayDimension,
  writeContent: writeMultiArrayDimension,
  read: readMultiArrayDimension,
};
