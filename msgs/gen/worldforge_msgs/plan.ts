// Generated from Plan.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readActionDimension, writeActionDimension, type ActionDimension } from './action_dimension.ts';
import { readAnswerReport, writeAnswerReport, type AnswerReport } from './answer_report.ts';
import { readCandidateReport, writeCandidateReport, type CandidateReport } from './candidate_report.ts';
import { readLedgerEntry, writeLedgerEntry, type LedgerEntry } from './ledger_entry.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';
import { readPlanNote, writePlanNote, type PlanNote } from './plan_note.ts';
import { readProviderRevision, writeProviderRevision, type ProviderRevision } from './provider_revision.ts';

/** What is reviewed: one executed slice of the chosen candidate and the decelerating tail that ends it at rest. */
export interface Plan {
  readonly meta: Meta;
  /** text of at most 64 bytes; not part of the content digest */
  readonly request_id: string;
  readonly schema_version: number;
  /** empty when there is a plan; otherwise why there is none; text of at most 48 bytes */
  readonly code: string;
  /** digest that approvals bind; empty without a plan; text of at most 64 bytes; not part of the content digest */
  readonly plan_digest: string;
  /** text of at most 64 bytes */
  readonly embodiment_digest: string;
  /** text of at most 64 bytes */
  readonly goal_digest: string;
  /** text of at most 64 bytes */
  readonly observation_digest: string;
  /** text of at most 64 bytes */
  readonly candidate_set_digest: string;
  /** text of at most 64 bytes */
  readonly limits_digest: string;
  /** at most 64 elements */
  readonly dimensions: readonly ActionDimension[];
  /** ActionChunk MODE_* */
  readonly mode: number;
  readonly dt_ns: bigint;
  readonly candidate_count: number;
  readonly chosen_index: number;
  /** who proposed the chosen candidate; at most 1 elements */
  readonly policy: readonly ProviderRevision[];
  /** deciding scorer first; at most 16 elements */
  readonly scorers: readonly ProviderRevision[];
  readonly best_score: number;
  readonly lower_is_better: boolean;
  /** distance of the best score to the second best; 0 when alone */
  readonly margin: number;
  readonly slice_steps: number;
  /** [slice_steps, dim]; at most 65536 elements */
  readonly slice: Float32Array;
  readonly tail_steps: number;
  /** [tail_steps, dim], ends at rest; at most 65536 elements */
  readonly tail: Float32Array;
  /** in rank order, unranked last; at most 1024 elements */
  readonly candidates: readonly CandidateReport[];
  /** at most 32 elements; not part of the content digest */
  readonly answers: readonly AnswerReport[];
  /** at most 32 elements; not part of the content digest */
  readonly notes: readonly PlanNote[];
  /** at most 32 elements; not part of the content digest */
  readonly ledger: readonly LedgerEntry[];
}

export const planConstants = {
  SCHEMA_VERSION: 1,
} as const;

export function writePlan(w: CdrWriter, m: Plan): void {
  writeMeta(w, m.meta);
  w.string(m.request_id, 64, 'request_id');
  w.uint32(m.schema_version, 'schema_version');
  w.string(m.code, 48, 'code');
  w.string(m.plan_digest, 64, 'plan_digest');
  w.string(m.embodiment_digest, 64, 'embodiment_digest');
  w.string(m.goal_digest, 64, 'goal_digest');
  w.string(m.observation_digest, 64, 'observation_digest');
  w.string(m.candidate_set_digest, 64, 'candidate_set_digest');
  w.string(m.limits_digest, 64, 'limits_digest');
  for (const item of w.list(m.dimensions, 64, 'dimensions')) writeActionDimension(w, item);
  w.uint8(m.mode, 'mode');
  w.uint64(m.dt_ns, 'dt_ns');
  w.uint32(m.candidate_count, 'candidate_count');
  w.uint32(m.chosen_index, 'chosen_index');
  for (const item of w.list(m.policy, 1, 'policy')) writeProviderRevision(w, item);
  for (const item of w.list(m.scorers, 16, 'scorers')) writeProviderRevision(w, item);
  w.float64(m.best_score, 'best_score');
  w.bool(m.lower_is_better, 'lower_is_better');
  w.float64(m.margin, 'margin');
  w.uint32(m.slice_steps, 'slice_steps');
  w.length(m.slice.length, 65536, 'slice');
  w.numbers(m.slice, Float32Array, 'slice');
  w.uint32(m.tail_steps, 'tail_steps');
  w.length(m.tail.length, 65536, 'tail');
  w.numbers(m.tail, Float32Array, 'tail');
  for (const item of w.list(m.candidates, 1024, 'candidates')) writeCandidateReport(w, item);
  for (const item of w.list(m.answers, 32, 'answers')) writeAnswerReport(w, item);
  for (const item of w.list(m.notes, 32, 'notes')) writePlanNote(w, item);
  for (const item of w.list(m.ledger, 32, 'ledger')) writeLedgerEntry(w, item);
}

export function writePlanContent(w: CdrWriter, m: Plan): void {
  w.uint32(m.schema_version, 'schema_version');
  w.string(m.code, 48, 'code');
  w.string(m.embodiment_digest, 64, 'embodiment_digest');
  w.string(m.goal_digest, 64, 'goal_digest');
  w.string(m.observation_digest, 64, 'observation_digest');
  w.string(m.candidate_set_digest, 64, 'candidate_set_digest');
  w.string(m.limits_digest, 64, 'limits_digest');
  for (const item of w.list(m.dimensions, 64, 'dimensions')) writeActionDimension(w, item);
  w.uint8(m.mode, 'mode');
  w.uint64(m.dt_ns, 'dt_ns');
  w.uint32(m.candidate_count, 'candidate_count');
  w.uint32(m.chosen_index, 'chosen_index');
  for (const item of w.list(m.policy, 1, 'policy')) writeProviderRevision(w, item);
  for (const item of w.list(m.scorers, 16, 'scorers')) writeProviderRevision(w, item);
  w.float64(m.best_score, 'best_score');
  w.bool(m.lower_is_better, 'lower_is_better');
  w.float64(m.margin, 'margin');
  w.uint32(m.slice_steps, 'slice_steps');
  w.length(m.slice.length, 65536, 'slice');
  w.numbers(m.slice, Float32Array, 'slice');
  w.uint32(m.tail_steps, 'tail_steps');
  w.length(m.tail.length, 65536, 'tail');
  w.numbers(m.tail, Float32Array, 'tail');
  for (const item of w.list(m.candidates, 1024, 'candidates')) writeCandidateReport(w, item);
}

export function readPlan(r: CdrReader): Plan {
  return {
    meta: readMeta(r),
    request_id: r.string(64, 'request_id'),
    schema_version: r.uint32('schema_version'),
    code: r.string(48, 'code'),
    plan_digest: r.string(64, 'plan_digest'),
    embodiment_digest: r.string(64, 'embodiment_digest'),
    goal_digest: r.string(64, 'goal_digest'),
    observation_digest: r.string(64, 'observation_digest'),
    candidate_set_digest: r.string(64, 'candidate_set_digest'),
    limits_digest: r.string(64, 'limits_digest'),
    dimensions: r.list(r.length(64, 1, 'dimensions'), readActionDimension),
    mode: r.uint8('mode'),
    dt_ns: r.uint64('dt_ns'),
    candidate_count: r.uint32('candidate_count'),
    chosen_index: r.uint32('chosen_index'),
    policy: r.list(r.length(1, 1, 'policy'), readProviderRevision),
    scorers: r.list(r.length(16, 1, 'scorers'), readProviderRevision),
    best_score: r.float64('best_score'),
    lower_is_better: r.bool('lower_is_better'),
    margin: r.float64('margin'),
    slice_steps: r.uint32('slice_steps'),
    slice: r.numbers(Float32Array, r.length(65536, 4, 'slice'), 'slice'),
    tail_steps: r.uint32('tail_steps'),
    tail: r.numbers(Float32Array, r.length(65536, 4, 'tail'), 'tail'),
    candidates: r.list(r.length(1024, 1, 'candidates'), readCandidateReport),
    answers: r.list(r.length(32, 1, 'answers'), readAnswerReport),
    notes: r.list(r.length(32, 1, 'notes'), readPlanNote),
    ledger: r.list(r.length(32, 1, 'ledger'), readLedgerEntry),
  };
}

export const planCodec: Codec<Plan> = {
  name: 'worldforge_msgs/msg/Plan',
  definition: ["uint32 SCHEMA_VERSION=1",
    "Meta meta",
    "string<=64 request_id",
    "uint32 schema_version",
    "string<=48 code",
    "string<=64 plan_digest",
    "string<=64 embodiment_digest",
    "string<=64 goal_digest",
    "string<=64 observation_digest",
    "string<=64 candidate_set_digest",
    "string<=64 limits_digest",
    "ActionDimension[<=64] dimensions",
    "uint8 mode",
    "uint64 dt_ns",
    "uint32 candidate_count",
    "uint32 chosen_index",
    "ProviderRevision[<=1] policy",
    "ProviderRevision[<=16] scorers",
    "float64 best_score",
    "bool lower_is_better",
    "float64 margin",
    "uint32 slice_steps",
    "float32[<=65536] slice",
    "uint32 tail_steps",
    "float32[<=65536] tail",
    "CandidateReport[<=1024] candidates",
    "AnswerReport[<=32] answers",
    "PlanNote[<=32] notes",
    "LedgerEntry[<=32] ledger",
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
    "MSG: worldforge_msgs/ActionDimension",
    "string<=64 name",
    "string<=32 kind",
    "string<=16 unit",
    "string<=64 frame",
    "================================================================================",
    "MSG: worldforge_msgs/ProviderRevision",
    "string<=64 provider",
    "string<=128 revision",
    "================================================================================",
    "MSG: worldforge_msgs/CandidateReport",
    "uint32 index",
    "uint32 rank",
    "float64 cost",
    "string<=48 code",
    "float64 boundary_jump",
    "float64 direction_change",
    "float64 boundary_acceleration",
    "================================================================================",
    "MSG: worldforge_msgs/AnswerReport",
    "string<=64 provider",
    "string<=16 capability",
    "string<=48 code",
    "string<=256 detail",
    "uint64 age_ns",
    "Timings timings",
    "================================================================================",
    "MSG: worldforge_msgs/Timings",
    "uint64 queue_ns",
    "uint64 inference_ns",
    "uint64 transport_ns",
    "uint64 translation_ns",
    "================================================================================",
    "MSG: worldforge_msgs/PlanNote",
    "string<=48 code",
    "float64[<=8] numbers",
    "================================================================================",
    "MSG: worldforge_msgs/LedgerEntry",
    "string<=48 part",
    "uint64 duration_ns",
    ""].join('\n'),
  typeHash: 'RIHS01_2a51403cf177740bffa928ff9e198d90123d3900031ae0f931770294e511744c',
  bytesMax: 727843,
  write: writePlan,
  writeContent: writePlanContent,
  read: readPlan,
};
