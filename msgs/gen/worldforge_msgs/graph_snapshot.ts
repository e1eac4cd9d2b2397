// Generated from GraphSnapshot.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readGraphEndpoint, writeGraphEndpoint, type GraphEndpoint } from './graph_endpoint.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';

/** The endpoints the recorder saw in the ROS graph, signed. */
export interface GraphSnapshot {
  readonly meta: Meta;
  /** false on the memory graph, which has no endpoints to see */
  readonly observed: boolean;
  /** at most 1024 elements */
  readonly endpoints: readonly GraphEndpoint[];
  /** text of at most 64 bytes */
  readonly key_id: string;
  /** Ed25519 over the content digest, hexadecimal; text of at most 128 bytes; not part of the content digest */
  readonly signature: string;
}

export function writeGraphSnapshot(w: CdrWriter, m: GraphSnapshot): void {
  writeMeta(w, m.meta);
  w.bool(m.observed, 'observed');
  for (const item of w.list(m.endpoints, 1024, 'endpoints')) writeGraphEndpoint(w, item);
  w.string(m.key_id, 64, 'key_id');
  w.string(m.signature, 128, 'signature');
}

export function writeGraphSnapshotContent(w: CdrWriter, m: GraphSnapshot): void {
  w.bool(m.observed, 'observed');
  for (const item of w.list(m.endpoints, 1024, 'endpoints')) writeGraphEndpoint(w, item);
  w.string(m.key_id, 64, 'key_id');
}

export function readGraphSnapshot(r: CdrReader): GraphSnapshot {
  return {
    meta: readMeta(r),
    observed: r.bool('observed'),
    endpoints: r.list(r.length(1024, 1, 'endpoints'), readGraphEndpoint),
    key_id: r.string(64, 'key_id'),
    signature: r.string(128, 'signature'),
  };
}

export const graphSnapshotCodec: Codec<GraphSnapshot> = {
  name: 'worldforge_msgs/msg/GraphSnapshot',
  definition: ["Meta meta",
    "bool observed",
    "GraphEndpoint[<=1024] endpoints",
    "string<=64 key_id",
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
    "================================================================================",
    "MSG: worldforge_msgs/GraphEndpoint",
    "string<=256 topic",
    "string<=128 type",
    "string<=64 node",
    "string<=64 endpoint_id",
    "bool publisher",
    ""].join('\n'),
  typeHash: 'RIHS01_a1e565017a1d7b856f60c0dd0a16886c420491d9920c0e2b70ba067d51560819',
  bytesMax: 615003,
  write: writeGraphSnapshot,
  writeContent: writeGraphSnapshotContent,
  read: readGraphSnapshot,
};
