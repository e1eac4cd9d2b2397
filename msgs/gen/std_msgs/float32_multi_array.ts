// Generated from Float32MultiArray.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readMultiArrayLayout, writeMultiArrayLayout, type MultiArrayLayout } from './multi_array_layout.ts';

/** std_msgs/msg/Float32MultiArray */
export interface Float32MultiArray {
  readonly layout: MultiArrayLayout;
  readonly data: Float32Array;
}

export function writeFloat32MultiArray(w: CdrWriter, m: Float32MultiArray): void {
  writeMultiArrayLayout(w, m.layout);
  w.length(m.data.length, 16777216, 'data');
  w.numbers(m.data, Float32Array, 'data');
}

export function readFloat32MultiArray(r: CdrReader): Float32MultiArray {
  return {
    layout: readMultiArrayLayout(r),
    data: r.numbers(Float32Array, r.length(16777216, 4, 'data'), 'data'),
  };
}

export const float32MultiArrayCodec: Codec<Float32MultiArray> = {
  name: 'std_msgs/msg/Float32MultiArray',
  definition: ["MultiArrayLayout layout",
    "float32[] data",
    "================================================================================",
    "MSG: std_msgs/MultiArrayLayout",
    "MultiArrayDimension[] dim",
    "uint32 data_offset",
    "================================================================================",
    "MSG: std_msgs/MultiArrayDimension",
    "string label",
    "uint32 size",
    "uint32 stride",
    ""].join('\n'),
  typeHash: 'RIHS01_0599f6f85b4bfca379873a0b4375a0aca022156bd2d7021275d116ed1fa8bfe0',
  bytesMax: 16777216,
  write: writeFloat32MultiArray,
  writeContent: writeFloat32MultiArray,
  read: readFloat32MultiArray,
};
