// Generated from PlanRequest.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';

/** The planner asks: which providers, for which observation, until when. */
export interface PlanRequest {
  readonly meta: Meta;
  /** text of at most 64 bytes; not part of the content digest */
  readonly request_id: string;
  /** at most 16 elements, text of at most 64 bytes */
  readonly policies: readonly string[];
  /** at most 16 elements, text of at most 64 bytes */
  readonly scorers: readonly string[];
  /** text of at most 64 bytes */
  readonly goal_digest: string;
  /** text of at most 64 bytes */
  readonly observation_digest: string;
  /** text of at most 64 bytes */
  readonly embodiment_digest: string;
  /** run seed; a provider's noise seed is hash(seed, cycle, provider) */
  readonly seed: bigint;
  /** how many candidates each policy is asked for */
  readonly candidates: number;
  /** how long answers are awaited, from the stamp; not part of the content digest */
  readonly deadline_ns: bigint;
}

export function writePlanRequest(w: CdrWriter, m: PlanRequest): void {
  writeMeta(w, m.meta);
  w.string(m.request_id, 64, 'request_id');
  for (const item of w.list(m.policies, 16, 'policies')) w.string(item, 64, 'policies');
  for (const item of w.list(m.scorers, 16, 'scorers')) w.string(item, 64, 'scorers');
  w.string(m.goal_digest, 64, 'goal_digest');
  w.string(m.observation_digest, 64, 'observation_digest');
  w.string(m.embodiment_digest, 64, 'embodiment_digest');
  w.uint64(m.seed, 'seed');
  w.uint32(m.candidates, 'candidates');
  w.uint64(m.deadline_ns, 'deadline_ns');
}

export function writePlanRequestContent(w: CdrWriter, m: PlanRequest): void {
  for (const item of w.list(m.policies, 16, 'policies')) w.string(item, 64, 'policies');
  for (const item of w.list(m.scorers, 16, 'scorers')) w.string(item, 64, 'scorers');
  w.string(m.goal_digest, 64, 'goal_digest');
  w.string(m.observation_digest, 64, 'observation_digest');
  w.string(m.embodiment_digest, 64, 'embodiment_digest');
  w.uint64(m.seed, 'seed');
  w.uint32(m.candidates, 'candidates');
}

export function readPlanRequest(r: CdrReader): PlanRequest {
  return {
    meta: readMeta(r),
    request_id: r.string(64, 'request_id'),
    policies: r.list(r.length(16, 4, 'policies'), () => r.string(64, 'policies')),
    scorers: r.list(r.length(16, 4, 'scorers'), () => r.string(64, 'scorers')),
    goal_digest: r.string(64, 'goal_digest'),
    observation_digest: r.string(64, 'observation_digest'),
    embodiment_digest: r.string(64, 'embodiment_digest'),
    seed: r.uint64('seed'),
    candidates: r.uint32('candidates'),
    deadline_ns: r.uint64('deadline_ns'),
  };
}

export const planRequestCodec: Codec<PlanRequest> = {
  name: 'worldforge_msgs/msg/PlanRequest',
  definition: ["Meta meta",
    "string<=64 request_id",
    "string<=64[<=16] policies",
    "string<=64[<=16] scorers",
    "string<=64 goal_digest",
    "string<=64 observation_digest",
    "string<=64 embodiment_digest",
    "uint64 seed",
    "uint32 candidates",
    "uint64 deadline_ns",
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
  typeHash: 'RIHS01_adf09415711049ee2264b03e4d2f41d590e2d925441a6d2e1cecdd58996e8e8a',
  bytesMax: 3188,
  write: writePlanRequest,
  writeContent: writePlanRequestContent,
  read: readPlanRequest,
};
