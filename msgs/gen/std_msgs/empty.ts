// Generated from Empty.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** std_msgs/msg/Empty */
export type StdEmpty = Readonly<Record<never, never>>;

export function writeStdEmpty(w: CdrWriter, _m: StdEmpty): void {
  w.uint8(0, 'structure_needs_at_least_one_member');
}

export function readStdEmpty(r: CdrReader): StdEmpty {
  r.uint8('structure_needs_at_least_one_member');
  return {};
}

export const stdEmptyCodec: Codec<StdEmpty> = {
  name: 'std_msgs/msg/Empty',
  definition: ["",
    ""].join('\n'),
  typeHash: 'RIHS01_20b625256f32d5dbc0d04fee44f43c41e51c70d3502f84b4a08e7a9c26a96312',
  bytesMax: 5,
  write: writeStdEmpty,
  writeContent: writeStdEmpty,
  read: readStdEmpty,
};
