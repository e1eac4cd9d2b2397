// Generated from CompressedImage.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readHeader, writeHeader, type Header } from '../std_msgs/header.ts';

/** sensor_msgs/msg/CompressedImage */
export interface CompressedImage {
  readonly header: Header;
  readonly format: string;
  readonly data: Uint8Array;
}

export function writeCompressedImage(w: CdrWriter, m: CompressedImage): void {
  writeHeader(w, m.header);
  w.string(m.format, 1048576, 'format');
  w.length(m.data.length, 16777216, 'data');
  w.numbers(m.data, Uint8Array, 'data');
}

export function readCompressedImage(r: CdrReader): CompressedImage {
  return {
    header: readHeader(r),
    format: r.string(1048576, 'format'),
    data: r.numbers(Uint8Array, r.length(16777216, 1, 'data'), 'data'),
  };
}

export const compressedImageCodec: Codec<CompressedImage> = {
  name: 'sensor_msgs/msg/CompressedImage',
  definition: ["std_msgs/Header header",
    "string format",
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
  typeHash: 'RIHS01_15640771531571185e2efc8a100baf923961a4d15d5569652e6cb6691e8e371a',
  bytesMax: 16777216,
  write: writeCompressedImage,
  writeContent: writeCompressedImage,
  read: readCompressedImage,
};
