// Generated from HeartbeatEcho.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readTime, writeTime, type Time } from '../builtin_interfaces/time.ts';

/** A peer's newest heartbeat as this node received it. */
export interface HeartbeatEcho {
  /** text of at most 64 bytes */
  readonly node: string;
  readonly boot_id: bigint;
  /** the peer's own stamp */
  readonly stamp: Time;
  /** this node's clock when it arrived */
  readonly received: Time;
}

export function writeHeartbeatEcho(w: CdrWriter, m: HeartbeatEcho): void {
  w.string(m.node, 64, 'node');
  w.uint64(m.boot_id, 'boot_id');
  writeTime(w, m.stamp);
  writeTime(w, m.received);
}

export function readHeartbeatEcho(r: CdrReader): HeartbeatEcho {
  return {
    node: r.string(64, 'node'),
    boot_id: r.uint64('boot_id'),
    stamp: readTime(r),
    received: readTime(r),
  };
}

export const heartbeatEchoCodec: Codec<HeartbeatEcho> = {
  name: 'worldforge_msgs/msg/HeartbeatEcho',
  definition: ["string<=64 node",
    "uint64 boot_id",
    "builtin_interfaces/Time stamp",
    "builtin_interfaces/Time received",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    ""].join('\n'),
  typeHash: 'RIHS01_cbe5ff3ee71822c751425740982526940aa65fa7cdac1d163fdcc3cf5a81bd7c',
  bytesMax: 168,
  write: writeHeartbeatEcho,
  writeContent: writeHeartbeatEcho,
  read: readHeartbeatEcho,
};
