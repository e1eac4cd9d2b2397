// Generated from Tensor.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readTime, writeTime, type Time } from '../builtin_interfaces/time.ts';

/** A named array with the facts needed to use it: type, shape, layout, unit, frame and where it came from. */
export interface Tensor {
  /** text of at most 64 bytes */
  readonly name: string;
  /** float32, float64, uint8, int32, int64; text of at most 16 bytes */
  readonly dtype: string;
  /** at most 8 elements */
  readonly shape: Uint32Array;
  /** a letter an axis: Time, N items, Dimension, Height, Width, Channel; text of at most 16 bytes */
  readonly layout: string;
  /** raw (little-endian, row-major), png or jpeg; text of at most 16 bytes */
  readonly encoding: string;
  /** closed list of the project's units; text of at most 16 bytes */
  readonly unit: string;
  /** REP 103/105 frame, or the simulator's; text of at most 64 bytes */
  readonly frame: string;
  /** relative topic name; text of at most 256 bytes */
  readonly source_topic: string;
  /** stamp of the newest sample in it; not part of the content digest */
  readonly source_stamp: Time;
  /** at most 8388608 elements */
  readonly data: Uint8Array;
}

export function writeTensor(w: CdrWriter, m: Tensor): void {
  w.string(m.name, 64, 'name');
  w.string(m.dtype, 16, 'dtype');
  w.length(m.shape.length, 8, 'shape');
  w.numbers(m.shape, Uint32Array, 'shape');
  w.string(m.layout, 16, 'layout');
  w.string(m.encoding, 16, 'encoding');
  w.string(m.unit, 16, 'unit');
  w.string(m.frame, 64, 'frame');
  w.string(m.source_topic, 256, 'source_topic');
  writeTime(w, m.source_stamp);
  w.length(m.data.length, 8388608, 'data');
  w.numbers(m.data, Uint8Array, 'data');
}

export function writeTensorContent(w: CdrWriter, m: Tensor): void {
  w.string(m.name, 64, 'name');
  w.string(m.dtype, 16, 'dtype');
  w.length(m.shape.length, 8, 'shape');
  w.numbers(m.shape, Uint32Array, 'shape');
  w.string(m.layout, 16, 'layout');
  w.string(m.encoding, 16, 'encoding');
  w.string(m.unit, 16, 'unit');
  w.string(m.frame, 64, 'frame');
  w.string(m.source_topic, 256, 'source_topic');
  w.length(m.data.length, 8388608, 'data');
  w.numbers(m.data, Uint8Array, 'data');
}

export function readTensor(r: CdrReader): Tensor {
  return {
    name: r.string(64, 'name'),
    dtype: r.string(16, 'dtype'),
    shape: r.numbers(Uint32Array, r.length(8, 4, 'shape'), 'shape'),
    layout: r.string(16, 'layout'),
    encoding: r.string(16, 'encoding'),
    unit: r.string(16, 'unit'),
    frame: r.string(64, 'frame'),
    source_topic: r.string(256, 'source_topic'),
    source_stamp: readTime(r),
    data: r.numbers(Uint8Array, r.length(8388608, 1, 'data'), 'data'),
  };
}

export const tensorCodec: Codec<Tensor> = {
  name: 'worldforge_msgs/msg/Tensor',
  definition: ["string<=64 name",
    "string<=16 dtype",
    "uint32[<=8] shape",
    "string<=16 layout",
    "string<=16 encoding",
    "string<=16 unit",
    "string<=64 frame",
    "string<=256 source_topic",
    "builtin_interfaces/Time source_stamp",
    "uint8[<=8388608] data",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    ""].join('\n'),
  typeHash: 'RIHS01_be267ee129a23a439e72ef8495a15d0806ea8c0fd581c9bb6ce4dd5f15b80705',
  bytesMax: 8389294,
  write: writeTensor,
  writeContent: writeTensorContent,
  read: readTensor,
};
