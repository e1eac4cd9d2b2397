// Bounds of the runner: what a launch file may hold, and how long a process may take to end.

const kib = 1024;
const nanosecondsPerSecond = 1_000_000_000n;

export const limits = {
  /** Our own file has 8 KiB; a site's copy of it with more nodes stays far below this. */
  fileBytes: 256 * kib,
  elements: 4096,
  /** Elements inside each other: launch, node, param. */
  elementDepth: 4,
  argumentCount: 128,
  choices: 64,
  /** Nodes of one robot; each is a process. */
  processes: 64,
  parameters: 128,
  /** Substitutions inside each other. */
  substitutionDepth: 8,
  /** Characters of a text after its substitutions. */
  textLength: 4096,
  /** Characters of an output line that are kept together; a longer line comes in pieces. */
  lineLength: 16 * kib,
  /** How long a process has after SIGINT, and again after SIGTERM: as long as `ros2 launch` gives. */
  graceNs: 5n * nanosecondsPerSecond,
  /** How long the output of an ended process is awaited; somebody else may hold its pipe. */
  outputNs: 1n * nanosecondsPerSecond,
  /** Processes of this machine that are asked whether they hold a segment of shared memory. */
  processesAsked: 65_536,
} as const;
