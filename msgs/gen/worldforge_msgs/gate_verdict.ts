// Generated from GateVerdict.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';
import { readRefusal, writeRefusal, type Refusal } from './refusal.ts';

/** The gate's answer to one plan. Published always, with codes. */
export interface GateVerdict {
  readonly meta: Meta;
  /** text of at most 64 bytes; not part of the content digest */
  readonly review_id: string;
  /** empty when there was no plan; text of at most 64 bytes */
  readonly plan_digest: string;
  /** VERDICT_* */
  readonly verdict: number;
  /** sorted; execution_disabled stands in every verdict of a dry run; at most 64 elements, text of at most 48 bytes */
  readonly codes: readonly string[];
  /** at most 64 elements */
  readonly refusals: readonly Refusal[];
  /** plan published to verdict; not part of the content digest */
  readonly review_age_ns: bigint;
  /** observation to plan; not part of the content digest */
  readonly proposal_age_ns: bigint;
}

export const gateVerdictConstants = {
  VERDICT_REFUSE: 0,
  VERDICT_REHEARSE: 1,
  VERDICT_RELEASE: 2,
} as const;

export function writeGateVerdict(w: CdrWriter, m: GateVerdict): void {
  writeMeta(w, m.meta);
  w.string(m.review_id, 64, 'review_id');
  w.string(m.plan_digest, 64, 'plan_digest');
  w.uint8(m.verdict, 'verdict');
  for (const item of w.list(m.codes, 64, 'codes')) w.string(item, 48, 'codes');
  for (const item of w.list(m.refusals, 64, 'refusals')) writeRefusal(w, item);
  w.uint64(m.review_age_ns, 'review_age_ns');
  w.uint64(m.proposal_age_ns, 'proposal_age_ns');
}

export function writeGateVerdictContent(w: CdrWriter, m: GateVerdict): void {
  w.string(m.plan_digest, 64, 'plan_digest');
  w.uint8(m.verdict, 'verdict');
  for (const item of w.list(m.codes, 64, 'codes')) w.string(item, 48, 'codes');
  for (const item of w.list(m.refusals, 64, 'refusals')) writeRefusal(w, item);
}

export function readGateVerdict(r: CdrReader): GateVerdict {
  return {
    meta: readMeta(r),
    review_id: r.string(64, 'review_id'),
    plan_digest: r.string(64, 'plan_digest'),
    verdict: r.uint8('verdict'),
    codes: r.list(r.length(64, 4, 'codes'), () => r.string(48, 'codes')),
    refusals: r.list(r.length(64, 1, 'refusals'), readRefusal),
    review_age_ns: r.uint64('review_age_ns'),
    proposal_age_ns: r.uint64('proposal_age_ns'),
  };
}

export const gateVerdictCodec: Codec<GateVerdict> = {
  name: 'worldforge_msgs/msg/GateVerdict',
  definition: ["uint8 VERDICT_REFUSE=0",
    "uint8 VERDICT_REHEARSE=1",
    "uint8 VERDICT_RELEASE=2",
    "Meta meta",
    "string<=64 review_id",
    "string<=64 plan_digest",
    "uint8 verdict",
    "string<=48[<=64] codes",
    "Refusal[<=64] refusals",
    "uint64 review_age_ns",
    "uint64 proposal_age_ns",
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
    "MSG: worldforge_msgs/Refusal",
    "string<=48 code",
    "string<=48 guard",
    "string<=64 subject",
    "int32 step",
    "float64 value",
    "float64 limit",
    ""].join('\n'),
  typeHash: 'RIHS01_395d4c5e7bac984ed4d0c9d5706f6e7ba9edc63c559914e05f03923196690284',
  bytesMax: 21195,
  write: writeGateVerdict,
  writeContent: writeGateVerdictContent,
  read: readGateVerdict,
};
