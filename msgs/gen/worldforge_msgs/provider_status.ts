// Generated from ProviderStatus.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';

/** A provider host's state. Latched. */
export interface ProviderStatus {
  readonly meta: Meta;
  /** text of at most 64 bytes */
  readonly provider: string;
  /** text of at most 128 bytes */
  readonly revision: string;
  /** lifecycle_msgs/State: 1 unconfigured, 2 inactive, 3 active, 4 finalized */
  readonly state: number;
  /** at most 8 elements, text of at most 16 bytes */
  readonly capabilities: readonly string[];
  readonly calls: bigint;
  readonly failures: bigint;
  /** requests dropped because a call was in flight */
  readonly dropped: bigint;
  /** empty when well; text of at most 48 bytes */
  readonly code: string;
  /** text of at most 256 bytes */
  readonly detail: string;
}

export function writeProviderStatus(w: CdrWriter, m: ProviderStatus): void {
  writeMeta(w, m.meta);
  w.string(m.provider, 64, 'provider');
  w.string(m.revision, 128, 'revision');
  w.uint8(m.state, 'state');
  for (const item of w.list(m.capabilities, 8, 'capabilities')) w.string(item, 16, 'capabilities');
  w.uint64(m.calls, 'calls');
  w.uint64(m.failures, 'failures');
  w.uint64(m.dropped, 'dropped');
  w.string(m.code, 48, 'code');
  w.string(m.detail, 256, 'detail');
}

export function writeProviderStatusContent(w: CdrWriter, m: ProviderStatus): void {
  w.string(m.provider, 64, 'provider');
  w.string(m.revision, 128, 'revision');
  w.uint8(m.state, 'state');
  for (const item of w.list(m.capabilities, 8, 'capabilities')) w.string(item, 16, 'capabilities');
  w.uint64(m.calls, 'calls');
  w.uint64(m.failures, 'failures');
  w.uint64(m.dropped, 'dropped');
  w.string(m.code, 48, 'code');
  w.string(m.detail, 256, 'detail');
}

export function readProviderStatus(r: CdrReader): ProviderStatus {
  return {
    meta: readMeta(r),
    provider: r.string(64, 'provider'),
    revision: r.string(128, 'revision'),
    state: r.uint8('state'),
    capabilities: r.list(r.length(8, 4, 'capabilities'), () => r.string(16, 'capabilities')),
    calls: r.uint64('calls'),
    failures: r.uint64('failures'),
    dropped: r.uint64('dropped'),
    code: r.string(48, 'code'),
    detail: r.string(256, 'detail'),
  };
}

export const providerStatusCodec: Codec<ProviderStatus> = {
  name: 'worldforge_msgs/msg/ProviderStatus',
  definition: ["Meta meta",
    "string<=64 provider",
    "string<=128 revision",
    "uint8 state",
    "string<=16[<=8] capabilities",
    "uint64 calls",
    "uint64 failures",
    "uint64 dropped",
    "string<=48 code",
    "string<=256 detail",
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
  typeHash: 'RIHS01_3680daaca8c45bdaf020d77f883865a08f73bfaab749e2d7e6be2f2c4b51b177',
  bytesMax: 1214,
  write: writeProviderStatus,
  writeContent: writeProviderStatusContent,
  read: readProviderStatus,
};
