// Bounds of model bundles: what is larger is refused before it is read.

const kib = 1024;
const mib = 1024 * kib;

export const limits = {
  /** Bytes of a bundle.json: a schedule of 1,000 steps and a page of figures fit. */
  manifestBytes: 512 * kib,
  /** Bytes of one graph: no protobuf message is larger. */
  graphBytes: 2048 * mib - 1,
  /** Bytes of one file of golden vectors. */
  goldenBytes: 16 * mib,
  /**
   * Bytes of all graphs of a bundle that run inside the process that asks. Larger ones take so much time and
   * memory in a call that they get a process of their own.
   */
  inProcessBytes: 16 * mib,
  /** Nesting of messages in an ONNX file: subgraphs of subgraphs. */
  protobufDepth: 32,
  /** Longest list in a bundle.json: the steps of a schedule. */
  listLength: 4096,
  /** Numbers that one call of a graph takes or gives. */
  tensorValues: 64 * mib,
} as const;
