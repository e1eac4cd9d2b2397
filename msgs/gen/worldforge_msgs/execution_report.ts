// Generated from ExecutionReport.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';

/** What a controller did, or would have done, with one window. */
export interface ExecutionReport {
  readonly meta: Meta;
  /** text of at most 64 bytes */
  readonly plan_digest: string;
  readonly index: number;
  /** none, sim, joint_trajectory, follow_joint_trajectory; text of at most 32 bytes */
  readonly driver: string;
  /** true only when a driver commanded a robot */
  readonly executed: boolean;
  readonly steps: number;
  /** would_execute, executed, stopped, or why it was refused; text of at most 48 bytes */
  readonly code: string;
  /** text of at most 256 bytes */
  readonly detail: string;
}

export function writeExecutionReport(w: CdrWriter, m: ExecutionReport): void {
  writeMeta(w, m.meta);
  w.string(m.plan_digest, 64, 'plan_digest');
  w.uint32(m.index, 'index');
  w.string(m.driver, 32, 'driver');
  w.bool(m.executed, 'executed');
  w.uint32(m.steps, 'steps');
  w.string(m.code, 48, 'code');
  w.string(m.detail, 256, 'detail');
}

export function writeExecutionReportContent(w: CdrWriter, m: ExecutionReport): void {
  w.string(m.plan_digest, 64, 'plan_digest');
  w.uint32(m.index, 'index');
  w.string(m.driver, 32, 'driver');
  w.bool(m.executed, 'executed');
  w.uint32(m.steps, 'steps');
  w.string(m.code, 48, 'code');
  w.string(m.detail, 256, 'detail');
}

export function readExecutionReport(r: CdrReader): ExecutionReport {
  return {
    meta: readMeta(r),
    plan_digest: r.string(64, 'plan_digest'),
    index: r.uint32('index'),
    driver: r.string(32, 'driver'),
    executed: r.bool('executed'),
    steps: r.uint32('steps'),
    code: r.string(48, 'code'),
    detail: r.string(256, 'detail'),
  };
}

export const executionReportCodec: Codec<ExecutionReport> = {
  name: 'worldforge_msgs/msg/ExecutionReport',
  definition: ["Meta meta",
    "string<=64 plan_digest",
    "uint32 index",
    "string<=32 driver",
    "bool executed",
    "uint32 steps",
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
  typeHash: 'RIHS01_ee91196ffbcfb3e2eba5b04b1c62e0f3e0468a7958fa1aee1703aa30fec81117',
  bytesMax: 853,
  write: writeExecutionReport,
  writeContent: writeExecutionReportContent,
  read: readExecutionReport,
};
