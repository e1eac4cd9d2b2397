// Generated from ProviderEvent.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';

/** One step in the life of a provider call. */
export interface ProviderEvent {
  readonly meta: Meta;
  /** text of at most 64 bytes */
  readonly provider: string;
  /** text of at most 64 bytes; not part of the content digest */
  readonly request_id: string;
  /** policy, score, predict or embed; text of at most 16 bytes */
  readonly capability: string;
  /** asked, answered, failed, cancelled; text of at most 16 bytes */
  readonly phase: string;
  /** empty unless failed; text of at most 48 bytes */
  readonly code: string;
  /** text of at most 256 bytes */
  readonly detail: string;
  /** not part of the content digest */
  readonly duration_ns: bigint;
}

export function writeProviderEvent(w: CdrWriter, m: ProviderEvent): void {
  writeMeta(w, m.meta);
  w.string(m.provider, 64, 'provider');
  w.string(m.request_id, 64, 'request_id');
  w.string(m.capability, 16, 'capability');
  w.string(m.phase, 16, 'phase');
  w.string(m.code, 48, 'code');
  w.string(m.detail, 256, 'detail');
  w.uint64(m.duration_ns, 'duration_ns');
}

export function writeProviderEventContent(w: CdrWriter, m: ProviderEvent): void {
  w.string(m.provider, 64, 'provider');
  w.string(m.capability, 16, 'capability');
  w.string(m.phase, 16, 'phase');
  w.string(m.code, 48, 'code');
  w.string(m.detail, 256, 'detail');
}

export function readProviderEvent(r: CdrReader): ProviderEvent {
  return {
    meta: readMeta(r),
    provider: r.string(64, 'provider'),
    request_id: r.string(64, 'request_id'),
    capability: r.string(16, 'capability'),
    phase: r.string(16, 'phase'),
    code: r.string(48, 'code'),
    detail: r.string(256, 'detail'),
    duration_ns: r.uint64('duration_ns'),
  };
}

export const providerEventCodec: Codec<ProviderEvent> = {
  name: 'worldforge_msgs/msg/ProviderEvent',
  definition: ["Meta meta",
    "string<=64 provider",
    "string<=64 request_id",
    "string<=16 capability",
    "string<=16 phase",
    "string<=48 code",
    "string<=256 detail",
    "uint64 duration_ns",
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
  typeHash: 'RIHS01_45a300a8196cdd6c896eda5a9734c6fccb98adbca2808f45df3264348cd8a385',
  bytesMax: 940,
  write: writeProviderEvent,
  writeContent: writeProviderEventContent,
  read: readProviderEvent,
};
