// Bounds of judging where a request may go.

/** Longest URL that is read, in characters: more is no endpoint and no signed link. */
export const urlLengthMax = 4096;
/** Addresses of one host. A pool of servers has a dozen; more is an answer made to exhaust us. */
export const addressesMax = 32;
/** Longest wait for the name service, ms. */
export const resolveMsMax = 5_000;
/** Questions to the name service at once: the platform answers them on few threads, and cancels none. */
export const resolvingMax = 4;
/** Patterns of an allow list of hosts. */
export const hostPatternsMax = 256;
