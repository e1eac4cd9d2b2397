// Bounds of the planner. Those of a message repeat what its .msg says, so that the planner stays inside of
// it.

/** Providers of one capability in a cycle: origins of a CandidateSet, scorers of a Plan. */
export const providersMax = 16;
/** Candidates of one set: scores of a Score, reports of a Plan. */
export const candidatesMax = 1024;
/** Numbers of a candidate set. */
export const setNumbersMax = 1_048_576;
/** Numbers of a slice. */
export const sliceNumbersMax = 65_536;
export const dimensionsMax = 64;
export const boxesMax = 16;
/** UTF-8 bytes of a name, and of the detail of an answer. */
export const nameBytesMax = 64;
export const detailBytesMax = 256;
/** Notes of a Plan, and numbers of a note. */
export const notesMax = 32;
export const noteNumbersMax = 8;
/** Largest cycle number of a Meta. */
export const cycleMax = 4_294_967_295;
export const uint64Max = 0xffff_ffff_ffff_ffffn;
/**
 * Longest deadline of a phase and oldest proposal, ns: an hour, for the slowest model on the slowest machine.
 */
export const waitNsMax = 3_600_000_000_000n;
