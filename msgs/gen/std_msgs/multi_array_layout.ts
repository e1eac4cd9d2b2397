// Generated from MultiArrayLayout.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readMultiArrayDimension, writeMultiArrayDimension, type MultiArrayDimension } from './multi_array_dimension.ts';

/** std_msgs/msg/MultiArrayLayout */
export interface MultiArrayLayout {
  readonly dim: readonly MultiArrayDimension[];
  readonly data_offset: number;
}

export function writeMultiArrayLayout(w: CdrWriter, m: MultiArrayLayout): void {
  for (const item of w.list(m.dim, 16777216, 'dim')) writeMultiArrayDimension(w, item);
  w.uint32(m.data_offset, 'data_offset');
}

export function readMultiArrayLayout(r: CdrReader): MultiArrayLayout {
  return {
    dim: r.list(r.length(16777216, 1, 'dim'), readMultiArrayDimension),
    data_offset: r.uint32('data_offset'),
  };
}

export const multiArrayLayoutCodec: Codec<MultiArrayLayout> = {
  name: 'std_msgs/msg/MultiArrayLayout',
  definition: ["MultiArrayDimension[] dim",
    "uint32 data_offset",
    "================================================================================",
    "MSG: std_msgs/MultiArrayDimension",
    "string label",
    "uint32 size",
    "uint32 stride",
    ""].join('\n'),
  typeHash: 'RIHS01_4c66e6f78e740ac103a94cf63259f968e48c617e7699e829b63c21a5cb50dac6',
  bytesMax: 16777216,
  write: writeMultiArrayLayout,
  writeContent: writeMultiArrayLayout,
  read: readMultiArrayLayout,
};
