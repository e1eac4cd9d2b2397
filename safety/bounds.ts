// The named maxima of this folder, each with its unit and its reason.

/**
 * Observations whose state is kept; a plan names one of the newest. 64 are six seconds at 10 Hz, or 64
 * reviews.
 */
export const observationsKept = 64;
/** Goals whose digest is kept: the present one and those that plans on their way may still name. */
export const goalsKept = 8;
/** Commands remembered until they expire, so that none is obeyed twice. */
export const commandsRemembered = 256;
/** Verdicts that may wait for the journal; a journal further behind counts as failed. */
export const verdictsPending = 64;
/** Approvals and refusals that GateState and GateVerdict can carry. */
export const approvalsHeld = 8;
export const refusalsShown = 64;
/** Longest text kept of an input that was refused, in characters. */
export const detailLength = 64;
