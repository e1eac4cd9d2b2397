// Generated from Image.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readHeader, writeHeader, type Header } from '../std_msgs/header.ts';

/** sensor_msgs/msg/Image */
export interface Image {
  readonly header: Header;
  readonly height: number;
  readonly width: number;
  readonly encoding: string;
  readonly is_bigendian: number;
  readonly step: number;
  readonly data: Uint8Array;
}

export function writeImage(w: CdrWriter, m: Image): void {
  writeHeader(w, m.header);
  w.uint32(m.height, 'height');
  w.uint32(m.width, 'width');
  w.string(m.encoding, 1048576, 'encoding');
  w.uint8(m.is_bigendian, 'is_bigendian');
  w.uint32(m.step, 'step');
  w.length(m.data.length, 16777216, 'data');
  w.numbers(m.data, Uint8Array, 'data');
}

export function readImage(r: CdrReader): Image {
  return {
    header: readHeader(r),
    height: r.uint32('height'),
    width: r.uint32('width'),
    encoding: r.string(1048576, 'encoding'),
    is_bigendian: r.uint8('is_bigendian'),
    step: r.uint32('step'),
    data: r.numbers(Uint8Array, r.length(16777216, 1, 'data'), 'data'),
  };
}

export const imageCodec: Codec<Image> = {
  name: 'sensor_msgs/msg/Image',
  definition: ["std_msgs/Header header",
    "uint32 height",
    "uint32 width",
    "string encoding",
    "uint8 is_bigendian",
    "uint32 step",
    "uint8[] data",
    "================================================================================",
    "MSG: std_msgs/Header",
    "builtin_interfaces/Time stamp",
    "string frame_id",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    ""].join('\n'),
  typeHash: 'RIHS01_d31d41a9a4c4bc8eae9be757b0beed306564f7526c88ea6a4588fb9582527d47',
  bytesMax: 16777216,
  write: writeImage,
  writeContent: writeImage,
  read: readImage,
};
