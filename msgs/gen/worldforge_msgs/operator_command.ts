// Generated from OperatorCommand.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';

/** An operator's act. The signature covers `payload`, which is canonical JSON and repeats kind, ids and times. */
export interface OperatorCommand {
  readonly meta: Meta;
  /** open_run, check, approve, reject, withdraw, arm, stop, reset; text of at most 16 bytes */
  readonly kind: string;
  /** random, never used twice; text of at most 64 bytes; not part of the content digest */
  readonly command_id: string;
  /** text of at most 64 bytes */
  readonly operator_name: string;
  /** raw Ed25519 key, hexadecimal; text of at most 64 bytes */
  readonly public_key: string;
  /** text of at most 8192 bytes; not part of the content digest */
  readonly payload: string;
  /** Ed25519 over payload, hexadecimal; text of at most 128 bytes; not part of the content digest */
  readonly signature: string;
}

export function writeOperatorCommand(w: CdrWriter, m: OperatorCommand): void {
  writeMeta(w, m.meta);
  w.string(m.kind, 16, 'kind');
  w.string(m.command_id, 64, 'command_id');
  w.string(m.operator_name, 64, 'operator_name');
  w.string(m.public_key, 64, 'public_key');
  w.string(m.payload, 8192, 'payload');
  w.string(m.signature, 128, 'signature');
}

export function writeOperatorCommandContent(w: CdrWriter, m: OperatorCommand): void {
  w.string(m.kind, 16, 'kind');
  w.string(m.operator_name, 64, 'operator_name');
  w.string(m.public_key, 64, 'public_key');
}

export function readOperatorCommand(r: CdrReader): OperatorCommand {
  return {
    meta: readMeta(r),
    kind: r.string(16, 'kind'),
    command_id: r.string(64, 'command_id'),
    operator_name: r.string(64, 'operator_name'),
    public_key: r.string(64, 'public_key'),
    payload: r.string(8192, 'payload'),
    signature: r.string(128, 'signature'),
  };
}

export const operatorCommandCodec: Codec<OperatorCommand> = {
  name: 'worldforge_msgs/msg/OperatorCommand',
  definition: ["Meta meta",
    "string<=16 kind",
    "string<=64 command_id",
    "string<=64 operator_name",
    "string<=64 public_key",
    "string<=8192 payload",
    "string<=128 signature",
    "================================================================================",
    "MSG: worldforge_msgs/Meta",
    "uint8 SOURCE_LIVE=0",
    "uint8 SOURCE_SIM=1",
    "uint8 SOURCE_REPLAY=2",
    "string<=64 robot_id",
    "string<=32 run_id",
    "uint32 cycle",
    "string<=64 node",
    "uint64 boot_id",
    "uint64 sequence",
    "builtin_interfaces/Time stamp",
    "builtin_interfaces/Time recorded_stamp",
    "uint8 source",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    ""].join('\n'),
  typeHash: 'RIHS01_d206f7ca9fa0c02a026fe9123b4bf5ca826c2f50cd510bfc9b6c9fbcf92fd5f3',
  bytesMax: 8989,
  write: writeOperatorCommand,
  writeContent: writeOperatorCommandContent,
  read: readOperatorCommand,
};
