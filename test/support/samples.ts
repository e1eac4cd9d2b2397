/**
 * How many samples a test draws: few in CI, the full number under `npm run long`. docs/testing.md shows it.
 * A test that draws adds its row here and there.
 */
export interface SampleRow {
  readonly what: string;
  readonly ci: number;
  readonly long: number;
}

export const sampleTable = {
  readme_pages: { what: 'pages of shell blocks, all found', ci: 100, long: 10_000 },
  scripted_motions: {
    what: 'random tables for the scripted policy, against all limits',
    ci: 60,
    long: 1_500,
  },
  replay_cuts: { what: 'cuts, and flipped bits, of a shipped recording', ci: 50, long: 2000 },
  repaired_bags: {
    what: 'repaired bags, of all that cuts lead to, in readers of others',
    ci: 100,
    long: 100_000,
  },
  killed_recordings: { what: 'recordings that are killed at any moment', ci: 20, long: 200 },
  large_run_megabytes: { what: 'size of a run that is verified within 300 MB of memory', ci: 32, long: 2048 },
  replayed_runs: { what: 'runs with drawn settings and faults, each replayed', ci: 30, long: 300 },
  replayed_ros_runs: { what: 'the same on ROS 2', ci: 2, long: 20 },
  replay_mutations: { what: 'changes to one file of a run directory', ci: 1000, long: 20_000 },
  forged_runs: {
    what: 'changed runs whose checksums, and often signatures, were made to fit',
    ci: 300,
    long: 10_000,
  },
  merkle_subsets: { what: 'lists of leaves, each with shown subsets and changes', ci: 100, long: 5000 },
  python_tampers: { what: 'changed runs that both verifiers judge', ci: 300, long: 10_000 },
  run_flips: { what: 'bits flipped in each file of a real run', ci: 5, long: 500 },
  ros_launches: { what: 'launches on ROS 2, each verified', ci: 5, long: 50 },
  ros_deadlines: { what: 'runs with chunks around the deadline, each verified', ci: 8, long: 50 },
  camera_seconds: { what: 'seconds of three cameras into an observer', ci: 5, long: 120 },
  safety_schedules: { what: 'schedules of acts against the gate', ci: 1000, long: 200_000 },
  search_schedules: { what: 'schedules over the domain of the safety search', ci: 3000, long: 100_000 },
  search_guards: { what: 'guards taken away, looked for by such schedules', ci: 12, long: 1000 },
  bad_inputs: {
    what: 'bad approvals, plans, windows and bytes of each sort, offered to the gate',
    ci: 20,
    long: 400,
  },
  safety_motions: { what: 'motions against the limits of the gate', ci: 300, long: 20_000 },
  kinematics_poses: { what: 'poses of each robot, against another implementation', ci: 1000, long: 20_000 },
  kinematics_motions: { what: 'motions of robots against boxes, beside a dense search', ci: 100, long: 5000 },
  urdf_texts: { what: 'robot descriptions that are cut or changed anywhere', ci: 300, long: 20_000 },
  policy_faults: {
    what: 'numbers of a site policy replaced by what would switch a guard off',
    ci: 200,
    long: 5000,
  },
  decoder_messages: {
    what: 'messages for each decoder, and four times as many cuts and flips',
    ci: 25,
    long: 2500,
  },
  field_messages: { what: 'messages of each type, each field replaced by bad values', ci: 4, long: 200 },
  digest_changes: {
    what: 'changes of one field of each message, for the content digest',
    ci: 25,
    long: 1000,
  },
  math_arguments: { what: 'arguments for each function of core/math', ci: 20_000, long: 1_000_000 },
  json_values: { what: 'values as canonical JSON and back', ci: 500, long: 50_000 },
  motion_limits: { what: 'random motions, their limits shrunk, their tails', ci: 200, long: 20_000 },
  planning_orders: { what: 'orders of arrival of the same answers', ci: 60, long: 3_000 },
  planning_events: { what: 'random sequences of planner inputs', ci: 100, long: 10_000 },
  wire_arrays: { what: 'arrays in each wire format, cut and changed', ci: 100, long: 5000 },
  lookahead_plans: { what: 'plans handed to a robot window by window', ci: 200, long: 20_000 },
} satisfies Record<string, SampleRow>;

export type SampleName = keyof typeof sampleTable;

export function samples(name: SampleName): number {
  const row = sampleTable[name];
  return isLongRun() ? row.long : row.ci;
}

export function isLongRun(): boolean {
  return process.env['WORLDFORGE_LONG'] === '1';
}
