// Generated from GraphEndpoint.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** One endpoint seen in the ROS graph. */
export interface GraphEndpoint {
  /** text of at most 256 bytes */
  readonly topic: string;
  /** text of at most 128 bytes */
  readonly type: string;
  /** text of at most 64 bytes */
  readonly node: string;
  /** hexadecimal; the first 24 digits name the participant; text of at most 64 bytes */
  readonly endpoint_id: string;
  readonly publisher: boolean;
}

export function writeGraphEndpoint(w: CdrWriter, m: GraphEndpoint): void {
  w.string(m.topic, 256, 'topic');
  w.string(m.type, 128, 'type');
  w.string(m.node, 64, 'node');
  w.string(m.endpoint_id, 64, 'endpoint_id');
  w.bool(m.publisher, 'publisher');
}

export function readGraphEndpoint(r: CdrReader): GraphEndpoint {
  return {
    topic: r.string(256, 'topic'),
    type: r.string(128, 'type'),
    node: r.string(64, 'node'),
    endpoint_id: r.string(64, 'endpoint_id'),
    publisher: r.bool('publisher'),
  };
}

export const graphEndpointCodec: Codec<GraphEndpoint> = {
  name: 'worldforge_msgs/msg/GraphEndpoint',
  definition: ["string<=256 topic",
    "string<=128 type",
    "string<=64 node",
    "string<=64 endpoint_id",
    "bool publisher",
    ""].join('\n'),
  typeHash: 'RIHS01_5b271b2d5d1a533929c9da2d92ffd17ef58946e3e60b73f4ee559a7b7457d6bd',
  bytesMax: 600,
  write: writeGraphEndpoint,
  writeContent: writeGraphEndpoint,
  read: readGraphEndpoint,
};
