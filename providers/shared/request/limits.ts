// Bounds of calls to a server.

/** Attempts of one call, whatever a policy asks for. */
export const attemptsMax = 10;
/** Longest timeout of an attempt, and longest budget of a whole call, ms. */
export const waitMsMax = 3_600_000;
/** Longest wait between two attempts; a server that asks for more is not waited for, ms. */
export const delayMsMax = 60_000;
/** Redirects that are followed. */
export const redirectsMax = 3;
/** What the header of an answer may take, bytes. */
export const headerBytesMax = 16 * 1024;
/** What is read of the body of an answer that says an error, bytes, and kept of it, characters. */
export const errorBodyBytesMax = 512;
export const summaryLengthMax = 200;
/** Failures in a row that open a circuit. */
export const failuresToOpen = 5;
/** How long a circuit stays open, ms: at first, and at most, after doubling with each failed probe. */
export const openMsMin = 5_000;
export const openMsMax = 60_000;
