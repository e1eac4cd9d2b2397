// Generated from Heartbeat.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readHeartbeatEcho, writeHeartbeatEcho, type HeartbeatEcho } from './heartbeat_echo.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';

/** A sign of life. The echoes let every node work out the offset of its peers' clocks. */
export interface Heartbeat {
  readonly meta: Meta;
  /** at most 64 elements */
  readonly echoes: readonly HeartbeatEcho[];
}

export function writeHeartbeat(w: CdrWriter, m: Heartbeat): void {
  writeMeta(w, m.meta);
  for (const item of w.list(m.echoes, 64, 'echoes')) writeHeartbeatEcho(w, item);
}

export function writeHeartbeatContent(w: CdrWriter, m: Heartbeat): void {
  for (const item of w.list(m.echoes, 64, 'echoes')) writeHeartbeatEcho(w, item);
}

export function readHeartbeat(r: CdrReader): Heartbeat {
  return {
    meta: readMeta(r),
    echoes: r.list(r.length(64, 1, 'echoes'), readHeartbeatEcho),
  };
}

export const heartbeatCodec: Codec<Heartbeat> = {
  name: 'worldforge_msgs/msg/Heartbeat',
  definition: ["Meta meta",
    "HeartbeatEcho[<=64] echoes",
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
    "================================================================================",
    "MSG: worldforge_msgs/HeartbeatEcho",
    "string<=64 node",
    "uint64 boot_id",
    "builtin_interfaces/Time stamp",
    "builtin_interfaces/Time received",
    ""].join('\n'),
  typeHash: 'RIHS01_415fe0612ed6f8a0a1be863ed90bb23ca0b7308e4d994a6beadefe7ae89f6e68',
  bytesMax: 11117,
  write: writeHeartbeat,
  writeContent: writeHeartbeatContent,
  read: readHeartbeat,
};
