// The bounds of this folder, each with its unit and its reason.
const mebibyte = 1024 * 1024;

export const limits = {
  /** Bytes after which a chunk is closed: what stock recorders use, so viewers are made for it. */
  chunkBytes: mebibyte,
  /** Bytes that a packed chunk of a run may unpack to: the largest message, and what lies before it. */
  chunkBytesMax: 32 * mebibyte,
  /** Bytes of unpacked chunks that a verification keeps at hand. */
  unpackedBytesKept: 32 * mebibyte,
  /** Log time after which a chunk is closed, ns: what a crash of the process may lose. */
  chunkSpanNs: 250_000_000n,
  /** Bytes of one recorded message: twice the largest Observation. */
  messageBytesMax: 16 * mebibyte,
  /** Chunks, and log time in ns, after which a bag gets a checkpoint of its content. */
  checkpointChunks: 16,
  checkpointNs: 10_000_000_000n,
  /** Topics of one bag; the format counts them in 16 bits. */
  channelsMax: 4096,
  /**
   * Bytes read at once from a bag: a chunk or a summary that claims more is refused before memory is taken.
   */
  readBytesMax: 256 * mebibyte,
  /** Bytes of the metadata.yaml of a recording. */
  metadataBytesMax: mebibyte,
  /** Bytes of a file after which a bag goes on in another one: one that still fits in memory and on FAT. */
  splitBytes: 1024 * mebibyte,
  /** Files of one bag. */
  splitsMax: 10_000,
  /** Bytes of a journal that is read whole. */
  journalBytesMax: 256 * mebibyte,
  /** Records between two signed heads of a journal. */
  headEvery: 64,
  /** Time after which a record of a journal must be under a head, ns. */
  headEveryNs: 1_000_000_000n,
  /** Bytes that a journal is extended by ahead of its records: some hundred records. */
  journalAheadBytes: 64 * 1024,
  /** Bytes of a run manifest or of one input file, read whole. */
  manifestBytesMax: 16 * mebibyte,
  /** Folders inside one another in a run directory. */
  foldersDeepMax: 16,
  /** Findings that one verification reports; the first ones say what matters. */
  findingsMax: 100,
  /** Messages that one verification keeps track of, about 300 bytes each; their own bytes stay on disk. */
  messagesIndexedMax: 1_000_000,
  /** Free bytes below which a recording ends, beside those that closing its bag takes: so it is sealed. */
  freeBytesFloor: 8 * mebibyte,
  /** Free bytes below which no run is begun: the first seconds of it would not fit above the floor. */
  freeBytesMin: 9 * mebibyte,
} as const;
