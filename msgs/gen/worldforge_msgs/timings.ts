// Generated from Timings.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** Where the time of one provider call went. */
export interface Timings {
  readonly queue_ns: bigint;
  readonly inference_ns: bigint;
  readonly transport_ns: bigint;
  readonly translation_ns: bigint;
}

export function writeTimings(w: CdrWriter, m: Timings): void {
  w.uint64(m.queue_ns, 'queue_ns');
  w.uint64(m.inference_ns, 'inference_ns');
  w.uint64(m.transport_ns, 'transport_ns');
  w.uint64(m.translation_ns, 'translation_ns');
}

export function readTimings(r: CdrReader): Timings {
  return {
    queue_ns: r.uint64('queue_ns'),
    inference_ns: r.uint64('inference_ns'),
    transport_ns: r.uint64('transport_ns'),
    translation_ns: r.uint64('translation_ns'),
  };
}

export const timingsCodec: Codec<Timings> = {
  name: 'worldforge_msgs/msg/Timings',
  definition: ["uint64 queue_ns",
    "uint64 inference_ns",
    "uint64 transport_ns",
    "uint64 translation_ns",
    ""].join('\n'),
  typeHash: 'RIHS01_cb009f83c9fd21c46d7e8ba086f88b8603a14fed04bb306e9195a382cc0194bf',
  bytesMax: 64,
  write: writeTimings,
  writeContent: writeTimings,
  read: readTimings,
};
